using System.Globalization;

namespace Spark.Bot;

/// <summary>How the name of a command is found at the start of a text.</summary>
internal static class CommandName
{
    /// <summary>The words of a name, with one blank between them.</summary>
    public static string Normalize(string name) =>
        string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Where the text of a message really begins: clients leave blanks and invisible marks at a mention.</summary>
    public static string TrimStart(string text)
    {
        var start = 0;
        while (
            start < text.Length
            && (
                char.IsWhiteSpace(text[start])
                || CharUnicodeInfo.GetUnicodeCategory(text[start]) == UnicodeCategory.Format
            )
        )
        {
            start++;
        }

        return text[start..];
    }

    /// <summary>
    /// The end of the name in the text, if it starts with it, in any case, and a blank or nothing follows; else
    /// <c>null</c>. Between the words of a name may be any white space.
    /// </summary>
    public static int? EndIn(string text, string name)
    {
        var at = 0;
        foreach (var word in name.Split(' '))
        {
            if (at > 0)
            {
                var blanks = at;
                while (at < text.Length && char.IsWhiteSpace(text[at]))
                {
                    at++;
                }

                if (at == blanks)
                {
                    return null;
                }
            }

            if (string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0)
            {
                return null;
            }

            at += word.Length;
        }

        return at <= text.Length && (at == text.Length || char.IsWhiteSpace(text[at])) ? at : null;
    }
}
