using System.Text;

namespace Spark.Emulator;

/// <summary>
/// Webex API: more pages are announced by one <c>Link</c> header with the absolute address of the next page. Clients send their
/// token only to the origin they know, drop filters that are not repeated, and split the header at <c>;</c> and <c>,</c>.
/// </summary>
internal static class NextLink
{
    public static string For(HttpContext http, string origin, string cursor)
    {
        var link = new StringBuilder("<").Append(origin).Append(http.Request.Path.ToUriComponent()).Append('?');
        foreach (var (name, values) in http.Request.Query)
        {
            if (name is "cursor")
                continue;
            foreach (var value in values)
                link.Append(Uri.EscapeDataString(name))
                    .Append('=')
                    .Append(Uri.EscapeDataString(value ?? ""))
                    .Append('&');
        }

        return link.Append("cursor=").Append(cursor).Append(">; rel=\"next\"").ToString();
    }
}
