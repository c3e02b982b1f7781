using Spark.Client;

namespace Spark.Bot;

/// <summary>Something that happened in a room the bot is in, so that it can answer there.</summary>
public abstract class RoomEvent : BotEvent
{
    private protected RoomEvent(EventContext context)
        : base(context) { }

    /// <summary>The message that starts the thread to answer in; <c>null</c> to answer in the room.</summary>
    internal virtual string? ThreadId => null;

    /// <summary>Answers with plain text, in the same room and thread.</summary>
    /// <param name="text">At most 7439 bytes of UTF-8. Shown as it is: markdown in it has no effect.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The message as sent.</returns>
    /// <exception cref="SparkApiException">It could not be sent.</exception>
    public Task<Message> ReplyAsync(string text, CancellationToken cancellationToken = default) =>
        ReplyAsync(new Reply { Text = text }, cancellationToken);

    /// <summary>Answers in the same room and thread.</summary>
    /// <param name="reply">Text, markdown, a card or a file.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The message as sent.</returns>
    /// <exception cref="SparkApiException">It could not be sent.</exception>
    public Task<Message> ReplyAsync(Reply reply, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return Spark.Messages.CreateAsync(reply.To(RoomId, ThreadId), cancellationToken);
    }
}
