using System.Net;
using System.Text.RegularExpressions;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Takes the mention of the bot out of a message. In the plain text it is only the bot's name; which part of the text
/// that is, the html tells, where mentions are elements that carry the person's id.
/// </summary>
internal static partial class Addressing
{
    public static string WithoutMentionOf(Person bot, Message message)
    {
        var text = message.Text ?? "";
        if (message.Html is { } html && RemoveMarked(bot, html, text) is { } cleaned)
        {
            return cleaned;
        }

        return message.MentionedPeople?.Any(id => SparkId.Same(id, bot.Id)) is true ? RemoveLeading(bot, text) : text;
    }

    /// <summary>Removes the mentions that the html marks; <c>null</c> if it marks none of the bot.</summary>
    private static string? RemoveMarked(Person bot, string html, string text)
    {
        var removals = new List<(int Start, int Length)>();
        var seen = 0; // characters of plain html text before the current place
        var plain = new System.Text.StringBuilder();
        foreach (Match mention in Mention().Matches(html))
        {
            plain.Append(Plain(html[seen..mention.Index]));
            seen = mention.Index + mention.Length;
            var name = Plain(mention.Groups["name"].Value);
            if (name.Length > 0 && IsOf(bot, mention.Groups["attributes"].Value))
            {
                // The same name may stand in the text unmarked: take the occurrence with as many before it.
                var nth = Count(plain.ToString(), name);
                if (Find(text, name, nth) is { } start)
                {
                    removals.Add((start, name.Length));
                }
            }

            plain.Append(name);
        }

        if (removals.Count == 0)
        {
            return null;
        }

        foreach (var (start, length) in removals.OrderByDescending(removal => removal.Start))
        {
            text = Cut(text, start, length);
        }

        return text;
    }

    /// <summary>Without html to go by: the bot's full or first name at the start, followed by a blank.</summary>
    private static string RemoveLeading(Person bot, string text)
    {
        var first = bot.DisplayName?.Split(' ', 2)[0];
        foreach (var name in (string?[])[bot.DisplayName, bot.NickName, first])
        {
            if (
                !string.IsNullOrEmpty(name)
                && text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && (text.Length == name.Length || char.IsWhiteSpace(text[name.Length]))
            )
            {
                return text[name.Length..].TrimStart();
            }
        }

        return text;
    }

    private static bool IsOf(Person bot, string attributes) =>
        ObjectId().Match(attributes) is { Success: true } id
        && SparkId.Same(WebUtility.HtmlDecode(id.Groups["id"].Value), bot.Id);

    private static string Plain(string html) => WebUtility.HtmlDecode(Tag().Replace(html, ""));

    private static int Count(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; count++)
        {
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal);
        }

        return count;
    }

    private static int? Find(string text, string part, int nth)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        for (; nth > 0 && at >= 0; nth--)
        {
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal);
        }

        return at >= 0 ? at : null;
    }

    /// <summary>Cuts a part out, with the blanks that set it off; what people wrote on both sides stays apart.</summary>
    private static string Cut(string text, int start, int length)
    {
        var before = text[..start].TrimEnd(' ');
        var rest = text[(start + length)..];
        var after = rest.TrimStart(' ');
        var stoodApart = after.Length < rest.Length || (after.Length > 0 && char.IsLetterOrDigit(after[0]));
        var apart = stoodApart && after.Length > 0 && before.Length > 0 && !char.IsWhiteSpace(before[^1]);
        return before + (apart ? " " : "") + after;
    }

    // Each ends at the next bracket or after so many signs, so they need no time limit, which a busy machine would exceed.
    [GeneratedRegex(
        "<spark-mention(?<attributes>[^<>]{0,1000})>(?<name>.{0,1000}?)</spark-mention>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex Mention();

    [GeneratedRegex(
        "data-object-id\\s*=\\s*[\"'](?<id>[^\"']*)[\"']",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex ObjectId();

    [GeneratedRegex("<[^<>]*>", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Tag();
}
