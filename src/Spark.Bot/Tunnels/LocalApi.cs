using System.Text.Json;

namespace Spark.Bot;

/// <summary>Asks a program on this machine for JSON. Nobody there, or something else, is no error.</summary>
internal sealed class LocalApi(IHttpClientFactory http, TimeProvider clock)
{
    public const string HttpClientName = "Spark.Bot.Local";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<JsonElement?> GetAsync(string root, string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = http.CreateClient(HttpClientName);
            var url = new Uri(root.TrimEnd('/') + path);
            using var response = await client.GetAsync(url, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            var bytes = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind is JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>A member that is a text.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object
        && parent.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
