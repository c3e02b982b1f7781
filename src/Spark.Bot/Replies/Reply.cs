using System.Diagnostics.CodeAnalysis;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// What the bot answers: at least one of text, markdown, a card and a file. A text is a reply by itself, so handlers may
/// return one. What is longer than a message may be is sent as several.
/// </summary>
public sealed record Reply
{
    private const string CardFallback = "This message is a card. Your client cannot show it.";

    /// <summary>Plain text, shown as it is: markdown in it has no effect. With markdown the fallback.</summary>
    public string? Text { get; init; }

    /// <summary>Markdown. What people wrote must be escaped before it goes in here (<see cref="Markdown"/>).</summary>
    public string? Markdown { get; init; }

    /// <summary>The public address of a file, which the service fetches without credentials.</summary>
    public Uri? FileUrl { get; init; }

    /// <summary>
    /// A file to upload: from a path, bytes or a stream. With a card it is a message of its own, since the service takes
    /// only one of the two.
    /// </summary>
    public FileUpload? File { get; init; }

    /// <summary>A card. Text or markdown is what clients show that cannot show cards; there is one by default.</summary>
    public MessageAttachment? Card { get; init; }

    /// <summary>Where it goes. Default: where the event happened, <see cref="ReplyPlace.Here"/>.</summary>
    public ReplyPlace Place { get; init; }

    /// <summary>A reply of plain text.</summary>
    /// <param name="text">The text; <c>null</c> is no reply.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Reply?(string? text) => FromString(text);

    /// <summary>A reply that is a card.</summary>
    public static implicit operator Reply(AdaptiveCard card) => FromCard(card);

    /// <summary>A reply of plain text.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static Reply? FromString(string? text) => text is null ? null : new Reply { Text = text };

    /// <summary>A reply that is a card.</summary>
    /// <param name="card">The card.</param>
    /// <param name="text">What clients show that cannot show cards.</param>
    public static Reply FromCard(AdaptiveCard card, string? text = null)
    {
        ArgumentNullException.ThrowIfNull(card);
        return new() { Card = card.ToAttachment(), Text = text ?? card.FallbackText };
    }

    /// <summary>Whether there is nothing in it.</summary>
    internal bool IsEmpty =>
        string.IsNullOrWhiteSpace(Text)
        && string.IsNullOrWhiteSpace(Markdown)
        && Card is null
        && FileUrl is null
        && File is null;

    /// <summary>The messages it is sent as, without their destination. Card and file go with the first.</summary>
    /// <exception cref="InvalidOperationException">There is nothing in it, or there are two files.</exception>
    internal IReadOnlyList<CreateMessageRequest> ToMessages()
    {
        if (File is not null && FileUrl is not null)
        {
            throw new InvalidOperationException("A reply carries one file: by its address, or uploaded.");
        }

        if (IsEmpty)
        {
            throw new InvalidOperationException(
                "There is nothing to send: a reply needs text, markdown, a card or a file."
            );
        }

        var first = new CreateMessageRequest
        {
            Files = FileUrl is null ? null : [FileUrl.AbsoluteUri],
            Attachments = Card is null ? null : [Card],
        };
        if (!string.IsNullOrWhiteSpace(Markdown))
        {
            var parts = MessageText.SplitMarkdown(Markdown);
            // The fallback is that of the whole: of parts the service makes its own.
            var fallback = parts.Count == 1 && Text is not null && MessageText.ByteCount(Text) <= MessageText.MaxBytes;
            return Numbered(
                first,
                parts,
                (message, part) => message with { Markdown = part, Text = fallback ? Text : null }
            );
        }

        var text = string.IsNullOrWhiteSpace(Text) ? (Card is null ? null : CardFallback) : Text;
        return text is null
            ? [first]
            : Numbered(first, MessageText.Split(text), (message, part) => message with { Text = part });
    }

    private static List<CreateMessageRequest> Numbered(
        CreateMessageRequest first,
        IReadOnlyList<string> parts,
        Func<CreateMessageRequest, string, CreateMessageRequest> fill
    ) => [.. parts.Select((part, index) => fill(index == 0 ? first : new CreateMessageRequest(), part))];
}

/// <summary>Where a reply goes.</summary>
public enum ReplyPlace
{
    /// <summary>Where the event happened: in the thread if it is in one, else in the room.</summary>
    Here,

    /// <summary>Into the room, whether the message was in a thread or not.</summary>
    Room,

    /// <summary>Into the thread; if the message is in none, it starts one.</summary>
    Thread,

    /// <summary>To the person alone, in the direct room with the bot.</summary>
    Private,
}
