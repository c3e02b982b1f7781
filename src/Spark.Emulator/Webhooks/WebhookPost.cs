using System.Net.Http.Headers;
using System.Text;

namespace Spark.Emulator;

/// <summary>One request to a webhook's receiver, and what came of it so far.</summary>
internal sealed class WebhookPost
{
    private const int LongestAnswer = 2000;

    /// <summary>Set once the receiver has answered.</summary>
    public int? Status { get; private set; }

    /// <summary>The beginning of a refusal: most bots say why.</summary>
    public string? Answer { get; private set; }

    public Dictionary<string, string>? Headers { get; private set; }

    public async Task SendAsync(
        HttpMessageInvoker http,
        string targetUrl,
        byte[] body,
        string? signature,
        CancellationToken end
    )
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentLength = body.Length;
        using var request = new HttpRequestMessage(HttpMethod.Post, targetUrl) { Content = content };
        if (signature is not null)
            request.Headers.Add("X-Spark-Signature", signature);
        Headers = content
            .Headers.Concat(request.Headers)
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.Ordinal);
        using var response = await http.SendAsync(request, end).ConfigureAwait(false);
        Status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
            Answer = await BeginningAsync(response.Content, end).ConfigureAwait(false);
    }

    private static async Task<string?> BeginningAsync(HttpContent content, CancellationToken end)
    {
        var stream = await content.ReadAsStreamAsync(end).ConfigureAwait(false);
        var bytes = new byte[LongestAnswer];
        var read = await stream
            .ReadAtLeastAsync(bytes, LongestAnswer, throwOnEndOfStream: false, end)
            .ConfigureAwait(false);
        return read == 0 ? null : Encoding.UTF8.GetString(bytes, 0, read);
    }
}
