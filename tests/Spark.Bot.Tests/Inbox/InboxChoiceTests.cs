namespace Spark.Bot.Tests.Inbox;

public class InboxChoiceTests
{
    private static readonly InboxEngine _sqlite = Engine("Sqlite", isAdded: false);
    private static readonly InboxEngine _memory = Engine("Memory", isAdded: false);
    private static readonly InboxEngine _postgres = Engine("PostgreSql", isAdded: true);
    private static readonly InboxEngine _nats = Engine("Nats", isAdded: true);

    [Fact]
    public void A_bot_that_says_nothing_has_a_file() =>
        InboxChoice.Of([_sqlite, _memory], name: null).ShouldBe((_sqlite, null));

    [Fact]
    public void What_was_added_is_used() =>
        InboxChoice.Of([_sqlite, _memory, _postgres], name: " ").ShouldBe((_postgres, null));

    [Fact]
    public void What_the_configuration_says_wins_whatever_its_case() =>
        InboxChoice.Of([_sqlite, _memory, _postgres], "memory").ShouldBe((_memory, null));

    [Fact]
    public void Of_two_that_were_added_one_must_be_named() =>
        InboxChoice
            .Of([_sqlite, _memory, _postgres, _nats], name: null)
            .Problem.ShouldBe(
                "Inbox must say which of these is used, since several were added: Sqlite, Memory, PostgreSql, Nats."
            );

    [Fact]
    public void One_that_nobody_knows_is_refused() =>
        InboxChoice.Of([_sqlite, _memory], "Floppy").Problem.ShouldBe("Inbox is 'Floppy'; known are: Sqlite, Memory.");

    private static InboxEngine Engine(string name, bool isAdded) =>
        new(name, isAdded, typeof(int), typeof(int), typeof(int), typeof(int));
}
