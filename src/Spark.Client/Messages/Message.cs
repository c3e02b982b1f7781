namespace Spark.Client;

/// <summary>A message in a room. (Webex API: Messages.)</summary>
public sealed record Message : SparkObject
{
    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>The message that this one answers in a thread; always the first of the thread.</summary>
    public string? ParentId { get; init; }

    /// <summary>The room.</summary>
    public string? RoomId { get; init; }

    /// <summary>Direct or group.</summary>
    public RoomType? RoomType { get; init; }

    /// <summary>Echo of the destination, on create.</summary>
    public string? ToPersonId { get; init; }

    /// <summary>Echo of the destination, on create.</summary>
    public string? ToPersonEmail { get; init; }

    /// <summary>The plain text; mentions stand in it as display names.</summary>
    public string? Text { get; init; }

    /// <summary>The text as markdown, if it was sent so.</summary>
    public string? Markdown { get; init; }

    /// <summary>The text as html, escaped; mentions are <c>spark-mention</c> elements.</summary>
    public string? Html { get; init; }

    /// <summary>Addresses of the message's files; the token is needed to fetch them.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>The author.</summary>
    public string? PersonId { get; init; }

    /// <summary>The author's email address.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>Ids of the people who are mentioned.</summary>
    public IReadOnlyList<string>? MentionedPeople { get; init; }

    /// <summary>Groups that are mentioned, such as <c>all</c>.</summary>
    public IReadOnlyList<string>? MentionedGroups { get; init; }

    /// <summary>Cards.</summary>
    public IReadOnlyList<MessageAttachment>? Attachments { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it was last edited; absent if never.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Whether it is a voice clip.</summary>
    public bool? IsVoiceClip { get; init; }

    /// <summary>
    /// What the service could not read, by the member's name: that member holds undecrypted text then. Absent mostly.
    /// </summary>
    public IReadOnlyDictionary<string, MessageFieldError>? Errors { get; init; }

    /// <summary>Without the text, which must not reach a log.</summary>
    public override string ToString() =>
        $"Message {{ Id = {Id}, RoomId = {RoomId}, PersonId = {PersonId}, Created = {Created:O} }}";
}

/// <summary>Why a member of a message could not be read. (Webex API: error objects in lists.)</summary>
public sealed record MessageFieldError : SparkObject
{
    /// <summary>The cause, such as <c>kms_failure</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The cause in words.</summary>
    public string? Reason { get; init; }
}
