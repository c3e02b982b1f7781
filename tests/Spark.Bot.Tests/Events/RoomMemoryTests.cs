using System.Globalization;
using Spark.Client;

namespace Spark.Bot.Tests.Events;

public class RoomMemoryTests
{
    private readonly RoomMemory _memory = new();

    [Fact]
    public async Task Of_too_many_rooms_those_that_were_seen_first_are_forgotten()
    {
        for (var n = 1; n <= RoomMemory.Most + 2; n++)
        {
            await SeeAsync(n);
        }

        Knows(1).ShouldBeFalse();
        Knows(2).ShouldBeFalse();
        Knows(3).ShouldBeTrue();
        Knows(RoomMemory.Most + 1).ShouldBeTrue();
        Knows(RoomMemory.Most + 2).ShouldBeTrue();
    }

    [Fact]
    public async Task A_room_that_is_seen_again_takes_no_other_rooms_place()
    {
        for (var n = 1; n <= RoomMemory.Most; n++)
        {
            await SeeAsync(n);
        }

        await SeeAsync(1);
        await SeeAsync(1);

        Knows(1).ShouldBeTrue();
        Knows(2).ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_whose_event_stays_in_hand_is_still_one_when_it_is_handled_again()
    {
        var context = Samples.Context();
        context.Handling.Fail(EventOutcome.Held(new TimeoutException()));

        await _memory.FollowAsync(new RoomCreated(context, new Room { Id = Id(1), Title = "Lab" }), default);

        Knows(1).ShouldBeFalse();
    }

    private ValueTask SeeAsync(int n) =>
        _memory.FollowAsync(new RoomCreated(Samples.Context(), new Room { Id = Id(n), Title = "Lab" }), default);

    private bool Knows(int n) => _memory.Of(Id(n)) is not null;

    private static string Id(int n) => n.ToString(CultureInfo.InvariantCulture);
}
