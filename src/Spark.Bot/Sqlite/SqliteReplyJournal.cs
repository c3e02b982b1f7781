using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spark.Client;

namespace Spark.Bot;

/// <summary>The journal in the inbox's file; deleted with the event.</summary>
internal sealed class SqliteReplyJournal(SqliteDatabase database) : IReplyJournal
{
    private static readonly JsonTypeInfo<Message> Type =
        (JsonTypeInfo<Message>)SparkJson.Options.GetTypeInfo(typeof(Message));

    public async ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken)
    {
        var rows = await database
            .RunAsync(file =>
                file.Query(
                    "SELECT intended, message FROM replies WHERE event = @event AND handler = @handler AND ordinal = @ordinal",
                    row => (Intended: row.GetInt64(0), Message: row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)),
                    ("@event", key.EventId),
                    ("@handler", key.Handler),
                    ("@ordinal", key.Ordinal)
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        return rows is [var row]
            ? new JournaledReply(
                DateTimeOffset.FromUnixTimeMilliseconds(row.Intended),
                row.Message is null ? null : JsonSerializer.Deserialize(row.Message, Type)
            )
            : null;
    }

    public async ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database
            .RunAsync(file =>
                file.Execute(
                    "INSERT OR REPLACE INTO replies (event, handler, ordinal, intended) VALUES (@event, @handler, @ordinal, @now)",
                    ("@event", key.EventId),
                    ("@handler", key.Handler),
                    ("@ordinal", key.Ordinal),
                    ("@now", now.ToUnixTimeMilliseconds())
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, Type);
        await database
            .RunAsync(file =>
                file.Execute(
                    "UPDATE replies SET message = @message WHERE event = @event AND handler = @handler AND ordinal = @ordinal",
                    ("@message", bytes),
                    ("@event", key.EventId),
                    ("@handler", key.Handler),
                    ("@ordinal", key.Ordinal)
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    public async ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken) =>
        await database
            .RunAsync(file =>
                file.Execute(
                    "DELETE FROM replies WHERE event = @event AND handler = @handler AND ordinal = @ordinal",
                    ("@event", key.EventId),
                    ("@handler", key.Handler),
                    ("@ordinal", key.Ordinal)
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
}
