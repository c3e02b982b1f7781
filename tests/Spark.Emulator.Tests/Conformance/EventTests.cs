using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/events, row by row, beyond what <see cref="Events.EventTests"/> has.</summary>
[Trait("Conformance", "Events")]
public class EventTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    [Theory]
    [InlineData("messages", "created")]
    [InlineData("messages", "updated")]
    [InlineData("messages", "deleted")]
    [InlineData("memberships", "created")]
    [InlineData("memberships", "updated")]
    [InlineData("memberships", "deleted")]
    [InlineData("rooms", "updated")]
    [InlineData("attachmentActions", "created")]
    public async Task Everything_that_happens_is_an_event(string resource, string type)
    {
        await using var cloud = await StartAsync();
        await Sightings.AllAsync(cloud);

        var happened = (await cloud.GetAsync("ada", $"/events?resource={resource}&type={type}")).ShouldBeOk().Items;

        happened.ShouldNotBeEmpty();
        happened.ShouldAllBe(item => (string?)item["resource"] == resource && (string?)item["type"] == type);
        (await cloud.GetAsync("ada", $"/events/{happened[0]["id"]}"))
            .ShouldBeOk()
            .Text.ShouldBe(happened[0].ToJsonString());
    }

    [Fact]
    public async Task Of_rooms_only_changes_are_events()
    {
        await using var cloud = await StartAsync();
        await cloud.RoomAsync();

        (await cloud.GetAsync("ada", "/events?resource=rooms")).ShouldBeOk().Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Alice)]
    [InlineData(Bot)]
    public async Task Events_are_for_compliance_officers(string caller)
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync(caller, "/events")).ShouldFail(403);
        (await cloud.GetAsync(caller, "/events/nothing")).ShouldFail(403);
    }

    [Fact]
    public async Task An_officer_reads_the_events_of_the_own_organization()
    {
        await using var cloud = await StartAsync();
        await cloud.SayAsync(Alice, await cloud.RoomAsync(), "x");
        var id = (string)(await cloud.GetAsync("ada", "/events?resource=messages")).Items.Single()["id"]!;

        (await cloud.GetAsync("otto", "/events")).ShouldBeOk().Items.ShouldBeEmpty();
        (await cloud.GetAsync("otto", $"/events/{id}")).ShouldFail(404);
    }

    [Theory]
    [InlineData("from=soon", 400)]
    [InlineData("to=soon", 400)]
    [InlineData("to=2999-01-01T00:00:00.000Z", 400)]
    [InlineData("from=2001-01-01T00:00:00.000Z", 403)]
    [InlineData("max=0", 400)]
    [InlineData("resource=files", 200)]
    [InlineData("type=ended", 200)]
    [InlineData("serviceType=calling", 200)]
    public async Task A_question_that_makes_no_sense_is_an_error(string query, int status)
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync("ada", $"/events?{query}")).ShouldBe(status);
    }

    [Fact]
    public async Task What_comes_from_the_membership_of_a_team_lacks_two_members()
    {
        await using var cloud = await StartAsync();
        (await cloud.PostAsync(Alice, "/teams", new { name = "T" })).ShouldBeOk();

        var happened = (await cloud.GetAsync("ada", "/events?resource=memberships")).Items.Single();

        var data = happened["data"]!.AsObject();
        data.ContainsKey("roomType").ShouldBeFalse();
        data.ContainsKey("isRoomHidden").ShouldBeFalse();
        ((string?)data["personEmail"]).ShouldBe("alice@example.com");
    }

    [Theory]
    [InlineData("actorId=ALICE", 2)]
    [InlineData("actorId=BOB", 1)]
    [InlineData("actorId=nobody", 0)]
    public async Task Events_are_filtered_by_who_did_it(string query, int count)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bob);
        await cloud.SayAsync(Alice, room, "1");
        await cloud.SayAsync(Alice, room, "2");
        await cloud.SayAsync(Bob, room, "3");
        query = query
            .Replace("ALICE", cloud.IdOf(Alice), StringComparison.Ordinal)
            .Replace("BOB", Ids.Uuid(cloud.IdOf(Bob)), StringComparison.Ordinal);

        (await cloud.GetAsync("ada", $"/events?resource=messages&{query}")).ShouldBeOk().Items.Count.ShouldBe(count);
    }
}
