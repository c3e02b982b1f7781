namespace Spark.Client;

/// <summary>That somebody submitted a card. (Webex API: Attachment Actions.)</summary>
public sealed record AttachmentAction : SparkObject
{
    /// <summary>The action's id.</summary>
    public required string Id { get; init; }

    /// <summary><c>submit</c>, the only kind so far.</summary>
    public string? Type { get; init; }

    /// <summary>The message with the card.</summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// What was entered, by the inputs' ids, merged with the data of the submit action; never <c>null</c>. The values
    /// of inputs come as text.
    /// </summary>
    public CardInputs Inputs
    {
        get => field ?? CardInputs.Empty; // not an initializer: generated JSON code sets absent init members to null
        init;
    }

    /// <summary>Who submitted it.</summary>
    public string? PersonId { get; init; }

    /// <summary>The room.</summary>
    public string? RoomId { get; init; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset? Created { get; init; }
}
