using System.Net;

namespace Spark.Client;

/// <summary>What one call remembers between its attempts.</summary>
internal sealed class CallState(ApiCall call, long started)
{
    public ApiCall Call => call;

    public long Started => started;

    /// <summary>How many times it was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan Wait { get; set; }

    /// <summary>Whether the present attempt has come so far as to send anything.</summary>
    public bool IsSent { get; set; }

    /// <summary>Whether an earlier attempt may have been applied.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>Whether the token was renewed for it.</summary>
    public bool IsRenewed { get; set; }

    /// <summary>The status of the latest answer; <c>null</c> when there was none.</summary>
    public HttpStatusCode? Status { get; set; }

    /// <summary>How its latest attempt failed.</summary>
    public SparkApiException? Failure { get; private set; }

    public SparkApiException Failed(SparkApiException failure) => Failure = failure;
}
