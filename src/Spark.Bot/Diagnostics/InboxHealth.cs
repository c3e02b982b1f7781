using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>
/// Whether the inbox takes events, and whether they are handled in time. Anybody may ask, and often: the inbox is
/// checked once a second at most, and what is wrong, with paths and hosts, is told in the log, once.
/// </summary>
internal sealed partial class InboxHealth(IInbox inbox, TimeProvider clock, ILogger<InboxHealth> logger) : IHealthCheck
{
    /// <summary>An event that waits longer than this is reported; the bot goes on taking events.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Young = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<string?>? _check;
    private long _checked;
    private string? _said;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (await CheckAsync().WaitAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            if (IsNews(problem))
            {
                Log.TakesNoEvents(logger, problem);
            }

            return HealthCheckResult.Unhealthy("The inbox takes no events; the log says why.");
        }

        var state = $"{inbox.Pending} events are waiting.";
        if (inbox.DeadLetters is > 0 and var dead)
        {
            state += $" {dead} were given up: look at them with --dead-letters.";
        }

        var age = inbox.Oldest is { } oldest ? clock.GetUtcNow() - oldest : TimeSpan.Zero;
        var isLate = age > Late;
        if (isLate)
        {
            state += $" The oldest waits for {(int)age.TotalSeconds} s.";
            if (IsNews("late"))
            {
                Log.IsLate(logger, state);
            }
        }
        else if (IsNews(null))
        {
            Log.IsWell(logger);
        }

        return inbox.Complaint is { } complaint ? HealthCheckResult.Degraded($"{state} {complaint}")
            : isLate ? HealthCheckResult.Degraded(state)
            : HealthCheckResult.Healthy(state);
    }

    /// <summary>One check for all who ask; whoever goes away does not end it for the others.</summary>
    private Task<string?> CheckAsync()
    {
        lock (_lock)
        {
            if (_check is null || (_check.IsCompleted && clock.GetElapsedTime(_checked) >= Young))
            {
                _checked = clock.GetTimestamp();
                _check = CheckOnceAsync();
            }

            return _check;
        }
    }

    private async Task<string?> CheckOnceAsync()
    {
        try
        {
            return await inbox.CheckAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Log.Failed(logger, error);
            return error.GetType().Name;
        }
    }

    private bool IsNews(string? said) =>
        !string.Equals(Interlocked.Exchange(ref _said, said), said, StringComparison.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The inbox takes no events. {Problem}")]
        public static partial void TakesNoEvents(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Warning, "Events wait for long: handlers are slow, or fail. {State}")]
        public static partial void IsLate(ILogger logger, string state);

        [LoggerMessage(3, LogLevel.Information, "The inbox takes events, and they are handled in time")]
        public static partial void IsWell(ILogger logger);

        [LoggerMessage(4, LogLevel.Error, "The inbox could not be checked")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
