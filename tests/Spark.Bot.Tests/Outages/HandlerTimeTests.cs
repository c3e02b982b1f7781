using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.Tests.Outages;

public class HandlerTimeTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_handler_ends_when_its_time_is_over()
    {
        using var time = Start(
            out var handling,
            token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)
        );
        _clock.Advance(TimeSpan.FromSeconds(9));
        time.IsOver.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        time.IsOver.ShouldBeTrue();
        await Should.ThrowAsync<OperationCanceledException>(time.EndAsync(handling));
    }

    [Fact]
    public async Task Waits_do_not_count_however_many_there_are_at_once()
    {
        var (waits, over) = (new TaskCompletionSource<(IDisposable, IDisposable)>(), new TaskCompletionSource());
        using var time = Start(
            out var handling,
            token =>
            {
                waits.SetResult((HandlerTime.Pause()!, HandlerTime.Pause()!));
                return over.Task.WaitAsync(token);
            }
        );
        var (first, second) = await waits.Task;
        _clock.Advance(TimeSpan.FromHours(1));
        first.Dispose();
        _clock.Advance(TimeSpan.FromHours(1));
        second.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(9));
        time.IsOver.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        time.IsOver.ShouldBeTrue();
        await Should.ThrowAsync<OperationCanceledException>(time.EndAsync(handling));
    }

    [Fact]
    public async Task What_ends_in_the_moment_its_time_is_over_has_ended_well()
    {
        var over = new TaskCompletionSource();
        using var time = Start(out var handling, _ => over.Task);
        over.SetResult();
        await handling;
        _clock.Advance(TimeSpan.FromSeconds(10));

        (await time.EndAsync(handling)).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_does_not_heed_the_end_is_waited_for_a_little()
    {
        var over = new TaskCompletionSource();
        using var time = Start(out var handling, _ => over.Task);
        var ending = time.EndAsync(handling);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Until.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            return ending.IsCompleted;
        });

        await Should.ThrowAsync<TimeoutException>(ending);
        over.SetResult();
        await handling;
    }

    [Fact]
    public async Task Who_was_given_up_may_still_wait()
    {
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var time = Start(
            out var handling,
            async _ =>
            {
                begun.SetResult();
                await goOn.Task;
                using var wait = HandlerTime.Pause();
            }
        );
        await begun.Task;
        time.Dispose();
        goOn.SetResult();

        (await handling).ShouldBeTrue();
    }

    [Fact]
    public void Where_no_handler_runs_there_is_nothing_to_stop() => HandlerTime.Pause().ShouldBeNull();

    private HandlerTime Start(out Task<bool> handling, Func<CancellationToken, Task> handle)
    {
        var time = new HandlerTime(TimeSpan.FromSeconds(10), _clock, CancellationToken.None);
        handling = time.Start(async token =>
        {
            await handle(token);
            return true;
        });
        return time;
    }
}
