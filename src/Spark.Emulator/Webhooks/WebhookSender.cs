using System.Net.Http.Headers;

namespace Spark.Emulator;

/// <summary>
/// Delivers webhooks in the background: in order for each webhook, webhooks side by side, one attempt each. Whoever disposes it
/// waits for what is under way, which is cancelled.
/// </summary>
internal sealed partial class WebhookSender(Cloud cloud, EmulatorSettings settings) : IAsyncDisposable
{
    private readonly HttpMessageInvoker http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = settings.WebhookTimeout,
            ActivityHeadersPropagator = null,
        }
    );

    private readonly ILogger logger = settings.Loggers.CreateLogger<WebhookSender>();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> underWay = [];

    public TimeProvider Time => settings.Time;

    public DeliveryLog Log { get; } = new();

    /// <summary>Puts a delivery in its webhook's queue. Called under the store's gate, which makes the order.</summary>
    public void Enqueue(WebhookRow hook, CloudEvent happened)
    {
        if (stopping.IsCancellationRequested || !hook.Queue.Add(happened))
            return;
        lock (underWay)
        {
            underWay.RemoveAll(task => task.IsCompleted);
            underWay.Add(Task.Run(() => SendAllAsync(hook)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        Task[] last;
        lock (underWay)
            last = [.. underWay];
        await Task.WhenAll(last).ConfigureAwait(false);
        http.Dispose();
        stopping.Dispose();
    }

    private async Task SendAllAsync(WebhookRow hook)
    {
        while (hook.Queue.Take() is { } happened)
        {
            if (stopping.IsCancellationRequested || !hook.IsActive)
                continue;
            await SendAsync(hook, happened).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(WebhookRow hook, CloudEvent happened)
    {
        var wire = hook.Wire;
        var started = Time.GetTimestamp();
        var sent = Timestamps.Format(Time.GetUtcNow().ToUnixTimeMilliseconds());
        byte[] body = [];
        string? signature = null;
        int? status = null;
        string? error = null;
        try
        {
            body = WebhookBody.Of(wire, happened, cloud);
            signature = WebhookBody.Signature(wire.Secret, body);
            status = await PostAsync(wire.TargetUrl, body, signature).ConfigureAwait(false);
            if (status is < 200 or > 299)
                error = $"The receiver answered {status}.";
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            error = $"The receiver did not answer within {settings.WebhookTimeout.TotalSeconds:0.#} s.";
        }
        catch (Exception exception)
        {
            error = exception.Message; // noted, counted and logged: a delivery has nobody to throw to
        }

        var latency = Time.GetElapsedTime(started);
        if (error is not null)
            Failed(hook, happened, error);
        Log.Add(
            number => new Delivery
            {
                Number = number,
                WebhookId = wire.Id,
                Name = wire.Name,
                TargetUrl = wire.TargetUrl,
                Resource = happened.Resource,
                Event = happened.Event,
                Sent = sent,
                LatencyMs = latency.TotalMilliseconds,
                Status = status,
                Error = error,
                Signature = signature,
            },
            body
        );
    }

    private async Task<int> PostAsync(string targetUrl, byte[] body, string? signature)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentLength = body.Length;
        using var request = new HttpRequestMessage(HttpMethod.Post, targetUrl) { Content = content };
        if (signature is not null)
            request.Headers.Add("X-Spark-Signature", signature);
        using var patience = new CancellationTokenSource(settings.WebhookTimeout, Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping.Token);
        using var response = await http.SendAsync(request, end.Token).ConfigureAwait(false);
        return (int)response.StatusCode;
    }

    private void Failed(WebhookRow hook, CloudEvent happened, string error)
    {
        Logs.DeliveryFailed(logger, happened.Resource, happened.Event, hook.Wire.Name, hook.Wire.TargetUrl, error);
        if (hook.Failures.Add() < settings.WebhookFailuresUntilInactive)
            return;
        lock (cloud.Gate)
            cloud.Webhooks.Disable(hook);
        Logs.Disabled(logger, hook.Wire.Name);
    }

    private static partial class Logs
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "{Resource} {Event} was not delivered to webhook '{Name}' at {TargetUrl}: {Error}"
        )]
        public static partial void DeliveryFailed(
            ILogger logger,
            string resource,
            string @event,
            string name,
            string targetUrl,
            string error
        );

        [LoggerMessage(2, LogLevel.Warning, "Webhook '{Name}' failed too often and is inactive now")]
        public static partial void Disabled(ILogger logger, string name);
    }
}
