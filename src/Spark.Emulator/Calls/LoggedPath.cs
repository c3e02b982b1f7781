using System.Text;

namespace Spark.Emulator;

/// <summary>
/// The path and query of a call as they are logged. Values are kept for the parameters known to be harmless; of any other, such
/// as <c>code</c>, <c>state</c> or a token that somebody put there, only the name.
/// </summary>
internal static class LoggedPath
{
    private const int Longest = 1000;

    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "actorId",
        "allow",
        "before",
        "beforeMessage",
        "cursor",
        "displayName",
        "email",
        "from",
        "hasFiles",
        "id",
        "max",
        "mentionedPeople",
        "orgId",
        "orgPublicSpaces",
        "ownedBy",
        "parentId",
        "personEmail",
        "personId",
        "resource",
        "roles",
        "roomId",
        "sortBy",
        "teamId",
        "to",
        "type",
    };

    public static string Of(HttpRequest request)
    {
        var path = new StringBuilder(request.Path.ToUriComponent());
        var separator = '?';
        foreach (var (name, values) in request.Query)
        {
            path.Append(separator).Append(Uri.EscapeDataString(name)).Append('=');
            path.Append(Harmless.Contains(name) ? Uri.EscapeDataString(values.ToString()) : "…");
            separator = '&';
        }

        return path.Length <= Longest ? path.ToString() : path.ToString(0, Longest) + "…";
    }
}
