using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Events;

[Trait("Conformance", "Events")]
public class EventTests
{
    private const string Carol = "carol";

    [Fact]
    public async Task An_officer_reads_what_was_said_without_being_there()
    {
        await using var cloud = await StartAsync();
        var said = await cloud.SayAsync(Alice, await RoomAsync(cloud), "secret");

        var listed = (await cloud.GetAsync(Carol, "/events?resource=messages")).ShouldBeOk();
        var entry = listed.Items.ShouldHaveSingleItem();
        var read = (await cloud.GetAsync(Carol, $"/events/{entry["id"]}")).ShouldBeOk();

        ((string?)entry["type"]).ShouldBe("created");
        ((string?)entry["actorId"]).ShouldBe(cloud.IdOf(Alice));
        ((string?)entry["data"]!["id"]).ShouldBe(said["id"]);
        ((string?)entry["data"]!["text"]).ShouldBe("secret");
        read.Text.ShouldBe(entry.ToJsonString());
    }

    [Fact]
    public async Task Nobody_else_reads_events()
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync(Alice, "/events")).ShouldFail(403);
        (await cloud.GetAsync(Alice, "/events/nothing")).ShouldFail(403);
        (await cloud.GetAsync(Carol, "/events/nothing")).ShouldFail(404);
    }

    [Fact]
    public async Task Events_are_filtered_by_resource_type_and_actor()
    {
        await using var cloud = await StartAsync();
        var said = await cloud.SayAsync(Alice, await RoomAsync(cloud), "one");
        (await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}")).ShouldBe(204);

        (await ListAsync(cloud, "resource=messages")).ShouldBe(["messages:deleted", "messages:created"]);
        (await ListAsync(cloud, "type=deleted")).ShouldBe(["messages:deleted"]);
        (await ListAsync(cloud, "resource=memberships&type=created")).ShouldBe(["memberships:created"]);
        (await ListAsync(cloud, $"actorId={cloud.IdOf(Carol)}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_are_bounded_by_time()
    {
        await using var cloud = await StartAsync();
        await RoomAsync(cloud);
        var created = (string?)(await cloud.GetAsync(Carol, "/events")).Items[0]["created"];

        (await ListAsync(cloud, $"from={created}")).ShouldBe(["memberships:created"]);
        (await ListAsync(cloud, $"to={created}")).ShouldBeEmpty();
        (await cloud.GetAsync(Carol, "/events?to=2999-01-01T00:00:00.000Z")).ShouldFail(400);
        (await cloud.GetAsync(Carol, "/events?from=2001-01-01T00:00:00.000Z")).ShouldFail(403);
        (await cloud.GetAsync(Carol, "/events?from=soon")).ShouldFail(400);
    }

    [Fact]
    public async Task Events_are_listed_in_pages_newest_first()
    {
        await using var cloud = await StartAsync();
        var room = await RoomAsync(cloud);
        foreach (var text in new[] { "1", "2", "3" })
        {
            await cloud.SayAsync(Alice, room, text);
        }

        var first = (await cloud.GetAsync(Carol, "/events?resource=messages&max=2")).ShouldBeOk();
        var second = (await cloud.GetAsync(Carol, first.Next!)).ShouldBeOk();

        first.Items.Select(item => (string?)item["data"]!["text"]).ShouldBe(["3", "2"]);
        second.Items.Select(item => (string?)item["data"]!["text"]).ShouldBe(["1"]);
        second.Next.ShouldBeNull();
    }

    private static async Task<IReadOnlyList<string>> ListAsync(TestCloud cloud, string query) =>
        [
            .. (await cloud.GetAsync(Carol, $"/events?{query}"))
                .ShouldBeOk()
                .Items.Select(item => $"{item["resource"]}:{item["type"]}"),
        ];

    private static async Task<string> RoomAsync(TestCloud cloud) =>
        (await cloud.PostAsync(Alice, "/rooms", new { title = "Test" })).ShouldBeOk()["id"];

    private static Task<TestCloud> StartAsync() =>
        TestCloud.StartAsync(options =>
            options.Seed = new([
                new("Example")
                {
                    People =
                    [
                        new("Alice", "alice@example.com", Alice),
                        new("Carol", "carol@example.com", Carol) { Roles = ["complianceOfficer"] },
                    ],
                },
            ])
        );
}
