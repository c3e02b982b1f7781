namespace Spark.Client;

/// <summary>Which messages of a room to list, newest first.</summary>
public sealed record ListMessagesRequest : SparkListRequest
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>Only the answers of this thread.</summary>
    public string? ParentId { get; init; }

    /// <summary>
    /// Only messages that mention this person: <c>me</c> or the own id. Bots must set it in group rooms; pages are of
    /// 100 at most then.
    /// </summary>
    public string? MentionedPeople { get; init; }

    /// <summary>Only messages written before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only messages written before this one.</summary>
    public string? BeforeMessage { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("roomId", RoomId);
        query.Add("parentId", ParentId);
        query.Add("mentionedPeople", MentionedPeople);
        query.Add("before", Before);
        query.Add("beforeMessage", BeforeMessage);
    }
}

/// <summary>Which messages of a direct conversation to list: give a person's id or email.</summary>
public sealed record ListDirectMessagesRequest : SparkListRequest
{
    /// <summary>The other person, by id.</summary>
    public string? PersonId { get; init; }

    /// <summary>The other person, by email.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>Only the answers of this thread.</summary>
    public string? ParentId { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("personId", PersonId);
        query.Add("personEmail", PersonEmail);
        query.Add("parentId", ParentId);
    }
}

/// <summary>
/// A message to send: exactly one destination (room, person id or person email), and text, markdown or a file.
/// </summary>
public sealed record CreateMessageRequest : SparkRequest
{
    /// <summary>To this room.</summary>
    public string? RoomId { get; init; }

    /// <summary>To this person, by id; makes the direct room if there is none.</summary>
    public string? ToPersonId { get; init; }

    /// <summary>To this person, by email; makes the direct room if there is none.</summary>
    public string? ToPersonEmail { get; init; }

    /// <summary>In the thread of this message, which must be the first of its thread and in the same room.</summary>
    public string? ParentId { get; init; }

    /// <summary>Plain text, at most 7439 bytes of UTF-8; with markdown the fallback.</summary>
    public string? Text { get; init; }

    /// <summary>Markdown, at most 7439 bytes of UTF-8.</summary>
    public string? Markdown { get; init; }

    /// <summary>The public address of one file, which the service fetches without credentials.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>One card; needs text or markdown as the fallback.</summary>
    public IReadOnlyList<MessageAttachment>? Attachments { get; init; }

    /// <summary>Without the text, which must not reach a log.</summary>
    public override string ToString() =>
        $"CreateMessageRequest {{ RoomId = {RoomId}, ToPersonId = {ToPersonId}, ParentId = {ParentId} }}";
}

/// <summary>The new text of a message. At most ten edits; none on messages with files or cards.</summary>
public sealed record EditMessageRequest : SparkRequest
{
    /// <summary>The message's room.</summary>
    public required string RoomId { get; init; }

    /// <summary>Plain text, at most 7439 bytes of UTF-8.</summary>
    public string? Text { get; init; }

    /// <summary>Markdown, at most 7439 bytes of UTF-8.</summary>
    public string? Markdown { get; init; }

    /// <summary>Without the text, which must not reach a log.</summary>
    public override string ToString() => $"EditMessageRequest {{ RoomId = {RoomId} }}";
}
