using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Once the server listens: learns who the bot is, registers its webhooks, again and again until the service answers,
/// and looks after them from then on. While they are not as they must be, the bot is not ready.
/// </summary>
internal sealed partial class WebhookRegistration(
    BotLogin login,
    PublicAddress address,
    WebhookReconciler reconciler,
    IOptions<SparkBotOptions> options,
    IHostApplicationLifetime lifetime,
    BackgroundLoops loops,
    DeliveryGaps gaps,
    LiveReplicas replicas,
    TimeProvider clock,
    BotMetrics metrics,
    ILogger<WebhookRegistration> logger
) : BackgroundService, IHealthCheck
{
    /// <summary>Until it is looked whether the last older replica has ended, for which a webhook waits.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private readonly Backoff _backoff = new();
    private HealthCheckResult _health = HealthCheckResult.Unhealthy("The webhooks are not registered yet.");
    private Uri? _registered;
    private string? _said;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        lock (_backoff)
        {
            return Task.FromResult(_health);
        }
    }

    /// <summary>
    /// A configuration that cannot work has stopped the host; thrown again here it also makes the program fail, where
    /// a host that a background service has stopped would end as if all was well.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (ExecuteTask is { IsFaulted: true } failed)
        {
            await failed.ConfigureAwait(false);
        }
    }

    /// <summary>Removes the webhooks that lead to this bot; after that nothing looks after them any more.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken).ConfigureAwait(false);
        if (_registered is { } target)
        {
            await reconciler.RemoveAsync(target, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.RunAsync("webhooks", WatchAsync, stoppingToken);

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        if (!await StartedAsync(stoppingToken).ConfigureAwait(false))
        {
            return;
        }

        while (true)
        {
            var interval = options.Value.WebhookCheckInterval;
            if (!await TryAsync(stoppingToken).ConfigureAwait(false))
            {
                interval = _backoff.Next();
            }
            else if (reconciler.IsWaiting)
            {
                interval = interval == TimeSpan.Zero || interval > Soon ? Soon : interval;
            }
            else if (interval == TimeSpan.Zero || !options.Value.RegisterWebhooks)
            {
                return;
            }
            else
            {
                _backoff.Reset();
            }

            await Task.Delay(interval, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the server listens, so that the service's first delivery finds somebody at home.</summary>
    private async Task<bool> StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        using var stopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await ((Task)started.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return started.Task.IsCompletedSuccessfully;
    }

    private async Task<bool> TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            var me = await login.RunAsync(stoppingToken).ConfigureAwait(false);
            return await TryAsync(me, stoppingToken).ConfigureAwait(false);
        }
        catch (SparkUnauthorizedException error)
        {
            if (Report(HealthCheckResult.Unhealthy("The service refuses the access token."), "token"))
            {
                Log.TokenRefused(logger, error.TrackingId);
            }

            return false;
        }
        catch (SparkApiException error)
        {
            ReportFailure();
            Log.NotRegistered(logger, error.Message);
            return false;
        }
        catch (Exception error)
            when (error is not UnusableConfigurationException && !stoppingToken.IsCancellationRequested)
        {
            // A source of tokens may throw anything; that it is away now does not mean that it stays away.
            ReportFailure();
            Log.Failed(logger, error);
            return false;
        }
    }

    private async Task<bool> TryAsync(Person me, CancellationToken stoppingToken)
    {
        if (!options.Value.RegisterWebhooks)
        {
            await replicas.KnownAsync(stoppingToken).ConfigureAwait(false);
            Report(HealthCheckResult.Healthy("Somebody else registers the webhooks."), said: null);
            gaps.End();
            Log.NotRegistering(logger, me.DisplayName);
            return true;
        }

        if (await address.WebhookTargetAsync(stoppingToken).ConfigureAwait(false) is not { } target)
        {
            return Complain(new("There is no public address.", "There is no public address. " + address.Remedy()));
        }

        var problem =
            _registered == target
                ? await LookAfterAsync(target, stoppingToken).ConfigureAwait(false)
                : await reconciler.RegisterAsync(target, stoppingToken).ConfigureAwait(false);
        if (problem is not null)
        {
            return Complain(problem);
        }

        var isNew = _registered != target;
        _registered = target;
        if (isNew)
        {
            gaps.End();
        }
        else
        {
            gaps.EndIfGoingOn();
        }

        if (Report(HealthCheckResult.Healthy("The webhooks are registered."), said: null) || isNew)
        {
            Log.Ready(logger, me.DisplayName, me.Emails is [var email, ..] ? email : "no email", target);
        }

        return true;
    }

    private async Task<WebhookProblem?> LookAfterAsync(Uri target, CancellationToken stoppingToken)
    {
        var faults = await reconciler.LookAsync(target, stoppingToken).ConfigureAwait(false);
        if (faults is [])
        {
            return null;
        }

        if (faults.FirstOrDefault(fault => !reconciler.WasDeferred(fault)) is { } wrong)
        {
            Complain(WebhookProblem.Of(wrong));
            foreach (var fault in faults)
            {
                metrics.Repaired(fault.Kind);
            }
        }

        return await reconciler.RepairAsync(target, stoppingToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Webhooks that were right a while ago probably still are: a bot that turned away from the load balancer for every
    /// hiccup of the API would only lose deliveries. What is known to be wrong stays wrong.
    /// </summary>
    private void ReportFailure()
    {
        lock (_backoff)
        {
            _health =
                _health.Status is HealthStatus.Unhealthy
                    ? HealthCheckResult.Unhealthy("The webhooks could not be registered; the log says why.")
                    : HealthCheckResult.Degraded("The webhooks could not be looked after; the log says why.");
            _said ??= ""; // that it is well again is news
        }
    }

    private bool Complain(WebhookProblem problem)
    {
        gaps.Begin();
        if (Report(HealthCheckResult.Unhealthy(problem.Summary), problem.Details))
        {
            Log.NotReady(logger, problem.Details);
        }

        return false;
    }

    /// <summary>Sets the health. Whether this is news, to be logged: the same is not said again and again.</summary>
    private bool Report(HealthCheckResult health, string? said)
    {
        lock (_backoff)
        {
            _health = health;
            var isNews = !string.Equals(_said, said, StringComparison.Ordinal);
            _said = said;
            return isNews;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Bot} ({Email}) is ready and listens at {Target}")]
        public static partial void Ready(ILogger logger, string? bot, string? email, Uri target);

        [LoggerMessage(
            2,
            LogLevel.Error,
            "The service refuses the access token (401, TrackingID {TrackingId}). A bot's token is valid until it is "
                + "regenerated; a personal one for half a day. The bot tries again"
        )]
        public static partial void TokenRefused(ILogger logger, string? trackingId);

        [LoggerMessage(3, LogLevel.Warning, "The webhooks could not be registered; trying again. {Problem}")]
        public static partial void NotRegistered(ILogger logger, string problem);

        [LoggerMessage(4, LogLevel.Warning, "The bot is not ready. {Problem}")]
        public static partial void NotReady(ILogger logger, string problem);

        [LoggerMessage(5, LogLevel.Information, "{Bot} is ready; it leaves its webhooks to somebody else")]
        public static partial void NotRegistering(ILogger logger, string? bot);

        [LoggerMessage(6, LogLevel.Warning, "The webhooks could not be registered; trying again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
