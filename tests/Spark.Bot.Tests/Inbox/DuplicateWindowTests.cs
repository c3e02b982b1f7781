using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.Tests.Inbox;

public class DuplicateWindowTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_key_is_new_once_within_its_time()
    {
        var window = new DuplicateWindow(10, _clock);
        var key = new EventKey(1, TimeSpan.FromSeconds(60));

        window.TryAdd(key).ShouldBeTrue();
        window.TryAdd(key).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(59));
        window.TryAdd(key).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        window.TryAdd(key).ShouldBeTrue();
        window.TryAdd(key).ShouldBeFalse();
    }

    [Fact]
    public void The_oldest_keys_make_room_for_new_ones()
    {
        var window = new DuplicateWindow(2, _clock);
        foreach (var key in Enumerable.Range(1, 3))
        {
            window.TryAdd(new EventKey((UInt128)key, TimeSpan.FromHours(1))).ShouldBeTrue();
        }

        window.TryAdd(new EventKey(3, TimeSpan.FromHours(1))).ShouldBeFalse();
        window.TryAdd(new EventKey(2, TimeSpan.FromHours(1))).ShouldBeFalse();
        window.TryAdd(new EventKey(1, TimeSpan.FromHours(1))).ShouldBeTrue();
    }
}
