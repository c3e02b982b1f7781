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
        var received = Table("echo", "deploy", "deploy prod").Match(Samples.Received(text))!.Value.Received;

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
    public void A_bot_without_commands_has_none()
    {
        Table().HasAny.ShouldBeFalse();
        Table().Match(Samples.Received("help")).ShouldBeNull();
    }

    [Fact]
    public void A_bots_own_help_takes_the_place_of_the_other() =>
        Table("Help").All.Select(command => command.Name).ShouldBe(["Help"]);

    [Fact]
    public void The_same_name_twice_is_refused() =>
        Should
            .Throw<InvalidOperationException>(() => Table("echo", "Echo"))
            .Message.ShouldBe("The command 'echo' is registered 2 times.");

    private static CommandTable Table(params string[] names) =>
        new(names.Select(name => new CommandRegistration(name, "", new(typeof(object), "", _ => new object()))));
}
