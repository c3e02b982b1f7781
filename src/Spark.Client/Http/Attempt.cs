using System.Net;

namespace Spark.Client;

/// <summary>What became of one attempt of a call: an answer that was read, or a failure.</summary>
internal readonly record struct Attempt(HttpResponseMessage? Answer, SparkApiException? Failure)
{
    /// <summary>How long the service asked to wait before the next one; <c>null</c> if it did not.</summary>
    public TimeSpan? Asked =>
        Failure switch
        {
            SparkRateLimitException limited => limited.RetryAfter,
            SparkLockedException locked => locked.RetryAfter,
            _ => null,
        };

    /// <summary>Whether the connection was never made, so that nothing can have been applied.</summary>
    public bool IsUnsent => Failure is SparkConnectionException { Unsent: true };

    /// <summary>Whether the next one may fare better.</summary>
    public bool IsPassing =>
        Failure
            is SparkConnectionException
                or {
                    StatusCode: HttpStatusCode.BadGateway
                        or HttpStatusCode.ServiceUnavailable
                        or HttpStatusCode.GatewayTimeout
                };

    /// <summary>Whether the service may have done what was asked all the same.</summary>
    public bool MayHaveBeenApplied => Failure is { MayHaveBeenApplied: true };
}
