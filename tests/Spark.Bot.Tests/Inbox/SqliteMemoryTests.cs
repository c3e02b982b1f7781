namespace Spark.Bot.Tests.Inbox;

/// <summary>What a backlog costs; the memory of the process is everybody's, so nothing runs beside.</summary>
[CollectionDefinition(nameof(SqliteMemoryTests), DisableParallelization = true)]
[Collection(nameof(SqliteMemoryTests))]
public sealed class SqliteMemoryTests
{
    [Fact]
    public async Task Memory_does_not_grow_with_the_backlog()
    {
        await using var inbox = new SqliteHarness();
        var before = 0L;
        for (var n = 0; n < 20; n++)
        {
            await Task.WhenAll(
                Enumerable.Range(0, 500).Select(i => inbox.AcceptAsync($"{n}-{i}", $"room-{n}-{i}").AsTask())
            );
            before = n == 4 ? GC.GetTotalMemory(forceFullCollection: true) : before;
        }

        inbox.Inbox.Pending.ShouldBe(10_000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(2_000_000); // 7,500 events more
        await inbox.TakeAsync();
    }
}
