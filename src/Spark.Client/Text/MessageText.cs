using System.Text;

namespace Spark.Client;

/// <summary>The size of messages: what is longer than the service takes is split into several.</summary>
public static class MessageText
{
    /// <summary>How long the text and the markdown of a message may be, in bytes of UTF-8. (Webex API: Messages.)</summary>
    public const int MaxBytes = 7439;

    /// <summary>The least limit that texts are split at, in bytes.</summary>
    public const int MinLimit = 32;

    /// <summary>The size of a text, in bytes of UTF-8.</summary>
    public static int ByteCount(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>
    /// Splits plain text into messages: between paragraphs where that is possible, else between lines, words, or
    /// characters as people see them. What is left out is white space at the seams.
    /// </summary>
    /// <param name="text">The text; empty gives nothing.</param>
    /// <param name="maxBytes">The size of a message, in bytes of UTF-8; <see cref="MinLimit"/> or more.</param>
    public static IReadOnlyList<string> Split(string text, int maxBytes = MaxBytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, MinLimit);
        return new TextSplitter(text, maxBytes, map: null).Split();
    }

    /// <summary>
    /// Splits markdown into messages, as <see cref="Split"/> does. Each looks as it does in the whole: what is open at a
    /// seam (emphasis, code, a quote, a heading) is closed and opened again, and what goes on with a paragraph begins no
    /// list; no mention, link, entity or escaped character is cut. A list goes on without a bullet. What takes more than
    /// two fifths of a message to open and close is not opened again, a heading that is underlined goes on as text, and a
    /// reference to a link that is defined in another message is text.
    /// </summary>
    /// <param name="markdown">The markdown; empty gives nothing.</param>
    /// <param name="maxBytes">The size of a message, in bytes of UTF-8; <see cref="MinLimit"/> or more.</param>
    public static IReadOnlyList<string> SplitMarkdown(string markdown, int maxBytes = MaxBytes)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, MinLimit);
        return ByteCount(markdown) <= maxBytes
            ? string.IsNullOrWhiteSpace(markdown)
                ? []
                : [markdown]
            : new TextSplitter(markdown, maxBytes, MarkdownMap.Of(markdown, maxBytes)).Split();
    }
}
