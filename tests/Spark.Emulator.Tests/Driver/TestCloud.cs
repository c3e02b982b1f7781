using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Spark.Emulator.Tests;

/// <summary>An emulator and a plain HTTP client that speaks to it as Alice, Bob or the bot.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private readonly Channel<Delivery> attempts = Channel.CreateUnbounded<Delivery>();

    private TestCloud(SparkEmulator emulator)
    {
        Emulator = emulator;
        emulator.Cloud.Sender.Log.Observer = attempt => attempts.Writer.TryWrite(attempt);
    }

    public const string Alice = "alice";
    public const string Bob = "bob";
    public const string Bot = "echobot";

    public SparkEmulator Emulator { get; }

    public static async Task<TestCloud> StartAsync(Action<SparkEmulatorOptions>? configure = null)
    {
        var options = new SparkEmulatorOptions();
        configure?.Invoke(options);
        return new TestCloud(await SparkEmulator.StartAsync(options, TestContext.Current.CancellationToken));
    }

    public string IdOf(string token) => Emulator.Person(token).Id;

    public Task<Answer> GetAsync(string? token, string path) => SendAsync(HttpMethod.Get, token, path);

    public Task<Answer> DeleteAsync(string? token, string path) => SendAsync(HttpMethod.Delete, token, path);

    public Task<Answer> PostAsync(string? token, string path, object body) =>
        SendAsync(HttpMethod.Post, token, path, Json(body));

    public Task<Answer> PutAsync(string? token, string path, object body) =>
        SendAsync(HttpMethod.Put, token, path, Json(body));

    public Task<Answer> PatchAsync(string? token, string path, object body) =>
        SendAsync(HttpMethod.Patch, token, path, Json(body));

    public async Task<Answer> SendAsync(HttpMethod method, string? token, string path, HttpContent? content = null)
    {
        var address =
            path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path)
            : path.StartsWith("~/", StringComparison.Ordinal) ? new Uri(Emulator.Url, path[1..])
            : new Uri(Emulator.ApiUrl + path);
        using var request = new HttpRequestMessage(method, address);
        request.Content = content;
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        // Before anything reads the header: the client writes it anew once it has parsed it.
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, response.Headers, response.Content.Headers, bytes)
        {
            ContentType = type.ToString(),
        };
    }

    /// <summary>The next attempt to deliver a webhook, once all that follows from it is done.</summary>
    public async Task<Delivery> NextAttemptAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return await attempts.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Makes a room of Alice's with the given people in it.</summary>
    public async Task<string> RoomAsync(params string[] members)
    {
        var room = await PostAsync(Alice, "/rooms", new { title = "Test" });
        foreach (var member in members)
            (await PostAsync(Alice, "/memberships", new { roomId = room["id"], personId = IdOf(member) })).ShouldBeOk();
        return room["id"];
    }

    public async Task<Answer> SayAsync(string token, string roomId, string text) =>
        (await PostAsync(token, "/messages", new { roomId, text })).ShouldBeOk();

    public async Task<Answer> SayInMarkdownAsync(string token, string roomId, string markdown) =>
        (await PostAsync(token, "/messages", new { roomId, markdown })).ShouldBeOk();

    public static StringContent Json(object body) =>
        new(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Emulator.DisposeAsync();
    }
}

internal sealed record Answer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonObject Json => JsonNode.Parse(Bytes)!.AsObject();

    /// <summary>A text member.</summary>
    public string this[string name] => (string)Json[name]!;

    public string Message => this["message"];

    public IReadOnlyList<JsonObject> Items => [.. Json["items"]!.AsArray().Select(item => item!.AsObject())];

    /// <summary>One member of each item.</summary>
    public IReadOnlyList<string?> All(string name) => [.. Items.Select(item => (string?)item[name])];

    /// <summary>The media type exactly as it was sent.</summary>
    public string ContentType { get; init; } = "";

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    /// <summary>The address of the next page.</summary>
    public string? Next
    {
        get
        {
            var link = Header("Link");
            if (link is null)
                return null;
            link.ShouldStartWith("<");
            link.ShouldEndWith(">; rel=\"next\"");
            return link[1..link.IndexOf('>', StringComparison.Ordinal)];
        }
    }

    public Answer ShouldBeOk() => ShouldBe(200);

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    /// <summary>An error in the API's form, with this text.</summary>
    public Answer ShouldFail(int status, string? message = null)
    {
        ShouldBe(status);
        if (message is not null)
            Message.ShouldBe(message);
        ((string?)Json["errors"]![0]!["description"]).ShouldBe(Message);
        this["trackingId"].ShouldBe(Header("TrackingID"));
        return this;
    }
}
