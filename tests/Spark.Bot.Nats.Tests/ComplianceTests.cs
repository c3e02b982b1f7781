[assembly: AssemblyFixture(typeof(Spark.Bot.Nats.Tests.Servers))]

namespace Spark.Bot.Nats.Tests;

public sealed class NatsInboxTests(Servers servers) : InboxCompliance(new NatsHarness(servers));

public sealed class NatsDeadLetterTests(Servers servers) : DeadLetterCompliance(new NatsHarness(servers));

public sealed class NatsFairnessTests(Servers servers) : FairnessCompliance(new NatsHarness(servers));

public sealed class NatsReplyJournalTests(Servers servers) : ReplyJournalCompliance(new NatsHarness(servers));

public sealed class NatsConversationStateTests(Servers servers) : ConversationStateCompliance(new NatsHarness(servers));

public sealed class NatsReplicaTests(Servers servers) : ReplicaCompliance(new NatsHarness(servers));

public sealed class NatsWholeBotTests(Servers servers) : WholeBotCompliance(new NatsHarness(servers));

public sealed class NatsMoveTests(Servers servers) : MoveCompliance(new NatsHarness(servers));

/// <summary>Everything is kept three times.</summary>
[CollectionDefinition(nameof(Cluster))]
public sealed class ClusterCollection : ICollectionFixture<Cluster>;

[Collection(nameof(Cluster))]
public sealed class NatsClusterReplicaTests(Cluster cluster) : ReplicaCompliance(new NatsHarness(cluster));

/// <summary>Of each suite that is only run at length on three servers, one test that says whether it works there.</summary>
[Collection(nameof(Cluster))]
public sealed class NatsClusterTests(Cluster cluster)
{
    [Fact]
    public async Task A_dead_letter_that_is_replayed_comes_after_what_waits_with_new_attempts_and_its_journal()
    {
        await using var suite = new NatsClusterDeadLetterTests(cluster);
        await suite.A_dead_letter_that_is_replayed_comes_after_what_waits_with_new_attempts_and_its_journal();
    }

    [Fact]
    public async Task The_journal_tells_what_was_intended_what_was_sent_and_forgets_it_with_the_event()
    {
        await using var suite = new NatsClusterReplyJournalTests(cluster);
        await suite.The_journal_tells_what_was_intended_what_was_sent_and_forgets_it_with_the_event();
    }

    [Fact]
    public async Task A_value_that_somebody_changed_meanwhile_is_not_overwritten()
    {
        await using var suite = new NatsClusterConversationStateTests(cluster);
        await suite.A_value_that_somebody_changed_meanwhile_is_not_overwritten();
    }
}

[Trait("Length", "long")]
[Collection(nameof(Cluster))]
public sealed class NatsClusterDeadLetterTests(Cluster cluster) : DeadLetterCompliance(new NatsHarness(cluster));

[Trait("Length", "long")]
[Collection(nameof(Cluster))]
public sealed class NatsClusterReplyJournalTests(Cluster cluster) : ReplyJournalCompliance(new NatsHarness(cluster));

[Trait("Length", "long")]
[Collection(nameof(Cluster))]
public sealed class NatsClusterConversationStateTests(Cluster cluster)
    : ConversationStateCompliance(new NatsHarness(cluster));
