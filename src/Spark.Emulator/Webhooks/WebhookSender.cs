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

    public DeliveryLog Log { get; } = new(cloud.Activity);

    public FailureCount NewFailureCount() => new(Time, settings.WebhookFailureWindow);

    /// <summary>Puts a delivery in its webhook's queue. Called under the store's gate, which makes the order.</summary>
    public void Enqueue(WebhookRow hook, CloudEvent happened)
    {
        if (!stopping.IsCancellationRequested && hook.Queue.Add(happened))
            _ = Begin(() => SendAllAsync(hook));
    }

    /// <summary>
    /// Sends the bytes of a delivery again, to where its webhook points now and signed with the secret it has now. Somebody
    /// tries something out: a failure does not count against the webhook, and an inactive one is sent to as well.
    /// </summary>
    public async Task<Delivery> RedeliverAsync(LoggedDelivery delivery, Webhook hook)
    {
        var (old, body) = delivery;
        Delivery? again = null;
        await Begin(async () =>
            {
                var attempt = await AttemptAsync(hook, old.Resource, old.Event, () => body).ConfigureAwait(false);
                if (attempt is not null)
                    again = Log.Add(attempt.Attempt with { RedeliveryOf = old.Id }, body).WithPayload();
            })
            .ConfigureAwait(false);
        return again
            ?? throw new ApiException(StatusCodes.Status503ServiceUnavailable, "The emulator is being stopped.");
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
            if (cloud.Faults.Of(hook, happened) is { } faulty)
                await SendAsync(hook, happened, faulty).ConfigureAwait(false);
            else
                await SendAsync(hook, happened, rewrite: null).ConfigureAwait(false);
        }
    }

    /// <summary>Starts work that the end waits for.</summary>
    private Task Begin(Func<Task> work)
    {
        lock (underWay)
        {
            underWay.RemoveAll(task => task.IsCompleted);
            var begun = Task.Run(work);
            underWay.Add(begun);
            return begun;
        }
    }

    private async Task SendAsync(WebhookRow hook, CloudEvent happened, FaultyDelivery faulty)
    {
        try
        {
            await faulty
                .SendAsync(
                    hook.Queue,
                    happened,
                    (what, rewrite) => SendAsync(hook, what, rewrite),
                    Time,
                    stopping.Token
                )
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was held back is forgotten with the rest.
        }
    }

    private async Task SendAsync(WebhookRow hook, CloudEvent happened, Func<byte[], byte[]>? rewrite)
    {
        if (!hook.IsActive)
            return; // deleted while a fault held it back
        var wire = hook.Wire;
        var attempt = await AttemptAsync(
                wire,
                happened.Resource,
                happened.Event,
                () =>
                {
                    var body = WebhookBody.Of(wire, happened, cloud);
                    return rewrite?.Invoke(body) ?? body;
                }
            )
            .ConfigureAwait(false);
        if (attempt is null)
            return;
        if (attempt.Attempt.Error is { } error)
            Failed(hook, happened, error);
        Log.Add(attempt.Attempt, attempt.Body);
    }

    /// <summary>One attempt, not yet in the log; null when the emulator stops meanwhile.</summary>
    private async Task<LoggedDelivery?> AttemptAsync(Webhook hook, string resource, string @event, Func<byte[]> write)
    {
        var started = Time.GetTimestamp();
        var sent = Timestamps.Format(Time.GetUtcNow().ToUnixTimeMilliseconds());
        var post = new WebhookPost();
        byte[] body = [];
        string? signature = null;
        string? error = null;
        try
        {
            body = write();
            signature = WebhookBody.Signature(hook.Secret, body);
            using var patience = new CancellationTokenSource(settings.WebhookTimeout, Time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping.Token);
            await post.SendAsync(http, hook.TargetUrl, body, signature, end.Token).ConfigureAwait(false);
            if (post.Status is < 200 or > 299)
                error = $"The receiver answered {post.Status}.";
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            error = $"The receiver did not answer within {settings.WebhookTimeout.TotalSeconds:0.#} s.";
        }
        catch (Exception exception)
        {
            error = exception.Message; // noted, counted and logged: a delivery has nobody to throw to
        }

        var delivery = new Delivery
        {
            Number = 0,
            WebhookId = hook.Id,
            Name = hook.Name,
            TargetUrl = hook.TargetUrl,
            Resource = resource,
            Event = @event,
            Sent = sent,
            LatencyMs = Time.GetElapsedTime(started).TotalMilliseconds,
            Status = post.Status,
            Error = error,
            Signature = signature,
            RequestHeaders = post.Headers,
            Answer = post.Answer,
        };
        return new LoggedDelivery(delivery, body);
    }

    private void Failed(WebhookRow hook, CloudEvent happened, string error)
    {
        Logs.DeliveryFailed(logger, happened.Resource, happened.Event, hook.Wire.Name, hook.Wire.TargetUrl, error);
        if (hook.Failures.Add() < settings.WebhookFailuresUntilInactive)
            return;
        lock (cloud.Gate)
            cloud.Webhooks.Disable(hook);
        cloud.Changed?.Invoke();
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
