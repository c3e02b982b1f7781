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
        return new TextSplitter(text, maxBytes, TextStructure.Plain(text)).Split();
    }

    /// <summary>
    /// Splits markdown into messages, as <see cref="Split"/> does; besides, a block of code that goes on in the next
    /// message is closed and opened again, and no mention and no link is cut.
    /// </summary>
    /// <param name="markdown">The markdown; empty gives nothing.</param>
    /// <param name="maxBytes">The size of a message, in bytes of UTF-8; <see cref="MinLimit"/> or more.</param>
    public static IReadOnlyList<string> SplitMarkdown(string markdown, int maxBytes = MaxBytes)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, MinLimit);
        return new TextSplitter(markdown, maxBytes, TextStructure.OfMarkdown(markdown, maxBytes)).Split();
    }
}
