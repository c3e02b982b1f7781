using System.Text;

namespace Spark.Client;

/// <summary>Writes text into markdown so that it is shown as it is, whatever the line already holds.</summary>
internal static class MarkdownEscape
{
    /// <summary>Text at the start of a line.</summary>
    public static string Escape(string text)
    {
        var markdown = new StringBuilder();
        Append(markdown, text);
        return markdown.ToString();
    }

    public static void Append(StringBuilder markdown, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            AppendLine(markdown, lines[i]);
            if (i < lines.Length - 1)
            {
                // Two blanks are a line break; beside an empty line there is a new paragraph anyway.
                markdown.Append(IsEmpty(markdown) || lines[i + 1].Length == 0 ? "\n" : "  \n");
            }
        }
    }

    /// <summary>Whether the line that is being written is empty.</summary>
    public static bool IsEmpty(StringBuilder markdown) => markdown is [] or [.., '\n'];

    private static void AppendLine(StringBuilder markdown, string line)
    {
        var before = Before(markdown);
        var (marker, isIndented) = before is null
            ? (-1, false)
            : (LineMarker(before + line) - before.Length, IsIndented(before + line));
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                // Entities, so that nothing that looks for "<@" first takes it for a mention.
                case '<':
                    markdown.Append("&lt;");
                    break;
                case '>':
                    markdown.Append("&gt;");
                    break;
                case '&':
                    markdown.Append("&amp;");
                    break;
                // Where a line starts with many blanks, it would be code.
                case ' ' or '\t' when i == 0 && isIndented:
                    markdown.Append("&nbsp;");
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '|':
                case var c when i == marker && char.IsAscii(c):
                    markdown.Append('\\').Append(line[i]);
                    break;
                default:
                    markdown.Append(line[i]);
                    break;
            }
        }
    }

    /// <summary>What the line holds already, if what comes may still make an item or code of it: a few blanks and digits.</summary>
    private static string? Before(StringBuilder markdown)
    {
        const int Most = 12; // a number of more than nine digits makes no item
        var start = markdown.Length;
        while (start > 0 && markdown[start - 1] is not '\n')
        {
            if (markdown[--start] is not (' ' or '\t' or (>= '0' and <= '9')) || markdown.Length - start > Most)
            {
                return null;
            }
        }

        return markdown.ToString(start, markdown.Length - start);
    }

    /// <summary>Where the character stands that would make a line a heading, an item or a rule; -1 for nowhere.</summary>
    private static int LineMarker(string line)
    {
        var start = line.Length - line.TrimStart(' ').Length;
        if (start == line.Length)
        {
            return -1;
        }

        if (line[start] is '#' or '+' or '-' or '=')
        {
            return start;
        }

        var end = start;
        while (end < line.Length && char.IsAsciiDigit(line[end]))
        {
            end++;
        }

        return end > start && end < line.Length && line[end] is '.' or ')' ? end : -1;
    }

    private static bool IsIndented(string line) =>
        line.AsSpan().TrimStart(" \t") is var rest
        && line.AsSpan(0, line.Length - rest.Length) is var blanks
        && (blanks.Length > 3 || blanks.Contains('\t'));
}
