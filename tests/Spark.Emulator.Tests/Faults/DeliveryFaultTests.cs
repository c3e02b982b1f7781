using Microsoft.Extensions.Time.Testing;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Faults;

public class DeliveryFaultTests
{
    [Fact]
    public async Task A_delivery_comes_several_times_byte_for_byte()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await HookedRoomAsync(cloud, receiver);
        await cloud.FaultAsync(Bob, """[{"kind":"duplicateDelivery","times":3}]""");

        await cloud.SayAsync(Alice, room, "one");
        await cloud.SayAsync(Alice, room, "two");

        var first = await receiver.NextAsync();
        (await receiver.NextAsync()).Body.ShouldBe(first.Body);
        (await receiver.NextAsync()).Body.ShouldBe(first.Body);
        (await receiver.NextAsync()).Body.ShouldNotBe(first.Body);
    }

    [Fact]
    public async Task A_delivery_is_lost_and_the_next_one_is_not()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await HookedRoomAsync(cloud, receiver);
        await cloud.FaultAsync(Bob, """[{"kind":"dropDelivery"}]""");

        await cloud.SayAsync(Alice, room, "one");
        var second = await cloud.SayAsync(Alice, room, "two");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(second["id"]);
        (await cloud.ActiveFaultsAsync(Bob)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_neighbours_change_places()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await HookedRoomAsync(cloud, receiver);
        await cloud.FaultAsync(Bob, """[{"kind":"reorderDeliveries","ms":60000}]""");

        var said = new List<string>();
        foreach (var text in (string[])["one", "two", "three"])
        {
            said.Add((await cloud.SayAsync(Alice, room, text))["id"]);
        }

        var delivered = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            delivered.Add((string?)(await receiver.NextAsync()).Data["id"]);
        }

        delivered.ShouldBe([said[1], said[0], said[2]]);
    }

    [Theory]
    [InlineData("reorderDeliveries")]
    [InlineData("delayDelivery")]
    public async Task A_delivery_that_waits_comes_when_its_time_is_over(string kind)
    {
        var clock = new FakeTimeProvider();
        await using var cloud = await TestCloud.StartAsync(options =>
        {
            options.TimeProvider = clock;
            // The clock goes on while the delivery is under way: it must not be too late for that.
            options.WebhookTimeout = TimeSpan.FromDays(1);
        });
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await HookedRoomAsync(cloud, receiver);
        await cloud.FaultAsync(Bob, $$"""[{"kind":"{{kind}}","ms":60000,"count":2}]""");

        var said = await cloud.SayAsync(Alice, room, "late");
        await Until.TrueAsync(async () => (int)(await cloud.ActiveFaultsAsync(Bob))[0]["struck"]! == 1);
        clock.Advance(TimeSpan.FromSeconds(50));
        (await cloud.GetAsync(null, "~/emulator/deliveries")).Items.ShouldBeEmpty();
        var arrival = receiver.NextAsync();
        await Until.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(arrival.IsCompleted);
        });

        ((string?)(await arrival).Data["id"]).ShouldBe(said["id"]);
    }

    [Fact]
    public async Task A_fault_of_one_resource_leaves_the_others_alone()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await HookedRoomAsync(cloud, receiver);
        await cloud.FaultAsync(
            Bob,
            """[{"kind":"dropDelivery","resource":"rooms"},{"kind":"dropDelivery","event":"deleted"}]"""
        );

        await cloud.SayAsync(Alice, room, "hello");

        (await receiver.NextAsync()).Topic.ShouldBe("messages:created");
        (await cloud.ActiveFaultsAsync(Bob)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_emulator_that_stops_does_not_wait_for_what_is_held_back()
    {
        var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await HookedRoomAsync(cloud, receiver);
        await cloud.FaultAsync(Bob, """[{"kind":"delayDelivery","ms":600000,"count":2}]""");
        await cloud.SayAsync(Alice, room, "never");
        await Until.TrueAsync(async () => (int)(await cloud.ActiveFaultsAsync(Bob))[0]["struck"]! == 1);

        await cloud.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private static async Task<string> HookedRoomAsync(TestCloud cloud, WebhookReceiver receiver)
    {
        var room = await cloud.RoomAsync(Bob);
        await cloud.HookAsync(Bob, receiver, "messages");
        return room;
    }
}
