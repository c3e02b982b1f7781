using Spark.Client;

namespace Spark.Bot;

/// <summary>Somewhere to write to without being asked: a person or a room.</summary>
public sealed class MessageTarget
{
    private readonly SparkClient _spark;
    private readonly Destination _destination;

    internal MessageTarget(SparkClient spark, Destination destination) => (_spark, _destination) = (spark, destination);

    /// <summary>Sends a message.</summary>
    /// <param name="reply">A text, markdown, a card or a file; its place is not looked at.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The message as sent; of several the first.</returns>
    /// <exception cref="InvalidOperationException">There is nothing to send.</exception>
    /// <exception cref="SparkApiException">It could not be sent.</exception>
    public Task<Message> SendAsync(Reply reply, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return _destination.SendAsync(_spark, reply, cancellationToken);
    }
}

/// <summary>Messages that answer nothing: notices, alarms, reports.</summary>
public static class ProactiveExtensions
{
    /// <summary>The direct room with a person, which is made if there is none.</summary>
    /// <param name="spark">The client, such as the one in the dependency injection.</param>
    /// <param name="emailOrId">The person's email address or id.</param>
    public static MessageTarget ToPerson(this SparkClient spark, string emailOrId)
    {
        ArgumentNullException.ThrowIfNull(spark);
        ArgumentException.ThrowIfNullOrWhiteSpace(emailOrId);
        return new(
            spark,
            emailOrId.Contains('@') ? new(null, null, PersonEmail: emailOrId.Trim()) : new(null, null, emailOrId.Trim())
        );
    }

    /// <summary>A room the bot is in.</summary>
    /// <param name="spark">The client, such as the one in the dependency injection.</param>
    /// <param name="roomId">The room's id.</param>
    /// <param name="threadId">The message whose thread to write in; it must be no reply itself.</param>
    public static MessageTarget ToRoom(this SparkClient spark, string roomId, string? threadId = null)
    {
        ArgumentNullException.ThrowIfNull(spark);
        ArgumentException.ThrowIfNullOrWhiteSpace(roomId);
        return new(spark, new(roomId, threadId));
    }
}
