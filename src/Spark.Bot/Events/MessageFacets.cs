using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Somebody sent the bot a file: raised for the message that carries it, beside <see cref="MessageReceived"/>, unless
/// the message is a command or an answer.
/// </summary>
public sealed class FileReceived : RoomEvent
{
    internal FileReceived(MessageReceived received)
        : base(received.Context) => Received = received;

    /// <summary>The message that carries it.</summary>
    public MessageReceived Received { get; }

    /// <summary>The addresses of the files, to be fetched with the bot's token.</summary>
    public IReadOnlyList<string> Files => Received.Message.Files ?? [];

    /// <inheritdoc/>
    public override string? PersonId => Received.PersonId;

    /// <inheritdoc/>
    public override bool IsDirect => Received.IsDirect;

    internal override string? PersonEmail => Received.PersonEmail;

    private protected override string? FetchedRoomId => Received.RoomId;

    internal override string? ThreadId => Received.ThreadId;

    internal override string? MessageId => Received.MessageId;

    internal override Type HandlerType => typeof(IBotHandler<FileReceived>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<FileReceived>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>
/// Somebody mentioned the bot, or everybody, in a group room: raised beside <see cref="MessageReceived"/>, unless the
/// message is a command or an answer.
/// </summary>
public sealed class BotMentioned : RoomEvent
{
    internal BotMentioned(MessageReceived received)
        : base(received.Context) => Received = received;

    /// <summary>The message that mentions it.</summary>
    public MessageReceived Received { get; }

    /// <summary>Whether the bot was meant by name, and not only as one of all.</summary>
    public bool ByName => Received.Message.MentionedPeople?.Any(id => SparkId.Same(id, Bot.Id)) ?? false;

    /// <inheritdoc/>
    public override string? PersonId => Received.PersonId;

    /// <inheritdoc/>
    public override bool IsDirect => Received.IsDirect;

    internal override string? PersonEmail => Received.PersonEmail;

    private protected override string? FetchedRoomId => Received.RoomId;

    internal override string? ThreadId => Received.ThreadId;

    internal override string? MessageId => Received.MessageId;

    internal override Type HandlerType => typeof(IBotHandler<BotMentioned>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<BotMentioned>)handler).HandleAsync(this, cancellationToken);
}
