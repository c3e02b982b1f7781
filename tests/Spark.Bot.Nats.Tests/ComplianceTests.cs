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

/// <summary>Everything is kept three times: few tests at a time, since each has elections of its own.</summary>
[CollectionDefinition(nameof(Cluster))]
public sealed class ClusterCollection : ICollectionFixture<Cluster>;

[Collection(nameof(Cluster))]
public sealed class NatsClusterDeadLetterTests(Cluster cluster) : DeadLetterCompliance(new NatsHarness(cluster));

[Collection(nameof(Cluster))]
public sealed class NatsClusterReplyJournalTests(Cluster cluster) : ReplyJournalCompliance(new NatsHarness(cluster));

[Collection(nameof(Cluster))]
public sealed class NatsClusterConversationStateTests(Cluster cluster)
    : ConversationStateCompliance(new NatsHarness(cluster));

[Collection(nameof(Cluster))]
public sealed class NatsClusterReplicaTests(Cluster cluster) : ReplicaCompliance(new NatsHarness(cluster));
