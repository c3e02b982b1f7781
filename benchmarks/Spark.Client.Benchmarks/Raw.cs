using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client.Benchmarks;

internal sealed record RawPage(List<Message> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RawPage))]
[JsonSerializable(typeof(CreateMessageRequest))]
internal sealed partial class RawJson : JsonSerializerContext;

/// <summary>The ceiling: HttpClient, source-generated JSON read from the stream, the same record.</summary>
internal static class Raw
{
    public static async Task<Message> GetAsync(HttpClient http, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(http, request);
    }

    public static async Task<Message> PostAsync(HttpClient http, string url, CreateMessageRequest message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(
                JsonSerializer.SerializeToUtf8Bytes(message, RawJson.Default.CreateMessageRequest)
            )
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
            },
        };
        return await SendAsync(http, request);
    }

    private static async Task<Message> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        return (await JsonSerializer.DeserializeAsync(body, RawJson.Default.Message))!;
    }

    public static async Task<int> ListAsync(HttpClient http, string url)
    {
        var count = 0;
        for (var next = url; next is not null; )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync();
            var page = await JsonSerializer.DeserializeAsync(body, RawJson.Default.RawPage);
            foreach (var item in page!.Items)
            {
                count += item is null ? 0 : 1; // the items are looked at, as a consumer would
            }

            next = response.Headers.NonValidated.TryGetValues("Link", out var links)
                ? links.ToString().Split('<', '>')[1]
                : null;
        }

        return count;
    }
}
