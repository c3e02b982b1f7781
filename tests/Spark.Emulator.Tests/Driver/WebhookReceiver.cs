using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Spark.Emulator.Tests;

/// <summary>A real server that webhooks are delivered to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<Delivered> deliveries = Channel.CreateUnbounded<Delivered>();

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>What is answered; 200 unless a test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public string Url { get; private set; } = "";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        receiver.Url = addresses.Addresses.First() + "/hook";
        return receiver;
    }

    public async Task<Delivered> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return await deliveries.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next ones as <c>resource:event</c>.</summary>
    public async Task<IReadOnlyList<string>> NextTopicsAsync(int count)
    {
        var topics = new List<string>();
        for (var i = 0; i < count; i++)
            topics.Add((await NextAsync()).Topic);
        return topics;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(
            h => h.Key,
            h => h.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        await Answer(http);
        deliveries.Writer.TryWrite(new Delivered(http.Request.Path, headers, body.ToArray()));
    }
}

internal sealed record Delivered(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public JsonObject Data => Json["data"]!.AsObject();

    public string Topic => $"{Json["resource"]}:{Json["event"]}";

    /// <summary>The signature these bytes have with a secret.</summary>
    public string SignatureWith(string secret) =>
        Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Body));
}
