using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

/// <summary>Senders that hold the door open: over sockets of their own, byte by byte.</summary>
public sealed class SlowSenderTests
{
    private const string Vector = """{"id":"abc","resource":"messages","event":"created"}""";
    private static readonly string Signature = WebhookSignature.Compute(
        SparkDriver.Secret,
        Encoding.UTF8.GetBytes(Vector)
    );

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_refused()
    {
        await using var spark = await StartAsync(patience: TimeSpan.FromMilliseconds(200));
        using var refusals = new Readings("spark.bot.refusals", spark.Services);
        using var slow = await Sender.OpenAsync(spark.Hook, 100, Signature);

        await slow.WriteAsync(Vector[..10]);

        (await slow.StatusAsync()).ShouldBe(HttpStatusCode.RequestTimeout);
        await refusals.TellAsync("reason=too_slow");
    }

    [Fact]
    public async Task A_body_that_comes_in_pieces_is_accepted()
    {
        await using var spark = await StartAsync(patience: TimeSpan.FromMinutes(1));
        using var sender = await Sender.OpenAsync(spark.Hook, Vector.Length, Signature);

        foreach (var piece in Vector.Chunk(20))
        {
            await sender.WriteAsync(new string(piece));
        }

        (await sender.StatusAsync()).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Who_dribbles_takes_only_so_many_places_and_cannot_shut_out_what_comes_in_one_piece()
    {
        await using var spark = await StartAsync(patience: TimeSpan.FromMinutes(1), places: 3);
        using var refusals = new Readings("spark.bot.refusals", spark.Services);
        var slow = new List<Sender>();
        try
        {
            for (var n = 0; n < 4; n++)
            {
                slow.Add(await Sender.OpenAsync(spark.Hook, 100, Signature));
            }

            // Three are waited for, one of the four is not.
            var answered = await Task.WhenAny(slow.Select(sender => sender.StatusAsync()));
            (await answered).ShouldBe(HttpStatusCode.ServiceUnavailable);
            await refusals.TellAsync("reason=busy");
            using var event1 = await Sender.SendAsync(spark.Hook, Vector, Signature);
            (await event1.StatusAsync()).ShouldBe(HttpStatusCode.NoContent);
        }
        finally
        {
            slow.ForEach(sender => sender.Dispose());
        }

        // Their places are free again.
        await Until.TrueAsync(async () =>
        {
            using var sender = await Sender.OpenAsync(spark.Hook, Vector.Length, Signature);
            await sender.WriteAsync(Vector);
            return await sender.StatusAsync() is HttpStatusCode.NoContent;
        });
    }

    [Theory]
    [InlineData(1_000_000_000, "a915240d70e3650f956f9a6ec6f6850be19da254", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(100, "forged", HttpStatusCode.Unauthorized)]
    [InlineData(100, "", HttpStatusCode.Unauthorized)]
    [InlineData(100, "zz15240d70e3650f956f9a6ec6f6850be19da254", HttpStatusCode.Unauthorized)]
    [InlineData(
        100,
        "a915240d70e3650f956f9a6ec6f6850be19da254,a915240d70e3650f956f9a6ec6f6850be19da254",
        HttpStatusCode.Unauthorized
    )]
    public async Task What_the_headers_give_away_is_refused_before_its_body_is_read(
        int length,
        string signature,
        HttpStatusCode status
    )
    {
        await using var spark = await StartAsync(patience: TimeSpan.FromMinutes(1), places: 1);
        using var sender = await Sender.OpenAsync(spark.Hook, length, signature);

        (await sender.StatusAsync()).ShouldBe(status); // not a byte of the body was sent
    }

    /// <summary>The server's own limit on slow bodies is off: it is the bot's that is seen here.</summary>
    private static Task<SparkDriver> StartAsync(TimeSpan patience, int places = 128) =>
        SparkDriver.StartAsync(
            bot => bot.OnMessage(_ => "hi"),
            options => (options.ReceiveTimeout, options.MaxReceiving) = (patience, places),
            host: host => host.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null)
        );

    /// <summary>A connection on which a delivery is being sent.</summary>
    private sealed class Sender(TcpClient socket) : IDisposable
    {
        public static async Task<Sender> OpenAsync(Uri hook, int length, string signature) =>
            await SendAsync(hook, "", signature, length);

        public static async Task<Sender> SendAsync(Uri hook, string body, string signature, int? length = null)
        {
            var socket = new TcpClient { NoDelay = true };
            await socket.ConnectAsync(hook.Host, hook.Port);
            var sender = new Sender(socket);
            await sender.WriteAsync(
                $"POST {hook.AbsolutePath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length ?? body.Length}\r\n{WebhookSignature.HeaderName}: {signature}\r\n\r\n{body}"
            );
            return sender;
        }

        public async Task WriteAsync(string text) => await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

        public async Task<HttpStatusCode> StatusAsync()
        {
            var reader = new StreamReader(socket.GetStream(), Encoding.ASCII, leaveOpen: true);
            var line =
                await reader
                    .ReadLineAsync(TestContext.Current.CancellationToken)
                    .AsTask()
                    .WaitAsync(TimeSpan.FromSeconds(20))
                ?? "";
            return (HttpStatusCode)int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }

        public void Dispose() => socket.Dispose();
    }
}
