using Microsoft.Extensions.Logging.Abstractions;

namespace Spark.Bot.Tests.Inbox;

public sealed class MemoryHarness : InboxHarness
{
    public MemoryHarness() => Start();

    public override bool SurvivesTheProcess => false;

    public override Task CrashAsync()
    {
        Start();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => default;

    private void Start()
    {
        var journal = new MemoryReplyJournal();
        var inbox = new MemoryInbox(
            Microsoft.Extensions.Options.Options.Create(Options),
            journal,
            Clock,
            NullLogger<MemoryInbox>.Instance
        );
        (Inbox, Dead, Journal, States) = (inbox, inbox, journal, new MemoryStateStore());
    }
}
