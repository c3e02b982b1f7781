using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot.Benchmarks.Servers;

/// <summary>
/// The ceiling: what somebody would write by hand who needs nothing else. Body, signature, envelope, a channel; behind
/// it 64 loops that get the message and post its text.
/// </summary>
internal static class Ceiling
{
    private const int Parallel = 64;
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Server.Secret);
    private static readonly Channel<RawEvent> Queue = Channel.CreateUnbounded<RawEvent>();

    public static void Add(WebApplicationBuilder builder, Uri api)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        builder.Services.AddSingleton(new HttpClient(handler) { BaseAddress = new Uri(api, "v1/") });
    }

    public static void Map(WebApplication app)
    {
        app.MapPost(Server.Path, (RequestDelegate)ReceiveAsync);
        var (http, work) = (app.Services.GetRequiredService<HttpClient>(), app.Services.GetRequiredService<Work>());
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            for (var each = 0; each < Parallel; each++)
            {
                _ = Task.Run(() => WorkAsync(http, work));
            }
        });
    }

    private static async Task ReceiveAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(context.RequestAborted);
        }

        var body = read.Buffer.FirstSpan; // it is small: one segment
        RawEvent? webhook = null;
        if (IsSigned(body, context.Request.Headers["X-Spark-Signature"]))
        {
            webhook = JsonSerializer.Deserialize(body, RawJson.Default.RawEvent);
        }

        reader.AdvanceTo(read.Buffer.End);
        context.Response.StatusCode =
            webhook is not null && Queue.Writer.TryWrite(webhook)
                ? StatusCodes.Status204NoContent
                : StatusCodes.Status401Unauthorized;
    }

    private static bool IsSigned(ReadOnlySpan<byte> body, string? signature)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Span<byte> actual = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Convert.FromHexString(signature ?? "", claimed, out _, out var length);
        HMACSHA1.HashData(Key, body, actual);
        return length == claimed.Length && CryptographicOperations.FixedTimeEquals(actual, claimed);
    }

    private static async Task WorkAsync(HttpClient http, Work work)
    {
        await foreach (var webhook in Queue.Reader.ReadAllAsync())
        {
            if (webhook.Event is "created")
            {
                await AnswerAsync(http, webhook.Data!.Id!);
            }
            else
            {
                await work.Gate;
            }

            work.Done();
        }
    }

    private static async Task AnswerAsync(HttpClient http, string id)
    {
        using var get = new HttpRequestMessage(HttpMethod.Get, $"messages/{id}");
        get.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
        using var got = await http.SendAsync(get, HttpCompletionOption.ResponseHeadersRead);
        got.EnsureSuccessStatusCode();
        var message = await got.Content.ReadFromJsonAsync(RawJson.Default.RawMessage);
        using var post = new HttpRequestMessage(HttpMethod.Post, "messages");
        post.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
        post.Content = JsonContent.Create(
            new RawMessage { RoomId = message!.RoomId, Markdown = message.Text },
            RawJson.Default.RawMessage
        );
        using var posted = await http.SendAsync(post, HttpCompletionOption.ResponseHeadersRead);
        posted.EnsureSuccessStatusCode();
        _ = await posted.Content.ReadFromJsonAsync(RawJson.Default.RawMessage);
    }
}
