namespace Spark.Emulator;

/// <summary>A message as a test sees it.</summary>
public sealed record EmulatedMessage
{
    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>The message it replies to, or null.</summary>
    public string? ParentId { get; init; }

    /// <summary>The room it is in.</summary>
    public required string RoomId { get; init; }

    /// <summary><c>direct</c> or <c>group</c>.</summary>
    public required string RoomType { get; init; }

    /// <summary>What was said, without formatting.</summary>
    public string? Text { get; init; }

    /// <summary>What was said, if it was said in markdown.</summary>
    public string? Markdown { get; init; }

    /// <summary>What was said in markdown, as clients show it.</summary>
    public string? Html { get; init; }

    /// <summary>Who said it.</summary>
    public required string PersonId { get; init; }

    /// <summary>The address of who said it.</summary>
    public required string PersonEmail { get; init; }

    /// <summary>The ids of those mentioned.</summary>
    public IReadOnlyList<string> MentionedPeople { get; init; } = [];

    /// <summary>The whole message as the API shows it: its JSON.</summary>
    public required string Json { get; init; }

    internal static EmulatedMessage Of(MessageRow row, MessageContent content, Cloud cloud)
    {
        var wire = content.For(row.Key, cloud.Origin(http: null));
        return new EmulatedMessage
        {
            Id = wire.Id,
            ParentId = wire.ParentId,
            RoomId = wire.RoomId,
            RoomType = wire.RoomType,
            Text = wire.Text,
            Markdown = wire.Markdown,
            Html = wire.Html,
            PersonId = wire.PersonId,
            PersonEmail = wire.PersonEmail,
            MentionedPeople = wire.MentionedPeople ?? [],
            Json = System.Text.Encoding.UTF8.GetString(EmulatorJson.Bytes(wire, MessagesJson.Own.Message)),
        };
    }
}
