using Spark.Bot.Tests.State;

namespace Spark.Bot.Tests.Inbox;

public sealed class SqliteInboxTests() : InboxCompliance(new SqliteHarness());

public sealed class SqliteDeadLetterTests() : DeadLetterCompliance(new SqliteHarness());

public sealed class SqliteFairnessTests() : FairnessCompliance(new SqliteHarness());

public sealed class SqliteReplyJournalTests() : ReplyJournalCompliance(new SqliteHarness());

public sealed class SqliteConversationStateTests() : ConversationStateCompliance(new SqliteHarness());
