using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>The service tells of a message that cannot be read: not yet, or not any more.</summary>
public sealed class ReadingLagTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private SparkDriver _spark = null!;

    public async ValueTask InitializeAsync()
    {
        _spark = await SparkDriver.StartUnreadyAsync(
            await SparkEmulator.StartAsync(new SparkEmulatorOptions { TimeProvider = _clock }),
            bot => bot.OnMessage(message => $"re {message.Text}"),
            // A machine that is busy for a second must not be a call of a minute.
            options =>
                options.AttemptTimeout = options.TotalTimeout = options.HandlerTimeout = TimeSpan.FromMinutes(30),
            host => host.Services.AddSingleton<TimeProvider>(_clock)
        );
        await _spark.ReadyAsync();
    }

    public ValueTask DisposeAsync() => _spark.DisposeAsync();

    [Theory]
    [InlineData(4)]
    [InlineData(50)]
    public async Task A_message_that_can_be_read_after_so_many_seconds_is_answered_before_the_next_one(int seconds)
    {
        _spark.Bot.Suffers($$"""[{"kind":"readAfterWriteLag","reads":0,"ms":{{seconds * 1000}}}]""");

        await _spark.Alice.SaysAsync(_spark.Bot, "one");
        await _spark.Alice.SaysAsync(_spark.Bot, "two");

        (await NextReplyAsync()).ShouldBe("re one");
        (await NextReplyAsync()).ShouldBe("re two");
        (await LettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_was_deleted_is_gone_after_a_minute_and_no_dead_letter()
    {
        _spark.Bot.Suffers("""[{"kind":"readAfterWriteLag","reads":1000,"ms":0}]""");

        var saidAt = _clock.GetTimestamp();
        var said = await _spark.Alice.SaysAsync(_spark.Bot, "one");
        await FailsAsync();
        await _spark.Alice.DeleteAsync(said);
        _spark.Bot.Recovers();
        await _spark.Alice.SaysAsync(_spark.Bot, "two");

        (await NextReplyAsync()).ShouldBe("re two");
        _clock.GetElapsedTime(saidAt).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
        _spark.Log.At(LogLevel.Information).ShouldContain(line => line.Contains("is gone") && line.Contains(said.Id));
        (await LettersAsync()).ShouldBeEmpty();
    }

    /// <summary>Waits until the bot has once failed to read it.</summary>
    private Task FailsAsync() =>
        Until.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return _spark.Log.All.Any(line => line.Contains("could not be fetched"));
        });

    private async Task<string?> NextReplyAsync()
    {
        var reply = _spark.Alice.NextReplyAsync();
        await Until.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return reply.IsCompleted;
        });
        return (await reply).Text;
    }

    private Task<IReadOnlyList<DeadLetter>> LettersAsync() =>
        _spark.Services.GetRequiredService<IDeadLetters>().ListAsync();
}
