using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.Tests.Background;

/// <summary>What is done at intervals.</summary>
public sealed class RecurringTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();
    private readonly ILoggerFactory _logging;
    private readonly Recurring _work;
    private Func<CancellationToken, Task> _act = _ => Task.CompletedTask;
    private int _begun;

    public RecurringTests()
    {
        _logging = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _work = new Recurring(
            "work",
            cancellation =>
            {
                Interlocked.Increment(ref _begun);
                return _act(cancellation);
            },
            _clock,
            _logging.CreateLogger("test")
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        _logging.Dispose();
    }

    [Fact]
    public async Task What_breaks_is_logged_and_done_again_at_the_next_time()
    {
        _act = _ => throw new InvalidOperationException("broken");
        _work.Every(Interval);

        await DoneAsync(1);
        await Until.TrueAsync(() => _log.At(LogLevel.Error).Count == 1);
        await DoneAsync(2);
        await Until.TrueAsync(() => _log.At(LogLevel.Error).Count == 2);
    }

    [Fact]
    public async Task An_inbox_that_is_away_says_so_itself()
    {
        _act = _ => throw new InboxUnavailableException("away");
        _work.Every(Interval);

        await DoneAsync(1);
        await DoneAsync(2);

        _log.At(LogLevel.Error).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_takes_long_is_not_begun_again_meanwhile_and_is_called_off_at_the_stop()
    {
        _act = cancellation => Task.Delay(Timeout.InfiniteTimeSpan, _clock, cancellation);
        _work.Every(Interval, first: TimeSpan.Zero);
        await Until.TrueAsync(() => _begun == 1);

        _clock.Advance(10 * Interval);
        await _work.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

        _begun.ShouldBe(1);
        _log.At(LogLevel.Error).ShouldBeEmpty();
    }

    /// <summary>One that is just ending is not begun again: then its next time comes.</summary>
    private Task DoneAsync(int times) =>
        Until.TrueAsync(() =>
        {
            if (_begun < times)
            {
                _clock.Advance(Interval);
            }

            return _begun >= times;
        });
}
