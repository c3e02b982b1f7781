using System.Buffers;

namespace Spark.Bot;

/// <summary>What a sender chose, as it may stand in a log: on one line, and of a bounded length.</summary>
internal static class Printable
{
    private const int MaxLength = 200; // ids are of about 100 characters

    /// <summary>Ids are base64, resources and events are words; all else is not shown.</summary>
    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/:.@"
    );

    /// <summary>The same text, unless it holds what could pass for something else.</summary>
    public static string? Of(string? text) =>
        text is null ? null
        : text.Length <= MaxLength && !text.AsSpan().ContainsAnyExcept(Harmless) ? text
        : string.Create(
            Math.Min(text.Length, MaxLength),
            text,
            static (shown, text) =>
            {
                for (var at = 0; at < shown.Length; at++)
                {
                    shown[at] = Harmless.Contains(text[at]) ? text[at] : '?';
                }
            }
        );
}
