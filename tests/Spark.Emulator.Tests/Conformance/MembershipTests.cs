using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/memberships, row by row, beyond what <see cref="Memberships.MembershipTests"/> has.</summary>
[Trait("Conformance", "Memberships")]
public class MembershipTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    private static string Path(TestCloud cloud, string person, string room) =>
        $"/memberships/{Ids.Membership(cloud.IdOf(person), room)}";

    [Theory]
    [InlineData("personId=ID")]
    [InlineData("personEmail=bob@example.com")]
    [InlineData("personEmail=BOB@EXAMPLE.COM")]
    public async Task A_person_filter_needs_a_room_except_for_compliance_officers(string filter)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bob);
        filter = filter.Replace("=ID", "=" + cloud.IdOf(Bob), StringComparison.Ordinal);

        (await cloud.GetAsync(Alice, $"/memberships?{filter}")).ShouldFail(400, "roomId cannot be null");
        (await cloud.GetAsync("ada", $"/memberships?{filter}")).ShouldBeOk().All("roomId").ShouldBe([room]);
        (await cloud.GetAsync("otto", $"/memberships?{filter}")).ShouldFail(404, "Person not found");
    }

    [Fact]
    public async Task A_compliance_officer_reads_the_members_of_others_rooms_and_changes_none()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var path = Path(cloud, Bob, room);

        (await cloud.GetAsync("ada", $"/memberships?roomId={room}")).ShouldBeOk().Items.Count.ShouldBe(2);
        (await cloud.GetAsync("ada", path)).ShouldBeOk()["personEmail"].ShouldBe("bob@example.com");
        (await cloud.PutAsync("ada", path, new { isModerator = true })).ShouldFail(404);
        (await cloud.DeleteAsync("ada", path)).ShouldFail(404, "User is not a participant of the room.");
        (await cloud.GetAsync("otto", path)).ShouldFail(404, "Failed to get membership");
    }

    [Theory]
    [InlineData("roomId=nothing", 404)]
    [InlineData("roomId=00000000-0000-4000-8000-000000000000", 404)]
    [InlineData("personId=nothing", 400)]
    public async Task A_list_of_what_is_not_there_is_an_error(string query, int status)
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync(Alice, $"/memberships?{query}")).ShouldFail(status);
    }

    [Fact]
    public async Task Nobody_found_in_a_room_is_an_empty_list()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.GetAsync(Alice, $"/memberships?roomId={room}&personEmail=bob@example.com"))
            .ShouldBeOk()
            .Text.ShouldBe("""{"items":[]}""");
    }

    [Theory]
    [InlineData("""{"personEmail":"bob@example.com"}""", false)]
    [InlineData("""{"personEmail":"bob@example.com","isModerator":false}""", false)]
    [InlineData("""{"personEmail":"bob@example.com","isModerator":true}""", true)]
    public async Task Who_is_added_moderates_if_it_is_said_so(string body, bool moderates)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();

        var added = await cloud.PostAsync(
            Alice,
            "/memberships",
            body.Replace("{\"p", $$"""{"roomId":"{{room}}","p""", StringComparison.Ordinal)
        );

        ((bool?)added.ShouldBeOk().Json["isModerator"]).ShouldBe(moderates);
        ((bool?)added.Json["isMonitor"]).ShouldBe(false);
        ((bool?)added.Json["isRoomHidden"]).ShouldBe(false);
    }

    [Theory]
    [InlineData("otto")]
    [InlineData("echobot")]
    public async Task People_of_other_organizations_and_bots_are_added_too(string token)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(token);

        (await cloud.GetAsync(token, "/rooms")).All("id").ShouldBe([room]);
    }

    [Fact]
    public async Task In_a_locked_room_only_moderators_add_people()
    {
        await using var cloud = await StartAsync();
        var room = (await cloud.PostAsync(Alice, "/rooms", new { title = "R", isLocked = true }))["id"];
        (await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf(Bob) })).ShouldBeOk();
        var bot = new { roomId = room, personId = cloud.IdOf(Bot) };

        (await cloud.PostAsync(Bob, "/memberships", bot)).ShouldFail(403);
        (await cloud.PostAsync(Alice, "/memberships", bot)).ShouldBeOk();
    }

    [Theory]
    [InlineData("POST", "/memberships", """{"roomId":"ROOM","personEmail":"nobody@example.com"}""", 404)]
    [InlineData(
        "POST",
        "/memberships",
        """{"roomId":"00000000-0000-4000-8000-000000000000","personEmail":"bob@example.com"}""",
        404
    )]
    [InlineData("PUT", "/memberships/nothing", """{"isModerator":true}""", 404)]
    [InlineData("DELETE", "/memberships/nothing", "{}", 404)]
    [InlineData("GET", "/memberships/nothing", "{}", 404)]
    [InlineData("PUT", "/memberships/OWN", "{}", 400)]
    public async Task What_is_not_there_or_not_said_is_an_error(string method, string path, string body, int status)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();
        path = path.Replace("/memberships/OWN", Path(cloud, Alice, room), StringComparison.Ordinal);
        var content = method is "GET" ? null : Json(body.Replace("ROOM", room, StringComparison.Ordinal));

        (await cloud.SendAsync(new HttpMethod(method), Alice, path, content)).ShouldFail(status);
    }

    [Fact]
    public async Task A_membership_is_named_by_its_two_uuids_too()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();
        var pair = $"{Ids.Uuid(cloud.IdOf(Alice))}:{Ids.Uuid(room)}";

        (await cloud.GetAsync(Alice, $"/memberships/{pair}")).ShouldBeOk()["roomId"].ShouldBe(room);
    }

    [Fact]
    public async Task Somebody_added_again_has_the_same_membership_id()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var first = (await cloud.GetAsync(Alice, Path(cloud, Bob, room))).ShouldBeOk();
        (await cloud.DeleteAsync(Alice, Path(cloud, Bob, room))).ShouldBe(204);

        var again = await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf(Bob) });

        again.ShouldBeOk()["id"].ShouldBe(first["id"]);
        again["created"].ShouldNotBe(first["created"]);
    }
}
