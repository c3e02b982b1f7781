using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Flurl.Http;
using Microsoft.Extensions.DependencyInjection;
#pragma warning disable RS0030 // Flurl's own methods are what is measured

namespace Spark.Client.Benchmarks;

/// <summary>
/// What one call costs in process, where nothing is waited for: a hand-written <see cref="HttpClient"/> call, plain
/// Flurl, and the client, over a handler that answers at once.
/// </summary>
internal static class Calls
{
    private const int Rounds = 300;
    private const int PerRound = 100;
    private const string Url = "https://webexapis.com/v1";
    private const string Id = "Y2lzY29zcGFyazovL3VzL01FU1NBR0UvOTJkYjNiZTAtNDNiZC0xMWU2LThhZTktZGQ1YjNkZmM1NjVk";

    public static async Task RunAsync()
    {
        using var handler = new Instant();
        using var http = new HttpClient(handler, disposeHandler: false);
        using var flurl = new FlurlClient(new HttpClient(handler, disposeHandler: false), Url);
        flurl.WithOAuthBearerToken("token");
        var services = new ServiceCollection();
        services
            .AddSparkClient(options => options.AccessToken = "token")
            .ConfigurePrimaryHttpMessageHandler(() => handler);
        await using var provider = services.BuildServiceProvider();
        var spark = provider.GetRequiredService<SparkClient>();
        using var borrowed = new HttpClient(handler, disposeHandler: false);
        using var over = new SparkClient(borrowed, new SparkClientOptions { AccessToken = "token" });
        var message = new CreateMessageRequest { RoomId = Id, Markdown = "**Lunch** is ready" };

        await CompareAsync(
            "GET",
            () => Raw.GetAsync(http, $"{Url}/messages/{Id}"),
            () => flurl.Request("messages", Id).GetJsonAsync<Message>(),
            () => spark.Messages.GetAsync(Id),
            () => over.Messages.GetAsync(Id)
        );
        await CompareAsync(
            "POST",
            () => Raw.PostAsync(http, $"{Url}/messages", message),
            () => flurl.Request("messages").PostJsonAsync(message).ReceiveJson<Message>(),
            () => spark.Messages.CreateAsync(message),
            () => over.Messages.CreateAsync(message)
        );
    }

    private static async Task CompareAsync(string what, params Func<Task<Message>>[] calls)
    {
        var results = calls.Select(_ => new List<(double Time, double Bytes)>()).ToArray();
        for (var round = -10; round < Rounds; round++)
        {
            for (var n = 0; n < calls.Length; n++)
            {
                var turn = (n + Math.Abs(round)) % calls.Length; // who goes first alternates
                var result = await MeasureAsync(calls[turn]);
                if (round >= 0)
                {
                    results[turn].Add(result);
                }
            }
        }

        var costs = results
            .Select(result =>
                (
                    Time: FastestTenth(result.Select(one => one.Time)),
                    Bytes: FastestTenth(result.Select(one => one.Bytes))
                )
            )
            .ToArray();
        var names = new[]
        {
            "HttpClient by hand",
            "plain Flurl",
            "client, registered",
            "client, over a user's HttpClient",
        };
        for (var n = 0; n < names.Length; n++)
        {
            Console.WriteLine(
                $"{what, -4} {names[n], -33} {costs[n].Time:0.00} us {costs[n].Bytes / 1000:0.00} KB, to plain Flurl: time {costs[n].Time / costs[1].Time:0.00}, bytes {costs[n].Bytes / costs[1].Bytes:0.00}{(n == 2 ? " (goals 0.75, 0.60)" : "")}"
            );
        }
    }

    private static async Task<(double Time, double Bytes)> MeasureAsync(Func<Task<Message>> call)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread(); // nothing is waited for, so it stays on this thread
        var started = Stopwatch.GetTimestamp();
        for (var n = 0; n < PerRound; n++)
        {
            await call();
        }

        var time = Stopwatch.GetElapsedTime(started).TotalMicroseconds / PerRound;
        return (time, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)PerRound);
    }

    /// <summary>Rounds are short, so that on a busy machine some of them are not interrupted.</summary>
    private static double FastestTenth(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 10);

    /// <summary>Answers as the service does, whose answers are compressed: with a stream of a length that is not declared.</summary>
    private sealed class Instant : HttpMessageHandler
    {
        private static readonly byte[] Body = JsonSerializer.SerializeToUtf8Bytes(
            new Message
            {
                Id = Id,
                RoomId = Id,
                RoomType = RoomType.Group,
                PersonId = Id,
                PersonEmail = "ada@example.com",
                Text = "Lunch is ready",
                Markdown = "**Lunch** is ready",
                Html = "<strong>Lunch</strong> is ready",
                Created = DateTimeOffset.UnixEpoch,
            },
            SparkJson.Options
        );

        private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage
                {
                    Content = new StreamContent(new Unmeasured(Body)) { Headers = { ContentType = Json } },
                }
            );
    }

    private sealed class Unmeasured(byte[] body) : MemoryStream(body, writable: false)
    {
        public override bool CanSeek => false;
    }
}
