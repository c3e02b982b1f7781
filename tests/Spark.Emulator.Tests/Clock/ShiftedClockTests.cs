using Microsoft.Extensions.Time.Testing;

namespace Spark.Emulator.Tests.Clock;

public class ShiftedClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _inner = new(Noon);

    private readonly List<string> _fired = [];

    [Fact]
    public void It_shows_the_time_of_the_other_clock_until_it_is_set()
    {
        var clock = new ShiftedClock(_inner);

        clock.GetUtcNow().ShouldBe(Noon);
        clock.Set(Noon.AddDays(1));
        _inner.Advance(TimeSpan.FromSeconds(5));

        clock.GetUtcNow().ShouldBe(Noon.AddDays(1).AddSeconds(5));
    }

    [Fact]
    public void A_stopwatch_sees_what_was_skipped_forward_and_nothing_of_what_was_set_back()
    {
        var clock = new ShiftedClock(_inner);
        var started = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromMinutes(10));
        clock.Advance(TimeSpan.FromHours(-3));

        clock.GetElapsedTime(started).ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void A_timer_fires_when_its_time_comes_or_is_skipped()
    {
        var clock = new ShiftedClock(_inner);
        using var passes = Timer(clock, "passes", minutes: 5);
        using var skipped = Timer(clock, "skipped", minutes: 15);
        using var later = Timer(clock, "later", minutes: 30);

        _inner.Advance(TimeSpan.FromMinutes(5));
        _fired.ShouldBe(["passes"]);
        clock.Advance(TimeSpan.FromMinutes(10));
        _fired.ShouldBe(["passes", "skipped"]);
        _inner.Advance(TimeSpan.FromMinutes(14));
        _fired.Count.ShouldBe(2);
        _inner.Advance(TimeSpan.FromMinutes(1));
        _fired.ShouldBe(["passes", "skipped", "later"]);
    }

    [Fact]
    public void A_timer_made_after_the_skip_waits_its_whole_time()
    {
        var clock = new ShiftedClock(_inner);
        clock.Advance(TimeSpan.FromDays(1));
        using var timer = Timer(clock, "x", minutes: 5);

        _inner.Advance(TimeSpan.FromMinutes(4));
        _fired.ShouldBeEmpty();
        _inner.Advance(TimeSpan.FromMinutes(1));
        _fired.ShouldBe(["x"]);
    }

    [Fact]
    public void A_timer_that_repeats_goes_on_after_a_skip()
    {
        var clock = new ShiftedClock(_inner);
        using var timer = clock.CreateTimer(
            _ => _fired.Add("x"),
            state: null,
            TimeSpan.FromMinutes(1),
            TimeSpan.FromMinutes(1)
        );

        clock.Advance(TimeSpan.FromSeconds(90));
        _fired.Count.ShouldBe(1);
        _inner.Advance(TimeSpan.FromMinutes(2));
        _fired.Count.ShouldBe(3);
    }

    [Fact]
    public void A_timer_that_was_stopped_or_disposed_is_not_woken()
    {
        var clock = new ShiftedClock(_inner);
        using var stopped = Timer(clock, "stopped", minutes: 5);
        stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Timer(clock, "disposed", minutes: 5).Dispose();

        clock.Advance(TimeSpan.FromHours(1));
        _inner.Advance(TimeSpan.FromHours(1));

        _fired.ShouldBeEmpty();
    }

    [Fact]
    public void It_does_not_go_where_there_is_no_time()
    {
        var clock = new ShiftedClock(_inner);

        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.MaxValue));
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Set(DateTimeOffset.MinValue));
        clock.GetUtcNow().ShouldBe(Noon);
    }

    private ITimer Timer(ShiftedClock clock, string name, int minutes) =>
        clock.CreateTimer(_ => _fired.Add(name), state: null, TimeSpan.FromMinutes(minutes), Timeout.InfiniteTimeSpan);
}
