using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// Whether an event whose handling failed is tried again, and when. Its room waits meanwhile, so neither often nor for
/// long; what the service has refused for good is not tried again.
/// </summary>
internal sealed class AttemptPolicy(
    IOptions<SparkBotOptions> options,
    IInbox inbox,
    ServiceWatch service,
    TimeProvider clock
)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>A timer may be a little early, and a replica's clock another one.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    /// <summary>Between 0 and 1; waits get longer or shorter by it, so that not all come again at once.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>
    /// What becomes of it. A service or an inbox that is away is the fault of no event: none is given up for it, unless
    /// it has waited for the service for too long.
    /// </summary>
    public async ValueTask<EventOutcome> AfterAsync(
        InboxDelivery delivery,
        Exception error,
        CancellationToken cancellationToken
    )
    {
        if (Failures.KindOf(error) is FailureKind.InboxAway)
        {
            return EventOutcome.Held(error);
        }

        if (!await service.IsAwayAsync(error, cancellationToken).ConfigureAwait(false))
        {
            return After(delivery, error);
        }

        return delivery.Entry.Age(clock) > options.Value.GiveUpAfter
            ? EventOutcome.Failed(new WaitedTooLongException(options.Value.GiveUpAfter, error), wait: null)
            : EventOutcome.Held(error);
    }

    /// <summary>The same, where the service has nothing to do with it.</summary>
    public EventOutcome After(InboxDelivery delivery, Exception error) =>
        EventOutcome.Failed(error, Failures.KindOf(error) is FailureKind.Final ? null : WaitAfter(delivery, error));

    /// <summary>The wait before the next attempt; <c>null</c> if there is none.</summary>
    private TimeSpan? WaitAfter(InboxDelivery delivery, Exception error)
    {
        if (delivery.Attempt >= options.Value.HandlerAttempts)
        {
            return null;
        }

        var wait = First * Math.Pow(2, delivery.Attempt - 1);
        wait = (wait < Longest ? wait : Longest) * (0.5 + (Random() / 2));
        var now = clock.GetUtcNow();
        var limit = options.Value.RetryFor < inbox.RetryLimit ? options.Value.RetryFor : inbox.RetryLimit;
        // What was in hand when its process ended may have waited for the service all the while.
        var first = delivery.IsTakenOver ? now : delivery.FirstTried ?? now;
        first = service.BackSince > first ? service.BackSince.Value : first;
        var isLast = delivery.Attempt == options.Value.HandlerAttempts - 1;
        if (isLast && error is NotReadableYetException && limit >= Fetcher.Young)
        {
            var left = Fetcher.Young + Late - delivery.Entry.Age(clock); // what is not found then is gone
            return left > wait ? left : wait;
        }

        return now + wait - first <= limit ? wait : null;
    }
}

/// <summary>A handler did not heed its cancellation token: it may still be running, and is not called again.</summary>
internal sealed class HungHandlerException(TimeSpan limit)
    : TimeoutException(
        $"Handling it took longer than {limit.TotalSeconds:0.###} s (Spark:HandlerTimeout), and did not stop when it was told to; "
            + "pass the cancellation token on to what the handler waits for."
    );
