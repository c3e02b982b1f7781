using System.Runtime.CompilerServices;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Something that happened in a room the bot is in, so that it can answer there.</summary>
public abstract class RoomEvent : BotEvent
{
    private protected RoomEvent(EventContext context)
        : base(context) { }

    /// <summary>The message that starts the thread to answer in; <c>null</c> to answer in the room.</summary>
    internal virtual string? ThreadId => null;

    /// <summary>The message it is about, which a thread can be started at; <c>null</c> if there is none.</summary>
    internal virtual string? MessageId => null;

    /// <summary>Answers with plain text, in the same room and thread.</summary>
    /// <param name="text">Shown as it is: markdown in it has no effect. Sent as several messages if it is long.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The message as sent; of several the first.</returns>
    /// <exception cref="InvalidOperationException">The text is empty.</exception>
    /// <exception cref="SparkApiException">It could not be sent.</exception>
    public Task<Message> ReplyAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ReplyAsync(new Reply { Text = text }, cancellationToken);
    }

    /// <summary>Answers, in the same room and thread unless the reply says otherwise.</summary>
    /// <param name="reply">Text, markdown, a card or a file.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The message as sent; of several the first.</returns>
    /// <exception cref="InvalidOperationException">The reply is empty.</exception>
    /// <exception cref="SparkApiException">It could not be sent.</exception>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public Task<Message> ReplyAsync(Reply reply, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return Destination.Of(this, reply.Place).SendAsync(Spark, reply, cancellationToken);
    }
}
