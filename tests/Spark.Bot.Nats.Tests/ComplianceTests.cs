using Spark.Bot.Tests.Inbox;
using Spark.Bot.Tests.State;

[assembly: AssemblyFixture(typeof(Spark.Bot.Nats.Tests.Servers))]

namespace Spark.Bot.Nats.Tests;

public sealed class NatsInboxTests(Servers servers) : InboxCompliance(new NatsHarness(servers));

public sealed class NatsDeadLetterTests(Servers servers) : DeadLetterCompliance(new NatsHarness(servers));

public sealed class NatsFairnessTests(Servers servers) : FairnessCompliance(new NatsHarness(servers));

public sealed class NatsReplyJournalTests(Servers servers) : ReplyJournalCompliance(new NatsHarness(servers));

public sealed class NatsConversationStateTests(Servers servers) : ConversationStateCompliance(new NatsHarness(servers));

public sealed class NatsReplicaTests(Servers servers) : ReplicaCompliance(new NatsHarness(servers));
