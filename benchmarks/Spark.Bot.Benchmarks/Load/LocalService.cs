using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Spark.Bot.Benchmarks.Load;

/// <summary>What a bot calls: says who it is, gives any message, takes any reply.</summary>
internal sealed class LocalService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _expected = new(StringComparer.Ordinal);

    private LocalService()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context =>
            (context.Request.Method, context.Request.Path.Value!.Split('/')) switch
            {
                ("GET", [.., "people", "me"]) => WriteAsync(
                    context,
                    $$"""{"id":"{{Deliveries.Me}}","emails":["bot@webex.bot"],"displayName":"Bot","type":"bot"}"""
                ),
                ("GET", [.., "messages", var id]) => WriteAsync(context, Message(id, Deliveries.Alice)),
                ("POST", _) => ReceiveAsync(context),
                _ => throw new InvalidOperationException($"Nobody should ask for {context.Request.Path}."),
            }
        );
    }

    public Uri Url => new(_app.Urls.First());

    public static async Task<LocalService> StartAsync()
    {
        var service = new LocalService();
        await service._app.StartAsync();
        return service;
    }

    /// <summary>Complete when the message with this id was answered.</summary>
    public Task ReplyToAsync(string id)
    {
        var reply = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected[id] = reply;
        return reply.Task;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body);
        // The reply's text is the id of what it replies to.
        var text = (
            request.RootElement.TryGetProperty("markdown", out var markdown)
                ? markdown
                : request.RootElement.GetProperty("text")
        ).GetString()!;
        await WriteAsync(context, Message(text, Deliveries.Me));
        if (!_expected.TryRemove(text, out var reply))
        {
            throw new InvalidOperationException("A reply to nothing, or one too many.");
        }

        reply.SetResult();
    }

    private static string Message(string id, string person) =>
        $$"""{"id":"{{id}}","roomId":"{{Deliveries.Room(1)}}","roomType":"direct","text":"{{id}}","personId":"{{person}}","personEmail":"alice@example.com","created":"2026-05-01T12:00:00.000Z"}""";

    private static async Task WriteAsync(HttpContext context, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        context.Response.ContentType = "application/json;charset=UTF-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }
}
