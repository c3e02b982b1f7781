using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Spark.Client;

/// <summary>
/// When a call is sent again, and after what wait. 429 and 423: always, when the service says. What surely did not
/// reach the service: always. What may have been applied (a broken connection, no answer in time, 502, 503, 504):
/// only where a repetition does no harm, so never for POST.
/// </summary>
internal sealed partial class RetryPolicy
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<CallState> State = new("call");

    private readonly SparkClientOptions _options;
    private readonly RateLimitGate _gate;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;

    public RetryPolicy(SparkClientOptions options, RateLimitGate gate, ILogger logger)
    {
        (_options, _gate, _logger) = (options, gate, logger);
        var builder = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider };
        if (options.MaxAttempts > 1)
        {
            builder.AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = options.MaxAttempts - 1,
                    ShouldHandle = arguments =>
                        new(
                            arguments.Outcome.Exception is SparkApiException error
                                && arguments.Context.Properties.GetValue(State, null!) is var state
                                && ReferenceEquals(error, state.Failure) // not one of the token's source
                                && Again(state, error)
                        ),
                    DelayGenerator = arguments => new(arguments.Context.Properties.GetValue(State, null!).Wait),
                }
            );
        }

        _pipeline = builder.Build();
    }

    /// <summary>Runs the attempts of one call.</summary>
    public async Task<T> RunAsync<T>(
        ApiCall call,
        Func<CallState, CancellationToken, Task<T>> attempt,
        CancellationToken cancellationToken
    )
    {
        var state = new CallState(call, _options.TimeProvider.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(State, state);
        using var activity = SparkClientTelemetry.Start(call);
        Exception? failure = null;
        try
        {
            return await _pipeline
                .ExecuteAsync(
                    static async (context, run) =>
                    {
                        await run.policy.PassGateAsync(run.state, context.CancellationToken).ConfigureAwait(false);
                        run.state.Attempts++;
                        return await run.attempt(run.state, context.CancellationToken).ConfigureAwait(false);
                    },
                    context,
                    (policy: this, state, attempt)
                )
                .ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            SparkClientTelemetry.Stop(activity, state, failure);
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Waits while another call's 429 keeps the gate closed.</summary>
    private async Task PassGateAsync(CallState state, CancellationToken cancellationToken)
    {
        while (_options.WaitOnRateLimit && _gate.Remaining is var wait && wait > TimeSpan.Zero)
        {
            if (wait > Left(state))
            {
                throw new SparkRateLimitException(
                    new ApiFailure(state.Call, state.Attempts)
                    {
                        StatusCode = HttpStatusCode.TooManyRequests,
                        RetryAfter = wait < RetryAfter.Minimum ? RetryAfter.Minimum : wait,
                        MayHaveBeenApplied = state.IsUncertain,
                        Problem = "the service has asked this token to wait for longer than the call may take",
                    }
                );
            }

            SparkClientTelemetry.RateLimitWait(state, wait);
            await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The time of the next attempt: no more than the call has left. A transfer's is for its progress, so the whole
    /// may take longer.
    /// </summary>
    public TimeSpan TimeFor(ApiCall call, CallState state)
    {
        var left = Left(state);
        return call.IsTransfer || left > _options.AttemptTimeout ? _options.AttemptTimeout
            : left > TimeSpan.Zero ? left
            : TimeSpan.FromMilliseconds(1);
    }

    private bool Again(CallState state, SparkApiException error)
    {
        TimeSpan? asked = error switch
        {
            SparkRateLimitException limited => limited.RetryAfter,
            SparkLockedException locked => locked.RetryAfter,
            _ => null,
        };
        var repeatable =
            !state.Call.IsSentOnce
            && (
                asked is not null
                    ? _options.WaitOnRateLimit
                    : Unsent(error) || (state.Call.IsIdempotent && Passing(error))
            );
        var wait = asked ?? Backoff(state.Attempts);
        if (!repeatable || state.Attempts >= _options.MaxAttempts || wait > Left(state))
        {
            return false;
        }

        state.Wait = wait;
        SparkClientTelemetry.Retry(state);
        if (asked is not null)
        {
            SparkClientTelemetry.RateLimitWait(state, wait);
        }

        state.IsUncertain |= error.MayHaveBeenApplied;
        var status = error.StatusCode?.ToString() ?? "no answer";
        Log.Again(_logger, state.Call.Method, state.Call.Path, wait.TotalSeconds, status, state.Attempts);
        return true;
    }

    /// <summary>The connection was never made: nothing can have been applied.</summary>
    private static bool Unsent(SparkApiException error) => error is SparkConnectionException { Unsent: true };

    private static bool Passing(SparkApiException error) =>
        error is SparkConnectionException
        || error.StatusCode
            is HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;

    private TimeSpan Left(CallState state) =>
        _options.TotalTimeout - _options.TimeProvider.GetElapsedTime(state.Started);

    /// <summary>Doubling, with jitter between a half and the whole, so that callers do not return all at once.</summary>
    private TimeSpan Backoff(int attempts)
    {
        var longest = Math.Min(FirstBackoff.TotalSeconds * Math.Pow(2, attempts - 1), LongestBackoff.TotalSeconds);
        return TimeSpan.FromSeconds(longest * (0.5 + (_options.Random() / 2)));
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
