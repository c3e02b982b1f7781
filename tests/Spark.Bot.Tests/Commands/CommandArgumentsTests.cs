using System.Globalization;

namespace Spark.Bot.Tests.Commands;

public class CommandArgumentsTests
{
    [Theory]
    [InlineData("a b  c", new[] { "a", "b", "c" })]
    [InlineData("\"a b\" c", new[] { "a b", "c" })]
    [InlineData("“a b” „c d“ «e f»", new[] { "a b", "c d", "e f" })]
    [InlineData("\"say \\\"hi\\\" \\\\\" x", new[] { "say \"hi\" \\", "x" })]
    [InlineData("\"\" x", new[] { "", "x" })]
    [InlineData("\"never closed", new[] { "\"never", "closed" })]
    [InlineData("5\" nails", new[] { "5\"", "nails" })]
    [InlineData("a\nb\tc", new[] { "a", "b", "c" })]
    [InlineData("", new string[0])]
    [InlineData("   ", new string[0])]
    public void Words_are_separated_by_blanks_unless_they_are_quoted(string text, string[] words) =>
        Received(text).Words.ShouldBe(words);

    [Fact]
    public void The_rest_is_kept_as_it_was_written() =>
        Received("prod  \"two words\"  and   more ").TextFrom(2).ShouldBe("and   more");

    [Fact]
    public void Arguments_are_read_as_types()
    {
        var command = Received("12 1.5 2026-01-31 true");

        command.Argument<int>(0, "count").ShouldBe(12);
        command.Argument<decimal>(1, "factor").ShouldBe(1.5m);
        command.Argument<DateOnly>(2, "day").ShouldBe(new DateOnly(2026, 1, 31));
        command.Argument<bool>(3, "flag").ShouldBeTrue();
        command.OptionalArgument(4, "more", 7).ShouldBe(7);
    }

    [Fact]
    public void A_wrong_one_says_what_is_wrong_and_what_is_expected() =>
        Should
            .Throw<CommandUsageException>(() => Received("many").Argument<int>(0, "count"))
            .Message.ShouldBe("“many” is no valid count (a whole number).");

    [Fact]
    public void A_missing_one_is_named() =>
        Should
            .Throw<CommandUsageException>(() => Received("").Argument<int>(0, "count"))
            .Message.ShouldBe("count is missing.");

    [Fact]
    public void The_machines_language_makes_no_difference()
    {
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };

        Received("1.5").Argument<double>(0, "factor").ShouldBe(1.5);
    }

    [Fact]
    public void A_huge_wrong_one_is_shown_in_part() =>
        Should
            .Throw<CommandUsageException>(() =>
                Received(string.Concat(Enumerable.Repeat("😀", 3000))).Argument<int>(0, "count")
            )
            .Message.Length.ShouldBeLessThan(120);

    private static CommandReceived Received(string arguments) =>
        new(
            Samples.Received("x " + arguments),
            new CommandRegistration("x", "", null, new CommandOptions(), new(typeof(object), "", _ => ""), ""),
            arguments,
            pattern: null
        );
}
