using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Spark.Client.Tests;

public class MessageTextTests
{
    [Fact]
    public void What_fits_is_left_as_it_is()
    {
        var text = "  two lines \n\n";

        MessageText.Split(text).ShouldBe([text]);
        MessageText.SplitMarkdown(text).ShouldBe([text]);
        MessageText.Split("").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("x", 7439, 1)]
    [InlineData("x", 7440, 2)]
    [InlineData("é", 3719, 1)]
    [InlineData("é", 3720, 2)]
    [InlineData("🦄", 1859, 1)]
    [InlineData("🦄", 1860, 2)]
    public void The_limit_counts_bytes(string character, int count, int messages)
    {
        MessageText.Split(string.Concat(Enumerable.Repeat(character, count))).Count.ShouldBe(messages);
    }

    [Fact]
    public void Paragraphs_stay_together_where_they_can()
    {
        MessageText
            .Split("first paragraph here\nits 2nd line\n\nsecond paragraph", 45)
            .ShouldBe(["first paragraph here\nits 2nd line", "second paragraph"]);
    }

    [Fact]
    public void Lines_stay_together_where_they_can() =>
        MessageText
            .Split("the first line is here\nthe second line is here", 32)
            .ShouldBe(["the first line is here", "the second line is here"]);

    [Fact]
    public void Words_stay_together_where_they_can() =>
        MessageText
            .Split("aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbb ccccc", 32)
            .ShouldBe(["aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb ccccc"]);

    [Fact]
    public void Characters_as_people_see_them_stay_together()
    {
        var family = "👨‍👩‍👧‍👦"; // 25 bytes, seven code points

        MessageText.Split(string.Concat(Enumerable.Repeat(family, 3)), 60).ShouldBe([family + family, family]);
    }

    [Fact]
    public void A_character_larger_than_a_message_is_cut_between_code_points()
    {
        var zalgo = "a" + string.Concat(Enumerable.Repeat("\u0301", 40));

        var pieces = MessageText.Split(zalgo, 33);

        string.Concat(pieces).ShouldBe(zalgo);
        pieces.ShouldAllBe(piece => MessageText.ByteCount(piece) <= 33);
    }

    [Fact]
    public void A_block_of_code_is_closed_and_opened_again()
    {
        MessageText
            .SplitMarkdown("Look:\n\n```csharp\nvar a = 1;\n\n    var b = 2;\nvar c = 3;\n```\nDone.", 48)
            .ShouldBe(["Look:\n\n```csharp\nvar a = 1;\n\n    var b = 2;\n```", "```csharp\nvar c = 3;\n```\nDone."]);
    }

    [Fact]
    public void No_empty_block_of_code_is_left_at_a_seam()
    {
        var code = "```\n" + new string('x', 28) + "\n" + new string('y', 28) + "\n```\n\nafter the code comes this";

        MessageText
            .SplitMarkdown("before the code comes this\n" + code, 40)
            .ShouldBe([
                "before the code comes this",
                "```\n" + new string('x', 28) + "\n```",
                "```\n" + new string('y', 28) + "\n```",
                "after the code comes this",
            ]);
    }

    [Fact]
    public void A_mention_and_a_link_are_not_cut()
    {
        const string Mention = "<@personId:ABCDEFGHIJ|Ada Lovelace>";
        const string Link = "[a link to it](https://example.com)";

        MessageText.SplitMarkdown($"Hello there, {Mention}", 40).ShouldBe(["Hello there,", Mention]);
        MessageText.SplitMarkdown($"Hello there, {Link}", 40).ShouldBe(["Hello there,", Link]);
        MessageText.SplitMarkdown($"Hellothere{Mention}", 40).ShouldBe(["Hellothere", Mention]);
    }

    [Fact]
    public void A_limit_that_leaves_no_room_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => MessageText.Split("x", 31));

    [Property(MaxTest = 500)]
    public void No_piece_is_too_large_and_nothing_is_lost(NonNull<string> given, PositiveInt limit)
    {
        var text = given.Get + " " + given.Get;
        var max = 32 + (limit.Get % 100);

        foreach (var pieces in new[] { MessageText.Split(text, max), MessageText.SplitMarkdown(Plain(text), max) })
        {
            pieces.ShouldAllBe(piece => MessageText.ByteCount(piece) <= max && !string.IsNullOrWhiteSpace(piece));
        }

        Letters(MessageText.Split(text, max)).ShouldBe(Letters([text]));
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Texts)])]
    public void Code_and_mentions_survive_any_seam(MarkdownText given, PositiveInt limit)
    {
        var max = 96 + (limit.Get % 200);

        var pieces = MessageText.SplitMarkdown(given.Value, max);

        pieces.ShouldAllBe(piece => MessageText.ByteCount(piece) <= max);
        pieces.ShouldAllBe(piece => Fences(piece) % 2 == 0);
        pieces.Sum(Mentions).ShouldBe(Mentions(given.Value));
        pieces.ShouldAllBe(piece => !char.IsLowSurrogate(piece.First()) && !char.IsHighSurrogate(piece.Last()));
        Letters(pieces.Select(WithoutFences)).ShouldBe(Letters([WithoutFences(given.Value)]));
    }

    private static string Plain(string text) => text.Replace('`', '\'').Replace('~', '-');

    private static string Letters(IEnumerable<string> texts) =>
        string.Concat(texts.SelectMany(text => text).Where(c => !char.IsWhiteSpace(c)));

    private static int Fences(string text) =>
        text.Split('\n').Count(line => line.StartsWith("```", StringComparison.Ordinal));

    private static int Mentions(string text) => text.Split("<@personId:ID|A B>").Length - 1;

    private static string WithoutFences(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("```", StringComparison.Ordinal)));
}

/// <summary>Markdown of paragraphs, mentions and blocks of code.</summary>
public sealed record MarkdownText(string Value);

public static class Texts
{
    public static Arbitrary<MarkdownText> Markdown()
    {
        var word = Gen.Elements(
            "a",
            "word",
            "wörter",
            "🦄",
            "👨‍👩‍👧‍👦",
            "<@personId:ID|A B>",
            "x".PadRight(90, 'x'),
            "_e_"
        );
        var line = word.NonEmptyListOf().Select(words => string.Join(' ', words.Take(12)));
        var paragraph = line.NonEmptyListOf().Select(lines => string.Join('\n', lines.Take(4)));
        var code = Gen.Elements("```", "```csharp")
            .SelectMany(fence =>
                line.ListOf().Select(lines => $"{fence}\n{string.Join('\n', lines.Take(8).Append("end"))}\n```")
            )
            .Select(block => block.Replace("<@personId:ID|A B>", "m", StringComparison.Ordinal));
        return Gen.OneOf(paragraph, code)
            .NonEmptyListOf()
            .Select(blocks => new MarkdownText(string.Join("\n\n", blocks.Take(6))))
            .ToArbitrary();
    }
}
