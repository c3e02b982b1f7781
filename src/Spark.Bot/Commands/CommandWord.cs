using System.Globalization;
using System.Text;

namespace Spark.Bot;

/// <summary>An argument of a command.</summary>
/// <param name="Text">The argument, without quotation marks.</param>
/// <param name="Start">Where it starts in what was written.</param>
internal sealed record CommandWord(string Text, int Start)
{
    /// <summary>Clients make straight quotation marks into curly ones while people type.</summary>
    private const string Quotes = "\"“”„«»";

    public static IReadOnlyList<CommandWord> Parse(string text)
    {
        var words = new List<CommandWord>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return words;
            }

            var start = at;
            if (Quotes.Contains(text[at], StringComparison.Ordinal) && Quoted(text, at) is var (word, end))
            {
                words.Add(new(word, start));
                at = end;
                continue;
            }

            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            words.Add(new(text[start..at], start));
        }
    }

    public T As<T>(string name)
        where T : IParsable<T> =>
        T.TryParse(Text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CommandUsageException($"“{Shortened}” is no valid {name}{Expected<T>()}.");

    private string Shortened => Text.Length <= 60 ? Text : Text[..(char.IsHighSurrogate(Text[59]) ? 59 : 60)] + "…";

    /// <summary>A quoted word and where it ends; <c>null</c> if the quotation never does, or goes on in the word.</summary>
    private static (string Word, int End)? Quoted(string text, int at)
    {
        var word = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (
                text[at] == '\\'
                && at + 1 < text.Length
                && (text[at + 1] == '\\' || Quotes.Contains(text[at + 1], StringComparison.Ordinal))
            )
            {
                word.Append(text[++at]);
            }
            else if (Quotes.Contains(text[at], StringComparison.Ordinal))
            {
                var end = at + 1;
                return end == text.Length || char.IsWhiteSpace(text[end]) ? (word.ToString(), end) : null;
            }
            else
            {
                word.Append(text[at]);
            }
        }

        return null;
    }

    private static string Expected<T>() =>
        typeof(T) == typeof(int) || typeof(T) == typeof(long) ? " (a whole number)"
        : typeof(T) == typeof(double) || typeof(T) == typeof(decimal) ? " (a number such as 1.5)"
        : typeof(T) == typeof(bool) ? " (true or false)"
        : typeof(T) == typeof(DateOnly) ? " (a date such as 2026-01-31)"
        : typeof(T) == typeof(TimeOnly) ? " (a time such as 14:30)"
        : typeof(T) == typeof(TimeSpan) ? " (a time span such as 01:30:00)"
        : "";
}

/// <summary>
/// A command was used in a wrong way. Throw it, or let it through: the person gets the message and the command's usage.
/// </summary>
/// <param name="message">What the person is told.</param>
public sealed class CommandUsageException(string message) : Exception(message);
