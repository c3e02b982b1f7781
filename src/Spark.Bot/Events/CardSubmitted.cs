using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Somebody filled in a card and submitted it. Answers go to the card's thread. Submissions of a registered form go to
/// its handler instead, as its type.
/// </summary>
public sealed class CardSubmitted : RoomEvent
{
    internal CardSubmitted(EventContext context, AttachmentAction action, Message? card)
        : base(context) => (Action, Card) = (action, card);

    /// <summary>The submission.</summary>
    public AttachmentAction Action { get; }

    /// <summary>What was entered, merged with the data of the submit action: all of it chosen by the sender.</summary>
    public CardInputs Inputs => Action.Inputs;

    /// <summary>The message with the card; <c>null</c> when it is gone, or not for the bot to see.</summary>
    public Message? Card { get; }

    /// <summary>Whether the card is not one of the bot's own, or is gone: then what it says is not the bot's word.</summary>
    public bool IsForeign => Card is null || !SparkId.Same(Card.PersonId, Bot.Id);

    /// <summary>Who submitted it.</summary>
    public override string? PersonId => Action.PersonId ?? Webhook.Data.PersonId ?? ActorId;

    /// <inheritdoc/>
    public override bool IsDirect => (Card?.RoomType ?? Webhook.Data.RoomType) == RoomType.Direct;

    private protected override string? FetchedRoomId => Action.RoomId ?? Card?.RoomId;

    internal override string? ThreadId => Card is null ? null : Card.ParentId ?? Card.Id;

    internal override string? MessageId => Card?.Id;

    internal override Type HandlerType => typeof(IBotHandler<CardSubmitted>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<CardSubmitted>)handler).HandleAsync(this, cancellationToken);
}
