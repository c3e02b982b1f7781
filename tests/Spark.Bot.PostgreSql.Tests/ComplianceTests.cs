[assembly: AssemblyFixture(typeof(Spark.Bot.PostgreSql.Tests.Database))]

namespace Spark.Bot.PostgreSql.Tests;

public sealed class PostgreSqlInboxTests(Database database) : InboxCompliance(new PostgreSqlHarness(database));

public sealed class PostgreSqlDeadLetterTests(Database database)
    : DeadLetterCompliance(new PostgreSqlHarness(database));

public sealed class PostgreSqlFairnessTests(Database database) : FairnessCompliance(new PostgreSqlHarness(database));

public sealed class PostgreSqlReplyJournalTests(Database database)
    : ReplyJournalCompliance(new PostgreSqlHarness(database));

public sealed class PostgreSqlConversationStateTests(Database database)
    : ConversationStateCompliance(new PostgreSqlHarness(database));

public sealed class PostgreSqlReplicaTests(Database database) : ReplicaCompliance(new PostgreSqlHarness(database));

public sealed class PostgreSqlWholeBotTests(Database database) : WholeBotCompliance(new PostgreSqlHarness(database));
