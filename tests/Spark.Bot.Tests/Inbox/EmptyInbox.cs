namespace Spark.Bot.Tests.Inbox;

/// <summary>An inbox in which nothing is; tests say what they need of it.</summary>
internal class EmptyInbox : IInbox
{
    public virtual bool IsShared => false;

    public virtual long Pending => 0;

    public virtual long DeadLetters => 0;

    public virtual DateTimeOffset? Oldest => null;

    public virtual string? Complaint => null;

    public virtual ValueTask ClaimAsync(string botId, CancellationToken cancellationToken) => default;

    public virtual ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => default;

    public virtual ValueTask<InboxReceipt> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken) =>
        default;

    public virtual ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken) => default;

    public virtual ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken) => default;

    public virtual ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken) =>
        default;

    public virtual ValueTask DeadLetterAsync(
        InboxDelivery delivery,
        string reason,
        CancellationToken cancellationToken
    ) => default;
}
