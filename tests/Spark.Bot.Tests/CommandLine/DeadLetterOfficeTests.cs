using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Spark.Bot.Tests.CommandLine;

public class DeadLetterOfficeTests
{
    [Fact]
    public async Task A_letter_that_cannot_be_replayed_keeps_no_other_from_it()
    {
        var engine = new InboxEngine("any", true, typeof(int), typeof(int), typeof(int), typeof(int));
        await using var services = new ServiceCollection()
            .AddSingleton<IDeadLetters>(new Letters())
            .AddSingleton(new InboxChoice([engine], Options.Create(new SparkBotOptions())))
            .BuildServiceProvider();
        var output = new StringWriter();

        await new DeadLetterOffice(services).ReplayAsync("1,2,3", output, TestContext.Current.CancellationToken);

        output
            .ToString()
            .ReplaceLineEndings("|")
            .ShouldBe("1 is unreadable|There is no dead letter 3.|1 dead letters replayed.|");
    }

    private sealed class Letters : IDeadLetters
    {
        public Task<IReadOnlyList<DeadLetter>> ListAsync(
            int limit = 100,
            CancellationToken cancellationToken = default
        ) => Task.FromResult<IReadOnlyList<DeadLetter>>([]);

        public Task<bool> ReplayAsync(long id, CancellationToken cancellationToken = default) =>
            id == 1 ? throw new InvalidOperationException("1 is unreadable") : Task.FromResult(id == 2);

        public Task<bool> DropAsync(long id, CancellationToken cancellationToken = default) => Task.FromResult(true);
    }
}
