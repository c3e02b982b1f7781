using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// The first thing that happens when the program is told to stop, while the server still listens: the bot is not ready
/// any more, and load balancers get their time to notice. Then the server stops, and the dispatcher drains the inbox.
/// </summary>
internal sealed partial class GracefulStop(
    WebhookRegistration registration,
    IOptions<SparkBotOptions> options,
    TimeProvider clock,
    ILogger<GracefulStop> logger
) : IHostedLifecycleService, IHealthCheck
{
    private readonly Lock _gate = new();
    private volatile bool _stopping;
    private Task? _delayed;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            _stopping
                ? HealthCheckResult.Unhealthy("The bot is being stopped.")
                : HealthCheckResult.Healthy("The bot is running.")
        );

    /// <summary>Once, also where a host is stopped twice: load balancers have noticed by then.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _delayed ??= DelayAsync(cancellationToken);
        }
    }

    private async Task DelayAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        try
        {
            if (options.Value.RemoveWebhooksOnStop)
            {
                await registration.RemoveAsync(cancellationToken).ConfigureAwait(false);
            }

            if (options.Value.StopDelay > TimeSpan.Zero)
            {
                await Task.Delay(options.Value.StopDelay, clock, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SparkApiException error)
        {
            Log.NotRemoved(logger, error.Message);
        }
        catch (OperationCanceledException)
        {
            // out of time: the rest of the stop must still happen
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The webhooks could not be removed: {Problem}")]
        public static partial void NotRemoved(ILogger logger, string problem);
    }
}

/// <summary>Gives the host as much time to stop as the bot's own limits add up to, if it has less.</summary>
internal sealed class StopLimit(IOptions<SparkBotOptions> options) : IPostConfigureOptions<HostOptions>
{
    /// <summary>For what is to be done when the time for handlers is over.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public void PostConfigure(string? name, HostOptions host)
    {
        try
        {
            var needed = options.Value.StopDelay + options.Value.DrainTimeout + Rest;
            host.ShutdownTimeout = host.ShutdownTimeout < needed ? needed : host.ShutdownTimeout;
        }
        catch (OptionsValidationException)
        {
            // reported with all other mistakes when the program starts
        }
    }
}
