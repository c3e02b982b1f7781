using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

/// <summary>What the webhook endpoint lets in, over a real socket.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private static readonly System.Buffers.SearchValues<char> Control = System.Buffers.SearchValues.Create(
        "\u001b\u202e\u2028\0\a\r"
    );

    private const string Vector = """{"id":"abc","resource":"messages","event":"created"}""";
    private const string VectorSignature = "a915240d70e3650f956f9a6ec6f6850be19da254";

    private int _handled;
    private SparkDriver _spark = null!;

    public async ValueTask InitializeAsync() =>
        _spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(
                (m, ct) =>
                {
                    Interlocked.Increment(ref _handled);
                    return m.ReplyAsync("hi", ct);
                }
            )
        );

    public ValueTask DisposeAsync() => _spark.DisposeAsync();

    [Theory]
    [InlineData(VectorSignature)]
    [InlineData("A915240D70E3650F956F9A6EC6F6850BE19DA254")]
    public async Task The_published_test_vector_is_accepted(string signature) =>
        (await _spark.DeliverAsync(Vector, signature)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

    [Theory]
    [InlineData("b915240d70e3650f956f9a6ec6f6850be19da254")]
    [InlineData("a915240d70e3650f956f9a6ec6f6850be19da255")]
    [InlineData("a915240d70e3650f956f9a6ec6f6850be19da25")]
    [InlineData("zz15240d70e3650f956f9a6ec6f6850be19da254")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_wrong_or_missing_signature_is_refused(string? signature) =>
        await RefusedAsync(await _spark.DeliverAsync(await MessageAsync(), signature), HttpStatusCode.Unauthorized);

    [Fact]
    public async Task A_body_with_one_flipped_bit_is_refused()
    {
        var body = await MessageAsync();
        var signature = WebhookSignature.Compute(SparkDriver.Secret, Encoding.UTF8.GetBytes(body));

        await RefusedAsync(
            await _spark.DeliverAsync(body.Replace("\"x\"", "\"y\""), signature),
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task A_signature_by_another_secret_is_refused() =>
        await RefusedAsync(
            await _spark.DeliverAsync(
                await MessageAsync(),
                WebhookSignature.Compute("other", Encoding.UTF8.GetBytes(await MessageAsync()))
            ),
            HttpStatusCode.Unauthorized
        );

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("")]
    public async Task Another_content_type_is_refused(string contentType) =>
        await RefusedAsync(
            await _spark.DeliverAsync(await MessageAsync(), contentType: contentType),
            HttpStatusCode.UnsupportedMediaType
        );

    [Theory]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("APPLICATION/JSON")]
    public async Task Json_in_any_spelling_is_accepted(string contentType) =>
        (await _spark.DeliverAsync(Vector, contentType: contentType)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"resource":"messages"}""")]
    [InlineData("""{"resource":"messages","event":"created","data":{"id":"abc""")]
    public async Task What_is_signed_but_no_event_is_refused(string body) =>
        await RefusedAsync(await _spark.DeliverAsync(body), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("""{"id":5,"resource":"messages","event":"created","data":"text"}""")]
    [InlineData("""{"resource":"messages","event":"created","data":{"id":"\ud800"}}""")]
    [InlineData("""{"resource":"messages","event":"created","\ud800":1}""")]
    [InlineData("""{"resource":"messages","event":"created","created":"yesterday"}""")]
    [InlineData("""{"resource":"messages","event":"created","status":{}}""")]
    [InlineData("""{"resource":"meetings","event":"started","data":{"id":"a"}}""")]
    [InlineData("""{"resource":"messages","event":"exploded","data":{"id":"a"}}""")]
    [InlineData("""{"resource":"messages","event":"created","data":null}""")]
    public async Task What_is_unknown_is_acknowledged_and_not_handled(string body)
    {
        (await _spark.DeliverAsync(body)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await NothingHandledAsync();
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_by_their_announced_size()
    {
        using var socket = new TcpClient();
        var stream = await SendAsync(socket, length: 10 * 1024 * 1024, body: "");

        (await AnswerAsync(stream)).ShouldStartWith("HTTP/1.1 413"); // without a byte of them
        await NothingHandledAsync();
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_when_they_come_in_chunks()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _spark.Hook)
        {
            Content = new StreamContent(new MemoryStream(new byte[10 * 1024 * 1024])),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add(WebhookSignature.HeaderName, VectorSignature);

        await RefusedAsync(await _spark.Http.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_refused()
    {
        using var socket = new TcpClient();
        var stream = await SendAsync(socket, length: 500, Vector);
        socket.Client.Shutdown(SocketShutdown.Send);

        // The server may answer, or just hang up on who hung up.
        var answer = await AnswerAsync(stream);
        if (answer.Length > 0)
        {
            answer.ShouldStartWith("HTTP/1.1 400");
        }

        await NothingHandledAsync();
    }

    [Fact]
    public async Task Other_methods_are_refused() =>
        (await _spark.Http.GetAsync(_spark.Hook)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);

    [Fact]
    public async Task A_message_delivered_twice_and_by_two_hooks_is_answered_once()
    {
        var body = await MessageAsync();

        (await _spark.DeliverAsync(body)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _spark.DeliverAsync(body)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _spark.DeliverAsync(body.Replace("\"x\"", "\"y\""))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await _spark.Alice.NextReplyAsync();
        await NothingHandledAsync(before: 1);
    }

    [Fact]
    public async Task Many_refusals_make_one_line_in_the_log()
    {
        for (var n = 0; n < 20; n++)
        {
            (await _spark.DeliverAsync(Vector, "forged")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        _spark.Log.At(LogLevel.Warning).Where(line => line.Contains("refused with 401")).ShouldHaveSingleItem();
        _spark.Log.All.ShouldNotContain(line => line.Contains("forged"));
    }

    [Fact]
    public async Task A_message_is_answered_in_its_room_when_the_webhook_does_not_name_it()
    {
        await MessageAsync();
        var said = await _spark.Alice.SaysAsync(_spark.Bot, "hello");

        await _spark.DeliverAsync($$$"""{"resource":"messages","event":"created","data":{"id":"{{{said.Id}}}"}}""");

        (await _spark.Alice.NextReplyAsync()).RoomId.ShouldBe(said.RoomId);
    }

    [Fact]
    public async Task A_signed_sender_cannot_forge_lines_of_the_log()
    {
        await _spark.DeliverAsync(
            """{"resource":"meetings\nforged","event":"created\nforged","data":{"id":"a\nforged"}}"""
        );
        await _spark.DeliverAsync(
            """{"resource":"messages","event":"created","actorId":"a\nforged","data":{"id":"a\nforged","roomId":"r\nforged"}}"""
        );
        await Until.TrueAsync(() =>
            Task.FromResult(_spark.Log.At(LogLevel.Warning).Any(line => line.Contains("could not be fetched")))
        );

        _spark.Log.All.ShouldNotContain(line =>
            line.StartsWith("Spark.Bot", StringComparison.Ordinal) && line.Contains("\nforged")
        );
    }

    [Fact]
    public async Task No_sender_can_write_control_signs_into_the_log()
    {
        await _spark.DeliverAsync(
            """{"resource":"meetings\u001b[31m\r","event":"created\u202e","data":{"id":"\u2028a\u0000","roomId":"{Id}%s"}}"""
        );
        await _spark.DeliverAsync(
            """{"resource":"messages","event":"created","actorId":"\u202ea","data":{"id":"gone\u001b[2J","roomId":"\u0007{0}"}}"""
        );
        await Until.TrueAsync(() =>
            Task.FromResult(_spark.Log.At(LogLevel.Warning).Any(line => line.Contains("could not be fetched")))
        );

        _spark
            .Log.All.Where(line => line.StartsWith("Spark.Bot", StringComparison.Ordinal))
            .Where(HasControls)
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Forwarded_headers_change_nothing_that_was_not_configured()
    {
        var hooks = await _spark.HooksAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, _spark.Hook)
        {
            Content = new StringContent(Vector, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Forwarded-For", "127.0.0.1");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Prefix", "/evil");
        request.Headers.Add("Forwarded", "for=127.0.0.1;host=evil.example");
        request.Headers.Add("X-HTTP-Method-Override", "DELETE");
        request.Headers.Add("X-Original-URL", "/health/live");

        // Still not signed; and signed, still nothing but an event.
        await RefusedAsync(await _spark.Http.SendAsync(request), HttpStatusCode.Unauthorized);

        hooks.ShouldAllBe(hook => hook.TargetUrl == _spark.Hook.AbsoluteUri);
        _spark.Log.All.ShouldNotContain(line => line.Contains("evil"));
    }

    public static TheoryData<string> Odd =>
        [
            """{"resource":"messages","event":"created"} x""",
            """/* a comment */{"resource":"messages","event":"created"}""",
            "\ufeff" + Vector,
            $$"""{"resource":"messages","event":"created","deep":{{new string('[', 200)}}{{new string(']', 200)}}}""",
        ];

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task What_is_signed_and_oddly_broken_is_refused(string body) =>
        await RefusedAsync(await _spark.DeliverAsync(body), HttpStatusCode.BadRequest);

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused()
    {
        byte[] body = [.. "{\"resource\":\"messages\",\"event\":\"created\",\"data\":{\"id\":\""u8, 0xff, .. "\"}}"u8];
        using var request = new HttpRequestMessage(HttpMethod.Post, _spark.Hook)
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(WebhookSignature.HeaderName, WebhookSignature.Compute(SparkDriver.Secret, body));

        await RefusedAsync(await _spark.Http.SendAsync(request), HttpStatusCode.BadRequest);
    }

    /// <summary>A delivery of a message that really was written, in a room the bot's own webhook is silent about.</summary>
    private async Task<string> MessageAsync()
    {
        if (_body is null)
        {
            // The hook is removed, so that only what the test delivers arrives.
            foreach (var hook in await _spark.HooksAsync())
            {
                await Client().Webhooks.DeleteAsync(hook.Id);
            }

            var said = await _spark.Alice.SaysAsync(_spark.Bot, "hello");
            _body =
                $$$"""{"id":"hook","name":"x","resource":"messages","event":"created","actorId":"{{{_spark.Alice.Id}}}","data":{"id":"{{{said.Id}}}","roomId":"{{{said.RoomId}}}","roomType":"direct","personId":"{{{_spark.Alice.Id}}}","created":"2026-01-02T03:04:05.678Z"}}""";
        }

        return _body;
    }

    private string? _body;

    private SparkClient Client() => (SparkClient)_spark.Services.GetService(typeof(SparkClient))!;

    /// <summary>Sends a delivery that announces so many bytes, and as much of it as there is.</summary>
    private async Task<NetworkStream> SendAsync(TcpClient socket, int length, string body)
    {
        await socket.ConnectAsync(_spark.Hook.Host, _spark.Hook.Port);
        var stream = socket.GetStream();
        var head = string.Join(
            "\r\n",
            $"POST {_spark.Hook.AbsolutePath} HTTP/1.1",
            "Host: localhost",
            "Connection: close",
            "Content-Type: application/json",
            $"Content-Length: {length}",
            $"{WebhookSignature.HeaderName}: {VectorSignature}"
        );
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n\r\n{body}"));
        return stream;
    }

    /// <summary>The first line: the server may hang up on what it has refused.</summary>
    private static async Task<string> AnswerAsync(NetworkStream stream)
    {
        try
        {
            return await new StreamReader(stream).ReadLineAsync() ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.ShouldBe(status);
        await NothingHandledAsync();
    }

    /// <summary>What is accepted now is handled after all that was accepted before, in the same room.</summary>
    private async Task NothingHandledAsync(int before = 0)
    {
        _body = null;
        var proof = await MessageAsync();
        (await _spark.DeliverAsync(proof)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await _spark.Alice.NextReplyAsync();
        _handled.ShouldBe(before + 1);
    }

    private static bool HasControls(string line) => line.AsSpan().ContainsAny(Control);
}
