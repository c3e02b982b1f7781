using Microsoft.Extensions.Logging;

namespace Spark.Client;

/// <summary>
/// When a call is sent again, and after what wait. 429 and 423: always, when the service says, as long as the call has
/// time; that is no attempt. What surely did not reach the service: always. What may have been applied (a broken
/// connection, no answer in time, 502, 503, 504): only where a repetition does no harm, so never for POST.
/// </summary>
internal sealed partial class RetryPolicy(SparkClientOptions options, ILogger logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    /// <summary>The time that a call has left, waits included.</summary>
    public TimeSpan Left(CallState state) => options.TotalTimeout - options.TimeProvider.GetElapsedTime(state.Started);

    /// <summary>
    /// The time of the next attempt: no more than the call has left. A transfer's is for its progress, so the whole
    /// may take longer.
    /// </summary>
    public TimeSpan TimeFor(CallState state)
    {
        var left = Left(state);
        return state.Call.IsTransfer || left > options.AttemptTimeout ? options.AttemptTimeout
            : left > TimeSpan.Zero ? left
            : TimeSpan.FromMilliseconds(1);
    }

    /// <summary>
    /// The wait before the call is sent again after a failed attempt; <c>null</c> if it is not. None for a 429: the
    /// gate is closed, and its time is waited for there.
    /// </summary>
    public TimeSpan? WaitAfter(Attempt attempt, CallState state)
    {
        state.Failures += attempt.Asked is null ? 1 : 0;
        var isRepeatable =
            !state.Call.IsSentOnce
            && (
                attempt.Asked is not null
                    ? options.WaitOnRateLimit
                    : state.Failures < options.MaxAttempts
                        && (attempt.IsUnsent || (state.Call.IsIdempotent && attempt.IsPassing))
            );
        var wait = attempt.Asked ?? Backoff(state.Failures);
        if (!isRepeatable || wait > Left(state))
        {
            return null;
        }

        var failure = attempt.Failure!;
        SparkClientTelemetry.Retry(state, failure.StatusCode);
        var status = failure.StatusCode?.ToString() ?? "no answer";
        Log.Again(logger, state.Call.Method, state.Call.Path, wait.TotalSeconds, status, state.Attempts);
        return failure is SparkRateLimitException ? TimeSpan.Zero : wait;
    }

    /// <summary>Doubling, with jitter between a half and the whole, so that callers do not return all at once.</summary>
    private TimeSpan Backoff(int failures)
    {
        var longest = Math.Min(FirstBackoff.TotalSeconds * Math.Pow(2, failures - 1), LongestBackoff.TotalSeconds);
        return TimeSpan.FromSeconds(longest * (0.5 + (options.Random() / 2)));
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "{Method} {Path}: {Status} (attempt {Attempt}); sending it again in {Seconds:0.0} s"
        )]
        public static partial void Again(
            ILogger logger,
            HttpMethod method,
            string path,
            double seconds,
            string status,
            int attempt
        );
    }
}
