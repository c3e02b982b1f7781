namespace Spark.Bot.Tests.Inbox;

public sealed class MemoryInboxTests() : InboxCompliance(new MemoryHarness())
{
    [Fact]
    public async Task A_full_inbox_refuses_and_takes_the_same_event_once_there_is_room()
    {
        Harness.Options.MemoryInboxCapacity = 1;
        await Harness.AcceptAsync("a");
        (await Harness.AcceptAsync("b")).ShouldBe(InboxReceipt.Full);
        (await Harness.AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);
        (await Harness.Inbox.CheckAsync(default)).ShouldNotBeNull();

        await Harness.Inbox.CompleteAsync(await Harness.TakeAsync(), default);

        (await Harness.AcceptAsync("b")).ShouldBe(InboxReceipt.Stored);
    }
}

public sealed class MemoryDeadLetterTests() : DeadLetterCompliance(new MemoryHarness());

public sealed class MemoryFairnessTests() : FairnessCompliance(new MemoryHarness());

public sealed class MemoryReplyJournalTests() : ReplyJournalCompliance(new MemoryHarness());

public sealed class MemoryConversationStateTests() : ConversationStateCompliance(new MemoryHarness());
