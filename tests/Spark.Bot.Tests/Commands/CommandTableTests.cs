using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spark.Bot.Tests.Commands;

public class CommandTableTests
{
    [Theory]
    [InlineData("echo hello", "echo", "hello")]
    [InlineData("ECHO hello", "echo", "hello")]
    [InlineData("  echo   a  b ", "echo", "a  b ")]
    [InlineData("echo", "echo", "")]
    [InlineData("echo\nhello", "echo", "hello")]
    [InlineData("deploy prod now", "deploy prod", "now")]
    [InlineData("deploy  prod now", "deploy prod", "now")]
    [InlineData("deploy\u00a0prod\nnow", "deploy prod", "now")]
    [InlineData("deploy production", "deploy", "production")]
    [InlineData("deploy test", "deploy", "test")]
    public void The_longest_name_the_message_starts_with_wins(string text, string name, string arguments)
    {
        var received = Table("echo", "deploy", "deploy prod").Match(Samples.Received(text))!.Received;

        received.Name.ShouldBe(name);
        received.Arguments.ShouldBe(arguments);
    }

    [Theory]
    [InlineData("echoes")]
    [InlineData("please echo")]
    [InlineData("")]
    [InlineData("echo\u200b")]
    public void What_only_looks_like_a_command_is_none(string text) =>
        Table("echo").Match(Samples.Received(text)).ShouldBeNull();

    [Fact]
    public void A_bot_with_commands_has_help() => Table("echo").Match(Samples.Received("help")).ShouldNotBeNull();

    [Fact]
    public void A_bot_without_commands_has_none() => Table().Match(Samples.Received("help")).ShouldBeNull();

    [Theory]
    [InlineData("deploy   prod  now")]
    [InlineData("\u200bdeploy\u00a0prod now")]
    [InlineData("\u200f\u202bdeploy prod now")]
    public void Blanks_and_invisible_marks_that_clients_leave_do_not_hide_a_command(string text) =>
        Table("deploy prod").Match(Samples.Received(text))!.Received.Arguments.ShouldBe("now");

    [Fact]
    public void An_alias_is_a_name_like_the_other()
    {
        var table = new CommandTable([Command("deploy", options => options.Aliases.Add("ship it"))], _logger);

        table.Match(Samples.Received("Ship it now"))!.Received.Name.ShouldBe("deploy");
    }

    [Fact]
    public void A_name_wins_over_a_pattern_and_of_patterns_the_first()
    {
        var table = new CommandTable(
            [Pattern("any", "^[a-z]+"), Pattern("more", "^[a-z]+ "), Command("echo")],
            _logger
        );

        table.Match(Samples.Received("echo x"))!.Received.Name.ShouldBe("echo");
        table.Match(Samples.Received("other x"))!.Received.Name.ShouldBe("any");
        table.Match(Samples.Received("other x"))!.Received.Match!.Value.ShouldBe("other");
    }

    [Fact]
    public void A_pattern_that_takes_too_long_does_not_match() =>
        new CommandTable([Pattern("evil", "^(a+)+$", milliseconds: 1)], _logger)
            .Match(Samples.Received(new string('a', 5000) + "!"))
            .ShouldBeNull();

    [Fact]
    public void Commands_of_one_name_may_work_in_different_rooms()
    {
        var table = new CommandTable(
            [
                Command("go", options => options.Scope = CommandScope.GroupOnly, "Group.cs:1"),
                Command("go", options => options.Scope = CommandScope.DirectOnly, "Direct.cs:1"),
            ],
            _logger
        );

        table.Match(Samples.Received("go"))!.Command.Source.ShouldBe("Group.cs:1");
    }

    [Fact]
    public void What_could_mean_two_commands_is_refused_with_both_places()
    {
        var error = Should.Throw<InvalidOperationException>(() =>
            new CommandTable(
                [
                    Command("ship", source: "A.cs:1"),
                    Command("deploy", options => options.Aliases.Add("Ship"), "B.cs:2"),
                ],
                _logger
            )
        );

        error.Message.ShouldContain("'ship' (A.cs:1)");
        error.Message.ShouldContain("'deploy' (B.cs:2)");
    }

    [Fact]
    public void The_same_pattern_twice_is_refused() =>
        Should.Throw<InvalidOperationException>(() =>
            new CommandTable([Pattern("a", "x+"), Pattern("b", "x+")], _logger)
        );

    [Fact]
    public void A_bots_own_help_takes_the_place_of_the_other() =>
        Table("Help").All.Select(command => command.Name).ShouldBe(["Help"]);

    [Fact]
    public void The_same_name_twice_is_refused() =>
        Should
            .Throw<InvalidOperationException>(() => Table("echo", "Echo"))
            .Message.ShouldContain("could mean two commands");

    private static readonly NullLogger<CommandTable> _logger = NullLogger<CommandTable>.Instance;

    private static CommandTable Table(params string[] names) => new(names.Select(name => Command(name)), _logger);

    private static CommandRegistration Command(
        string name,
        Action<CommandOptions>? configure = null,
        string source = "Program.cs:1"
    )
    {
        var options = new CommandOptions();
        configure?.Invoke(options);
        return new(name, "", null, options, new(typeof(object), "", _ => new object()), source);
    }

    private static CommandRegistration Pattern(string name, string pattern, int milliseconds = 1000) =>
        Command(name) with
        {
            Pattern = new Regex(pattern, RegexOptions.None, TimeSpan.FromMilliseconds(milliseconds)),
        };
}
