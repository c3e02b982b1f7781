namespace Compliance;

/// <summary>An inbox that replicas share, over a real engine with a clock of its own.</summary>
public abstract class SharedHarness : InboxHarness
{
    public override bool SurvivesTheProcess => true;

    /// <summary>How long what a replica has taken is its own when it does not say that it is still at it.</summary>
    public abstract TimeSpan LeaseTime { get; set; }

    /// <summary>Another process, whose timers run on the clock of this machine.</summary>
    internal abstract Replica Another();

    /// <summary>A whole bot with such an inbox; without a handler a version of it that has another one.</summary>
    internal abstract WholeBot Bot(Func<MessageDeleted, CancellationToken, Task>? handle);

    /// <summary>Gives what a replica has taken to another one, as if its time had run out.</summary>
    internal abstract Task TakeAwayAsync(InboxDelivery delivery);
}

/// <summary>What a process has of the engine.</summary>
/// <param name="Inbox">The inbox.</param>
/// <param name="Journal">The journal.</param>
/// <param name="Die">Cuts it off, with all it holds.</param>
/// <param name="AtHand">How many events it has been given and nobody has begun, where the engine gives them before.</param>
/// <param name="Tell">What the engine knows of the events, for a test that fails.</param>
internal sealed record Replica(
    IInbox Inbox,
    IReplyJournal Journal,
    Func<ValueTask> Die,
    Func<int>? AtHand = null,
    Func<Task<string>>? Tell = null
)
{
    public async Task<InboxDelivery> TakeAsync()
    {
        try
        {
            return await Inbox.TakeAsync(default).AsTask().WaitAsync(Until.Patience);
        }
        catch (TimeoutException error) when (Tell is not null)
        {
            throw new TimeoutException($"No event came within {Until.Patience}. {await Tell()}", error);
        }
    }
}
