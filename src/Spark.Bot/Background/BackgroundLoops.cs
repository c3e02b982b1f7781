using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>
/// Runs what goes on for as long as the bot does. A loop that dies of an unexpected exception begins again, after longer
/// pauses each time, and health says so: nobody awaits it who could notice.
/// </summary>
internal sealed partial class BackgroundLoops(TimeProvider clock, ILogger<BackgroundLoops> logger) : IHealthCheck
{
    /// <summary>One that has gone on for so long since it broke is well again; longer than the longest pause.</summary>
    public static readonly TimeSpan Well = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, long> _broken = new(StringComparer.Ordinal);

    /// <summary>Runs a loop until it ends by itself, or is stopped.</summary>
    /// <param name="name">What health calls it.</param>
    /// <param name="loop">Begun again when it throws anything but what trying again is no use for.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="UnusableConfigurationException">It threw it.</exception>
    public Task RunAsync(string name, Func<CancellationToken, Task> loop, CancellationToken stop) =>
        Task.Run(() => SuperviseAsync(name, loop, stop), CancellationToken.None);

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var broken = _broken.Where(loop => clock.GetElapsedTime(loop.Value) < Well).Select(loop => loop.Key).ToList();
        return Task.FromResult(
            broken is []
                ? HealthCheckResult.Healthy("All background loops run.")
                : HealthCheckResult.Degraded(
                    $"A background loop broke and was begun again: {string.Join(", ", broken.Order(StringComparer.Ordinal))}."
                )
        );
    }

    private async Task SuperviseAsync(string name, Func<CancellationToken, Task> loop, CancellationToken stop)
    {
        var backoff = new Backoff();
        try
        {
            while (true)
            {
                var begun = clock.GetTimestamp();
                try
                {
                    await loop(stop).ConfigureAwait(false);
                    return;
                }
                catch (Exception error)
                    when (error is not UnusableConfigurationException
                        && !(error is OperationCanceledException && stop.IsCancellationRequested)
                    )
                {
                    if (clock.GetElapsedTime(begun) >= Well)
                    {
                        backoff.Reset();
                    }

                    var pause = backoff.Next();
                    _broken[name] = clock.GetTimestamp();
                    Log.Broken(logger, error, name, pause.TotalSeconds);
                    await Task.Delay(pause, clock, stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopped
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The background loop {Loop} broke; it begins again in {Seconds:0.#} s")]
        public static partial void Broken(ILogger logger, Exception error, string loop, double seconds);
    }
}
