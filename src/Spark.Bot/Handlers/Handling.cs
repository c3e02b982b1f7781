namespace Spark.Bot;

/// <summary>One attempt to handle an event: which handlers have done their part, and what went wrong.</summary>
internal sealed class Handling(InboxDelivery delivery, ReplyLog replies)
{
    private readonly List<EventOutcome> _failures = [];

    public InboxDelivery Delivery => delivery;

    public ReplyLog Replies => replies;

    /// <summary>
    /// What becomes of the event: handled; or again, if that is worth it for any of what failed; but in hand until the
    /// service is back, if that is what any of it waits for.
    /// </summary>
    public EventOutcome Outcome
    {
        get
        {
            lock (_failures)
            {
                return _failures.Count == 0
                    ? EventOutcome.Done
                    : _failures.MaxBy(failure =>
                        failure.IsHeld ? TimeSpan.MaxValue : failure.Wait ?? TimeSpan.MinValue
                    );
            }
        }
    }

    public bool IsFinished(string handler) => delivery.IsFinished(handler);

    public void Finish(string handler) => delivery.Finish(handler);

    public void Fail(EventOutcome failure)
    {
        lock (_failures)
        {
            _failures.Add(failure);
        }
    }
}
