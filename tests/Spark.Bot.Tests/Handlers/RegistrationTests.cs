using Microsoft.Extensions.Hosting;

namespace Spark.Bot.Tests.Handlers;

public class RegistrationTests
{
    private static SparkBotBuilder Bot =>
        Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings()).AddSparkBot();

    [Fact]
    public void Handling_commands_without_saying_which_is_refused()
    {
        Should
            .Throw<InvalidOperationException>(() => Bot.On<CommandReceived>((_, _) => Task.CompletedTask))
            .Message.ShouldContain("OnCommand");
        Should
            .Throw<InvalidOperationException>(() => Bot.AddHandler<ACommand>())
            .Message.ShouldContain("OnCommand<ACommand>");
    }

    [Fact]
    public void A_class_that_handles_nothing_is_refused() =>
        Should
            .Throw<InvalidOperationException>(() => Bot.AddHandler<object>())
            .Message.ShouldContain("handles nothing");

    private sealed class ACommand : IBotHandler<CommandReceived>
    {
        public Task HandleAsync(CommandReceived botEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
