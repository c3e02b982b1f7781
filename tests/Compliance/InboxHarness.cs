using Microsoft.Extensions.Time.Testing;

namespace Compliance;

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

    /// <summary>By which it is measured how long something takes: the server's, where one has a clock of its own.</summary>
    public virtual TimeProvider Time => Clock;

    /// <summary>A while, of which some are waited for: as short as such a server's clock allows.</summary>
    public virtual TimeSpan Unit => TimeSpan.FromSeconds(1);

    /// <summary>How long a duplicate is recognised.</summary>
    public TimeSpan RemembersFor => Options.RemembersFor;

    /// <summary>Whether a failing event of one room holds up the other, too: the unit of isolation may be larger.</summary>
    public virtual bool SharesItsTurn(string room, string other) => room == other;

    /// <summary>Duplicates are recognised for a short time only, where a test would have to wait for it.</summary>
    public virtual void RememberBriefly() { }

    /// <summary>Time goes by. A server's own goes by itself, while something is waited for.</summary>
    public void Pass(TimeSpan time) => Clock.Advance(time);

    /// <summary>The process is killed, and another one starts in its place.</summary>
    public abstract Task CrashAsync();

    public abstract ValueTask DisposeAsync();

    internal ValueTask<InboxReceipt> AcceptAsync(string id, string room = "room-1") =>
        Inbox.AcceptAsync(Samples.Entry(id, room, RemembersFor) with { Received = Clock.GetUtcNow() }, default);

    internal async Task<InboxDelivery> TakeAsync() => await Inbox.TakeAsync(default).AsTask().WaitAsync(Until.Patience);
}
