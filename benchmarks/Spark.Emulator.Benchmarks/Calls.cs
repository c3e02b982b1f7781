using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Spark.Emulator.Benchmarks;

/// <summary>Single calls of the API, to prepare what is measured.</summary>
internal sealed class Calls : IDisposable
{
    private readonly HttpClient _http;

    public Calls(Uri url)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url, "/v1/") };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "alice");
    }

    public async Task<JsonObject> PostAsync(string path, JsonObject body)
    {
        using var response = await _http.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>The bytes of an answer, and the address of the next page.</summary>
    public async Task<(byte[] Body, string? Next)> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        response.EnsureSuccessStatusCode();
        var next = response.Headers.NonValidated.TryGetValues("Link", out var links)
            ? links.ToString().Split('<', '>')[1]
            : null;
        return (await response.Content.ReadAsByteArrayAsync(), next);
    }

    public async Task PutAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var response = await _http.PutAsync("", content);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
