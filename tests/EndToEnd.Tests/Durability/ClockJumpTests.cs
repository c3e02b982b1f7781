using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;

namespace EndToEnd.Tests.Durability;

/// <summary>The machine's clock is set while events wait.</summary>
public sealed class ClockJumpTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-clock-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Memory", 48)]
    [InlineData("Memory", -48)]
    [InlineData("Sqlite", 48)]
    [InlineData("Sqlite", -48)]
    public async Task Nothing_is_lost_said_twice_or_held_up_when_it_jumps(string inbox, int hours)
    {
        var clock = new SettableClock();
        var (busy, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (failures, late) = (0, 0);
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.OnCommand(
                        "wait",
                        "",
                        async (command, ct) =>
                        {
                            busy.TrySetResult();
                            await goOn.Task.WaitAsync(ct);
                            await command.ReplyAsync("waited", ct);
                        }
                    )
                    .OnMessage(message =>
                        message.Text is "2" && ++failures == 1 || message.Text is "late" && ++late == 1
                            ? throw new InvalidOperationException("not yet")
                            : $"re {message.Text}"
                    ),
            options => (options.Inbox, options.InboxPath) = (inbox, Path.Combine(_folder.FullName, "inbox.db")),
            host: host => host.Services.AddSingleton<TimeProvider>(clock)
        );

        await spark.Alice.SaysAsync(spark.Bot, "wait");
        await busy.Task;
        foreach (var text in (string[])["1", "2", "3"])
        {
            await spark.Alice.SaysAsync(spark.Bot, text);
        }

        var bob = spark.Cloud.Person("bob");
        await bob.SaysAsync(spark.Bot, "late"); // its retry is set by the clock as it was
        await Until.TrueAsync(() => spark.Log.All.Any(line => line.Contains("again")));
        await Until.TrueAsync(async () =>
            (await spark.Http.GetStringAsync(new Uri(spark.BotUrl, "/health/ready"))).Contains("5 events are waiting")
        );
        clock.Jump(TimeSpan.FromHours(hours));
        goOn.SetResult();

        foreach (var expected in (string[])["waited", "re 1", "re 2", "re 3"])
        {
            (await spark.Alice.NextReplyAsync(clock.Running)).Text.ShouldBe(expected);
        }

        (await bob.NextReplyAsync(clock.Running)).Text.ShouldBe("re late");
        (failures, late).ShouldBe((2, 2));
        (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()).ShouldBeEmpty();
    }

    /// <summary>A clock that can be set while its timers and stopwatches go on.</summary>
    private sealed class SettableClock : TimeProvider
    {
        private long _ahead;

        public FakeTimeProvider Running { get; } = new(System.GetUtcNow());

        public override long TimestampFrequency => Running.TimestampFrequency;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

        public override DateTimeOffset GetUtcNow() => Running.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

        public override long GetTimestamp() => Running.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Running.CreateTimer(callback, state, dueTime, period);
    }
}
