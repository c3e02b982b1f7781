using System.Text;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>Requests as other clients write them.</summary>
internal static class RawRequest
{
    /// <summary>A request with exactly these headers and these bytes.</summary>
    public static HttpRequestMessage Request(
        this TestCloud cloud,
        string method,
        string path,
        string? body = null,
        string? type = null,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(cloud.Emulator.ApiUrl + path));
        foreach (var (name, value) in headers.Prepend(("Authorization", "Bearer alice")))
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return request;
    }
}
