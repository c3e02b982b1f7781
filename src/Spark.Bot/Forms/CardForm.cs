using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// A card that is filled in, and the type that its inputs arrive as: an input's id is the JSON name of the member that
/// takes its value, in any case.
/// </summary>
/// <typeparam name="T">
/// What is entered. Members that are <c>required</c> must be filled in; numbers, truth values, dates and lists of
/// choices are read from the text that the service sends.
/// </typeparam>
public sealed class CardForm<T>
{
    private readonly AdaptiveCard _card;

    /// <summary>A form.</summary>
    /// <param name="name">Its name, which is kept in every card sent: do not change it while cards are in use.</param>
    /// <param name="type">How the type is read, from a source-generated context: <c>AppJson.Default.Order</c>.</param>
    /// <param name="card">The card.</param>
    /// <exception cref="ArgumentException">The card has no button to submit it.</exception>
    public CardForm(string name, JsonTypeInfo<T> type, AdaptiveCard card)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(card);
        (Name, Type, _card) = (name, type, card);
        _ = FormStamp.Put(card, new FormStamp(name, null));
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What is wrong with what was entered, as the person is told; <c>null</c> if nothing is.</summary>
    public Func<T, string?>? Validate { get; init; }

    /// <summary>How often one card may be submitted. Default: as often as people like.</summary>
    public CardUse Use { get; init; }

    /// <summary>How long after it was sent a card may be submitted. Default: for ever.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>What a person is told whose card is no longer in use.</summary>
    public string StaleText { get; init; } = "This card is no longer in use.";

    /// <summary>What a person is told who submits a card that has been submitted before.</summary>
    public string UsedText { get; init; } = "This card has been sent already.";

    /// <summary>What a person is told who submits a card that is meant for somebody else.</summary>
    public string OtherPersonText { get; init; } = "This card is for somebody else.";

    internal JsonTypeInfo<T> Type { get; }

    /// <summary>The card as a reply.</summary>
    /// <param name="text">What clients show that cannot show cards.</param>
    /// <param name="onlyFor">The id of the person who alone may submit it; <c>null</c> for everybody in the room.</param>
    public Reply ToReply(string? text = null, string? onlyFor = null) => ToReply(_card, text, onlyFor);

    /// <summary>Another card of the same form as a reply, such as one with values filled in.</summary>
    /// <param name="card">The card.</param>
    /// <param name="text">What clients show that cannot show cards.</param>
    /// <param name="onlyFor">The id of the person who alone may submit it; <c>null</c> for everybody in the room.</param>
    /// <exception cref="ArgumentException">The card has no button to submit it.</exception>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public Reply ToReply(AdaptiveCard card, string? text = null, string? onlyFor = null)
    {
        ArgumentNullException.ThrowIfNull(card);
        return new() { Card = FormStamp.Put(card, new FormStamp(Name, onlyFor)), Text = text ?? card.FallbackText };
    }
}

/// <summary>How often a card may be submitted. The service lets people submit a card as often as they like.</summary>
public enum CardUse
{
    /// <summary>As often as people like.</summary>
    Repeatedly,

    /// <summary>Once by each person.</summary>
    OncePerPerson,

    /// <summary>Once, by whoever is first.</summary>
    Once,
}

/// <summary>Somebody filled in a form of the bot. Answers go to the card's thread.</summary>
/// <typeparam name="T">What was entered.</typeparam>
public sealed class CardSubmitted<T> : RoomEvent
{
    internal CardSubmitted(CardSubmitted submission, T value)
        : base(submission.Context) => (Submission, Value) = (submission, value);

    /// <summary>What was entered: complete, and valid.</summary>
    public T Value { get; }

    /// <summary>The submission as it came.</summary>
    public CardSubmitted Submission { get; }

    /// <inheritdoc/>
    public override string? PersonId => Submission.PersonId;

    /// <inheritdoc/>
    public override bool IsDirect => Submission.IsDirect;

    private protected override string? FetchedRoomId => Submission.RoomId;

    internal override string? ThreadId => Submission.ThreadId;

    internal override string? MessageId => Submission.MessageId;

    internal override Type HandlerType => typeof(IBotHandler<CardSubmitted<T>>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<CardSubmitted<T>>)handler).HandleAsync(this, cancellationToken);
}
