using Spark.Client;

namespace Spark.Bot;

/// <summary>What the bot answers: at least one of text, markdown and a file.</summary>
public sealed record Reply
{
    /// <summary>Plain text, at most 7439 bytes of UTF-8; with markdown the fallback.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// Markdown, at most 7439 bytes of UTF-8. What people wrote must be escaped before it goes in here.
    /// </summary>
    public string? Markdown { get; init; }

    /// <summary>The public address of a file, which the service fetches without credentials.</summary>
    public Uri? FileUrl { get; init; }

    /// <summary>A card; needs text or markdown as the fallback.</summary>
    public MessageAttachment? Card { get; init; }

    internal CreateMessageRequest To(string roomId, string? threadId) =>
        new()
        {
            RoomId = roomId,
            ParentId = threadId,
            Text = Text,
            Markdown = Markdown,
            Files = FileUrl is null ? null : [FileUrl.AbsoluteUri],
            Attachments = Card is null ? null : [Card],
        };
}
