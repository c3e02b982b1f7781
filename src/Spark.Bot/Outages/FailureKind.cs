using System.Net;
using System.Text.Json;
using Spark.Client;

namespace Spark.Bot;

/// <summary>What a failure means for the event that was being handled.</summary>
internal enum FailureKind
{
    /// <summary>The next attempt may fare better: it is one of so many.</summary>
    Ordinary,

    /// <summary>Another attempt would end the same way.</summary>
    Final,

    /// <summary>The service asks to wait.</summary>
    Limited,

    /// <summary>The service may be away, or only this call may have had bad luck: asking it something tells.</summary>
    InDoubt,

    /// <summary>The inbox cannot write.</summary>
    InboxAway,
}

/// <summary>The one place that decides what a failure means. <c>docs/durability.md</c> has it as a table.</summary>
internal static class Failures
{
    public static FailureKind KindOf(Exception error) =>
        error switch
        {
            InboxUnavailableException => FailureKind.InboxAway,
            UncertainReplyException or JsonException or HungHandlerException or WaitedTooLongException =>
                FailureKind.Final,
            SparkRateLimitException or SparkConnectionException { Attempts: 0 } => FailureKind.Limited,
            SparkConnectionException => FailureKind.InDoubt,
            SparkApiException api => KindOf(api.StatusCode),
            _ => FailureKind.Ordinary,
        };

    private static FailureKind KindOf(HttpStatusCode? status) =>
        status switch
        {
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                FailureKind.InDoubt,
            HttpStatusCode.BadRequest
            or HttpStatusCode.Forbidden
            or HttpStatusCode.NotFound
            or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.Conflict
            or HttpStatusCode.Gone
            or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnsupportedMediaType => FailureKind.Final,
            _ => FailureKind.Ordinary,
        };
}

/// <summary>An event has waited for the service for as long as it may.</summary>
internal sealed class WaitedTooLongException(TimeSpan limit, Exception last)
    : TimeoutException(
        $"It waited for the service for longer than {limit.TotalHours:0.##} h (Spark:GiveUpAfter). The last failure: {(last is SparkApiException ? last.Message : last.GetType().Name)}",
        last
    );
