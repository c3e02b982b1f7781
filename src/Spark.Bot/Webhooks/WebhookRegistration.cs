using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Once the server listens: learns who the bot is and registers its webhooks, again and again until the service
/// answers. Until then the bot is not ready. Nothing is removed when the bot stops: another replica may be running.
/// </summary>
internal sealed partial class WebhookRegistration(
    SparkClient spark,
    BotIdentity bot,
    WebhookSecrets secrets,
    PublicAddress address,
    WebhookReconciler reconciler,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<WebhookRegistration> logger
) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private string? _problem = "The webhooks are not registered yet.";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            Volatile.Read(ref _problem) is { } problem
                ? HealthCheckResult.Unhealthy(problem)
                : HealthCheckResult.Healthy("The webhooks are registered.")
        );

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await StartedAsync(stoppingToken).ConfigureAwait(false))
        {
            return;
        }

        for (var wait = FirstRetry; !await TryRegisterAsync(stoppingToken).ConfigureAwait(false); )
        {
            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(false);
            wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry;
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

    private async Task<bool> TryRegisterAsync(CancellationToken stoppingToken)
    {
        try
        {
            var me = await spark.People.GetMeAsync(stoppingToken).ConfigureAwait(false);
            secrets.Settle(me);
            bot.Learn(me);
            var target = address.WebhookTarget();
            await reconciler.ReconcileAsync(target, stoppingToken).ConfigureAwait(false);
            Volatile.Write(ref _problem, null);
            Log.Ready(logger, me.DisplayName, me.Emails is [var email, ..] ? email : "no email", target);
            return true;
        }
        catch (SparkUnauthorizedException error)
        {
            Volatile.Write(ref _problem, "The service refuses the access token.");
            Log.TokenRefused(logger, error.TrackingId);
            return false;
        }
        catch (SparkApiException error)
        {
            Volatile.Write(ref _problem, "The webhooks could not be registered: " + error.Message);
            Log.NotRegistered(logger, error.Message);
            return false;
        }
        catch (Exception error)
            when (error is not UnusableConfigurationException && !stoppingToken.IsCancellationRequested)
        {
            // A source of tokens may throw anything; that it is away now does not mean that it stays away.
            Volatile.Write(ref _problem, $"The webhooks could not be registered: {error.GetType().Name}.");
            Log.Failed(logger, error);
            return false;
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

        [LoggerMessage(4, LogLevel.Warning, "The webhooks could not be registered; trying again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
