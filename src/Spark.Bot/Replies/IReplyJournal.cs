using System.Text;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// What was sent in answer to an event: so that an event that is handled again, after a crash or a failure, does not
/// send twice what it has sent. Every write is durable when it returns, where the inbox is.
/// </summary>
internal interface IReplyJournal
{
    /// <summary>What is known of a reply; <c>null</c> if it was never begun.</summary>
    ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken);

    /// <summary>It is about to be sent.</summary>
    /// <exception cref="InvalidOperationException">It was sent already: a handler has outlived its attempt.</exception>
    ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>It was sent.</summary>
    ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken);

    /// <summary>It was surely not sent; what is known to be sent stays so.</summary>
    ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken);
}

/// <summary>What is known to be sent is not begun again.</summary>
internal sealed class ReplySentException()
    : InvalidOperationException(
        "This reply was sent already: the handler went on after its time, and its event was handled again."
    );

/// <summary>Which reply.</summary>
/// <param name="EventId">Of which event.</param>
/// <param name="Handler">By which handler.</param>
/// <param name="Ordinal">The handler's first, second …</param>
internal readonly record struct ReplyKey(long EventId, string Handler, int Ordinal);

/// <summary>What is known of a reply.</summary>
/// <param name="Intended">When it was about to be sent.</param>
/// <param name="Message">The message, if it is known that it was sent.</param>
internal sealed record JournaledReply(DateTimeOffset Intended, Message? Message)
{
    /// <summary>A message as journals keep it.</summary>
    public static byte[] Write(Message message) => Encoding.UTF8.GetBytes(message.ToJson());

    /// <summary>What a journal has kept of a reply.</summary>
    public static JournaledReply Restore(long intended, byte[]? message) =>
        new(
            DateTimeOffset.FromUnixTimeMilliseconds(intended),
            message is null ? null : SparkJson.Read<Message>(message)
        );
}
