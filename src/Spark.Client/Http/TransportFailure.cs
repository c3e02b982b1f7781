using System.Net;
using System.Net.Sockets;

namespace Spark.Client;

/// <summary>Names what went wrong when no proper answer came back.</summary>
internal static class TransportFailure
{
    /// <summary>The exception of this error, or <c>null</c> if it is none of the network's or the answer's.</summary>
    public static SparkApiException? Explain(
        Exception error,
        CallState state,
        bool isSent,
        HttpStatusCode? status,
        TimeSpan time
    )
    {
        var call = state.Call;
        var failure = new ApiFailure(call, state.Attempts)
        {
            StatusCode = status,
            TrackingId = state.TrackingId,
            MayHaveBeenApplied = state.IsUncertain || (call.Changes && isSent),
        };
        if (!isSent)
        {
            // Whatever else went wrong then is the token source's to tell.
            return error is OperationCanceledException
                ? new SparkConnectionException(
                    failure with
                    {
                        Problem = $"there was no access token within {time.TotalSeconds:0.###} s.",
                    },
                    inner: null
                )
                : null;
        }

        return error switch
        {
            SparkFileException => null, // says by itself what it is about
            OperationCanceledException => new SparkConnectionException(
                failure with
                {
                    Problem =
                        $"there was no answer {(call.IsTransfer ? "or no progress " : "")}within {time.TotalSeconds:0.###} s.",
                },
                inner: null
            ),
            HttpRequestException { HttpRequestError: var reason } when NeverConnected(reason) is { } problem =>
                new SparkConnectionException(
                    failure with
                    {
                        Problem = problem,
                        MayHaveBeenApplied = state.IsUncertain,
                    },
                    error,
                    unsent: true
                ),
            UnreadableAnswerException answer => answer.Explain(failure),
            // Before there is an answer, whatever a handler throws means that the request did not get through.
            _ when status is null || error is HttpRequestException or IOException or InvalidDataException =>
                new SparkConnectionException(
                    failure with
                    {
                        Problem = "the connection broke before the answer was complete.",
                    },
                    error
                ),
            _ => null,
        };
    }

    /// <summary>
    /// The exception of a call that had no token for this attempt, where the token source's own would say too little: that
    /// an earlier attempt may have been applied, or that the network failed on the way to wherever it has its tokens from;
    /// or too much: that this may be so of the call because it is of the renewal.
    /// </summary>
    public static SparkConnectionException? NoToken(Exception error, CallState state) =>
        error is not OperationCanceledException
        && (
            state.IsUncertain
            || IsOfTheNetwork(error)
            || (state.Call.Changes && error is SparkApiException { MayHaveBeenApplied: true })
        )
            ? new SparkConnectionException(
                new ApiFailure(state.Call, state.Attempts)
                {
                    TrackingId = state.TrackingId,
                    MayHaveBeenApplied = state.IsUncertain,
                    Problem = $"there was no access token: {error.Message}",
                },
                error,
                unsent: !state.IsUncertain
            )
            : null;

    /// <summary>A refusal by whoever gives the tokens out is not.</summary>
    private static bool IsOfTheNetwork(Exception error) =>
        error
            is HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError }
                or IOException
                or SocketException
                or TimeoutException;

    private static string? NeverConnected(HttpRequestError reason) =>
        reason switch
        {
            HttpRequestError.NameResolutionError => "the host's name could not be resolved.",
            HttpRequestError.ConnectionError => "no connection could be made.",
            HttpRequestError.SecureConnectionError => "no secure connection (TLS) could be made.",
            HttpRequestError.ProxyTunnelError => "the proxy made no connection.",
            _ => null,
        };
}
