using System.Net;
using System.Text;

namespace Spark.Client.Tests;

/// <summary>A service that gives one answer again and again, and remembers what it was sent.</summary>
internal sealed class RecordedSpark : HttpMessageHandler
{
    private readonly HttpClient _http;
    private readonly Func<HttpResponseMessage> _answer;
    private readonly List<(string Line, string? Body, string? ContentType)> _sent = [];

    private RecordedSpark(Func<HttpResponseMessage> answer)
    {
        _answer = answer;
        _http = new HttpClient(this, disposeHandler: false);
        Client = new SparkClient(
            _http,
            new SparkClientOptions
            {
                AccessToken = "token",
                ApiUrl = "https://spark.example/v1",
                MaxAttempts = 1,
            }
        );
    }

    public SparkClient Client { get; }

    /// <summary>Answers with a fixture.</summary>
    public static RecordedSpark Answering(string fixture) => AnsweringJson(Fixture.Text(fixture));

    /// <summary>Answers with a list of one fixture.</summary>
    public static RecordedSpark Listing(string fixture) => AnsweringJson($$"""{"items":[{{Fixture.Text(fixture)}}]}""");

    public static RecordedSpark AnsweringJson(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(() => new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    /// <summary>Answers as to a deletion: nothing.</summary>
    public static RecordedSpark Deleting() => new(() => new(HttpStatusCode.NoContent));

    /// <summary>Exactly this was sent, once: <c>METHOD path?query</c> below the API's address, and this JSON.</summary>
    public void ShouldHaveBeenSent(string line, string? body = null)
    {
        var sent = _sent.ShouldHaveSingleItem();
        sent.Line.ShouldBe(line);
        if (body is null)
        {
            sent.Body.ShouldBeNull();
            return;
        }

        sent.ContentType.ShouldBe("application/json; charset=utf-8");
        Fixture.Same(sent.Body!, body).ShouldBeTrue(sent.Body);
    }

    public void ShouldHaveBeenSentNothing() => _sent.ShouldBeEmpty();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var target = request.RequestUri!.PathAndQuery;
        target.ShouldStartWith("/v1/");
        _sent.Add(($"{request.Method} {target[4..]}", body, request.Content?.Headers.ContentType?.ToString()));
        var answer = _answer();
        answer.RequestMessage = request;
        return answer;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Client.Dispose();
            _http.Dispose();
        }

        base.Dispose(disposing);
    }
}

internal static class SparkListTesting
{
    /// <summary>The only item of a list.</summary>
    public static async Task<T> SingleAsync<T>(this SparkList<T> list)
    {
        var items = new List<T>();
        await foreach (var item in list)
        {
            items.Add(item);
        }

        return items.ShouldHaveSingleItem();
    }
}
