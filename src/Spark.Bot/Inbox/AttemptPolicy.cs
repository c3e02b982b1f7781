using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Whether an event whose handling failed is tried again, and when. Its room waits meanwhile, so neither often nor for
/// long; what the service has refused for good is not tried again.
/// </summary>
internal sealed class AttemptPolicy(IOptions<SparkBotOptions> options, IInbox inbox, TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Between 0 and 1; waits get longer or shorter by it, so that not all come again at once.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>What becomes of it. An inbox that is away is the fault of no event: none is given up for it.</summary>
    public EventOutcome After(InboxDelivery delivery, Exception error) =>
        EventOutcome.Failed(
            error,
            IsFinal(error) ? null
                : error is InboxUnavailableException ? First
                : WaitAfter(delivery)
        );

    /// <summary>The wait before the next attempt; <c>null</c> if there is none.</summary>
    public TimeSpan? WaitAfter(InboxDelivery delivery)
    {
        if (delivery.Attempt >= options.Value.HandlerAttempts)
        {
            return null;
        }

        var wait = First * Math.Pow(2, delivery.Attempt - 1);
        wait = (wait < Longest ? wait : Longest) * (0.5 + (Random() / 2));
        var now = clock.GetUtcNow();
        var limit = options.Value.RetryFor < inbox.RetryLimit ? options.Value.RetryFor : inbox.RetryLimit;
        return now + wait - (delivery.FirstTried ?? now) <= limit ? wait : null;
    }

    /// <summary>Whether another attempt would end the same way.</summary>
    public static bool IsFinal(Exception error) =>
        error
            is UncertainReplyException
                or JsonException
                or HungHandlerException
                or SparkApiException
                {
                    StatusCode: HttpStatusCode.BadRequest
                        or HttpStatusCode.Forbidden
                        or HttpStatusCode.NotFound
                        or HttpStatusCode.MethodNotAllowed
                        or HttpStatusCode.Conflict
                        or HttpStatusCode.Gone
                        or HttpStatusCode.RequestEntityTooLarge
                        or HttpStatusCode.UnsupportedMediaType
                };
}

/// <summary>A handler did not heed its cancellation token: it may still be running, and is not called again.</summary>
internal sealed class HungHandlerException(TimeSpan limit)
    : TimeoutException(
        $"Handling it took longer than {limit.TotalSeconds:0.###} s (Spark:HandlerTimeout), and did not stop when it was told to; "
            + "pass the cancellation token on to what the handler waits for."
    );
