using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.Tests.Inbox;

/// <summary>An inbox with what belongs to it, and what it promises: what <see cref="InboxCompliance"/> asks every one.</summary>
public abstract class InboxHarness : IAsyncDisposable
{
    protected InboxHarness() => Clock.SetUtcNow(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Whether what was accepted is still there when the process was killed.</summary>
    public abstract bool SurvivesTheProcess { get; }

    public FakeTimeProvider Clock { get; } = new();

    public SparkBotOptions Options { get; } = new() { MaxConcurrency = 4, MemoryInboxCapacity = 100_000 };

    internal IInbox Inbox { get; private protected set; } = null!;

    internal IDeadLetters Dead { get; private protected set; } = null!;

    internal IReplyJournal Journal { get; private protected set; } = null!;

    internal IStateStore States { get; private protected set; } = null!;

    /// <summary>How long a duplicate is recognised.</summary>
    public virtual TimeSpan RemembersFor => TimeSpan.FromHours(24);

    /// <summary>Whether a failing event of one room holds up the other, too: the unit of isolation may be larger.</summary>
    public virtual bool SharesItsTurn(string room, string other) => room == other;

    /// <summary>Time goes by; with a server that has a clock of its own, truly.</summary>
    public virtual Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>The process is killed, and another one starts in its place.</summary>
    public abstract Task CrashAsync();

    public abstract ValueTask DisposeAsync();

    internal ValueTask<InboxReceipt> AcceptAsync(string id, string room = "room-1") =>
        Inbox.AcceptAsync(Samples.Entry(id, room) with { Received = Clock.GetUtcNow() }, default);

    internal async Task<InboxDelivery> TakeAsync() =>
        await Inbox.TakeAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
}
