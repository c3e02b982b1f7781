using System.Net;
using System.Net.Sockets;
using System.Text;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

/// <summary>Anything at all, posted to the webhook endpoint over real sockets.</summary>
public sealed class EndpointFuzzTests : IAsyncLifetime
{
    private static readonly IReadOnlyList<string> Known = Corpus.Lines("envelopes");

    private int _handled;
    private SparkDriver _spark = null!;

    public async ValueTask InitializeAsync() =>
        _spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(_ =>
            {
                Interlocked.Increment(ref _handled);
                return "hi";
            })
        );

    public ValueTask DisposeAsync() => _spark.DisposeAsync();

    [Fact]
    public async Task Whatever_is_posted_without_a_right_signature_is_refused_and_never_handled()
    {
        var said = await _spark.Alice.SaysAsync(_spark.Bot, "hello");
        await _spark.Alice.NextReplyAsync();
        var real =
            $$$"""{"resource":"messages","event":"created","data":{"id":"{{{said.Id}}}","roomId":"{{{said.RoomId}}}"}}""";
        var wrong = Gen.OneOf(
            Gen.Constant(""),
            Fuzz.Text,
            Gen.Elements("0", "f", "A", " ", "g").ArrayOf(40).Select(string.Concat),
            Gen.Constant(WebhookSignature.Compute("another", Encoding.UTF8.GetBytes(real)))
        );

        Fuzz.Holds(
            from body in Gen.OneOf(Gen.Constant(real), Fuzz.Around(Known), Fuzz.Text)
            from signature in wrong
            from type in Gen.Elements("application/json", "text/plain", "application/x+json", "", "a/b;;", "\u00e9")
            select (body, signature, type),
            async given =>
            {
                var status = await PostAsync(given.body, given.signature, given.type);
                status.ShouldBeOneOf(
                    HttpStatusCode.Unauthorized,
                    HttpStatusCode.UnsupportedMediaType,
                    HttpStatusCode.BadRequest
                );
            }
        );

        await OnlyHandledAsync(1);
    }

    [Fact]
    public async Task Whatever_is_signed_is_answered_and_never_breaks_the_bot()
    {
        Fuzz.Holds(
            Gen.OneOf(Fuzz.Around(Known), Fuzz.Text),
            async body =>
            {
                var signature = WebhookSignature.Compute(SparkDriver.Secret, Encoding.UTF8.GetBytes(body));
                var status = await PostAsync(body, signature, "application/json");
                status.ShouldBeOneOf(
                    HttpStatusCode.NoContent,
                    HttpStatusCode.BadRequest,
                    HttpStatusCode.ServiceUnavailable
                );
            }
        );

        await OnlyHandledAsync(0);
    }

    [Fact]
    public async Task Whatever_comes_over_the_socket_is_answered_with_a_refusal_or_not_at_all()
    {
        const string Request =
            "POST /spark/webhooks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5\r\nX-Spark-Signature: a915240d70e3650f956f9a6ec6f6850be19da254\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

        Fuzz.Holds(
            Fuzz.Around([Request, Request.Replace("Transfer-Encoding: chunked\r\n", "")]),
            async bytes =>
            {
                var status = await SendAsync(Encoding.UTF8.GetBytes(bytes));
                if (status is not null)
                {
                    int.Parse(status, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(400, 505);
                    status.ShouldNotBe("500");
                }
            }
        );

        await OnlyHandledAsync(0);
    }

    private async Task<HttpStatusCode> PostAsync(string body, string signature, string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var request = new HttpRequestMessage(HttpMethod.Post, _spark.Hook) { Content = content };

        // What cannot stand in a header is not sent: such a request has no signature.
        var sendable = signature.All(character => character is >= ' ' and <= '~');
        request.Headers.TryAddWithoutValidation(WebhookSignature.HeaderName, sendable ? signature : "");
        if (!type.All(char.IsAscii))
        {
            content.Headers.Remove("Content-Type");
        }

        using var response = await _spark.Http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>The status of the first answer, if there is one.</summary>
    private async Task<string?> SendAsync(byte[] bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_spark.Hook.Host, _spark.Hook.Port);
        var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(bytes);
            socket.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return (await reader.ReadLineAsync())?.Split(' ') is ["HTTP/1.1", var status, ..] ? status : null;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return null; // hung up on
        }
    }

    /// <summary>The bot is well, and nothing but this was handled.</summary>
    private async Task OnlyHandledAsync(int before)
    {
        await _spark.Alice.SaysAsync(_spark.Bot, "still there?");
        (await _spark.Alice.NextReplyAsync()).Text.ShouldBe("hi");
        _handled.ShouldBe(before + 1);
        _spark.Log.At(LogLevel.Error).ShouldBeEmpty();
        _spark.Log.At(LogLevel.Critical).ShouldBeEmpty();
    }
}
