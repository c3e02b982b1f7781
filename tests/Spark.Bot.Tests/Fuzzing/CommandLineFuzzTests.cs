using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spark.Bot.Tests.Fuzzing;

public class CommandLineFuzzTests
{
    private static readonly IReadOnlyList<string> Known = Corpus.Lines("command-lines");

    private static readonly CommandTable Table = new(
        [Command("echo"), Command("echo all"), Command("add")],
        NullLogger<CommandTable>.Instance
    );

    public static TheoryData<string> Cases => [.. Known];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_known_oddity_is_words(string line) => Check(line);

    [Fact]
    public void Whatever_is_written_is_words_that_were_written() =>
        Fuzz.Holds(Gen.OneOf(Fuzz.Text, Fuzz.Around(Known)), Check);

    [Fact]
    public void Words_that_are_quoted_come_back_as_they_were() =>
        Fuzz.Holds(
            Fuzz.Text.NonEmptyListOf(),
            words => CommandWord.Parse(string.Join(' ', words.Select(Quote))).Select(word => word.Text).ShouldBe(words)
        );

    private static string Quote(string word) =>
        $"\"{string.Concat(word.Select(c => "\\\"“”„«»".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"))}\"";

    private static void Check(string line)
    {
        foreach (var word in CommandWord.Parse(line))
        {
            word.Start.ShouldBeInRange(0, line.Length - 1);
            char.IsWhiteSpace(line[word.Start]).ShouldBeFalse();
            word.Text.Length.ShouldBeLessThanOrEqualTo(line.Length - word.Start);
        }

        foreach (var text in (string[])[line, "echo " + line, "echo all " + line])
        {
            if (Table.Match(Samples.Received(text)) is not { Received: var command })
            {
                continue;
            }

            text.ShouldEndWith(command.Arguments);
            for (var index = 0; index < command.Words.Count; index++)
            {
                text.ShouldContain(command.TextFrom(index));
                try
                {
                    command.Argument<int>(index, "n");
                    command.Argument<DateOnly>(index, "d");
                }
                catch (CommandUsageException wrong)
                {
                    wrong.Message.Length.ShouldBeLessThan(200); // told to the person
                }
            }
        }
    }

    private static CommandRegistration Command(string name) =>
        new(name, "", null, new CommandOptions(), new(typeof(object), "", _ => ""), "");
}
