using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Memberships;

[Trait("Conformance", "Memberships")]
public class MembershipTests
{
    [Theory]
    [InlineData("personId")]
    [InlineData("personEmail")]
    public async Task Somebody_is_added_by_id_or_email(string by)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var person = by is "personId" ? cloud.IdOf(Bob) : "Bob@example.com";

        var added = await cloud.PostAsync(Alice, "/memberships", $$"""{"roomId":"{{room}}","{{by}}":"{{person}}"}""");

        added.ShouldBeOk()["personDisplayName"].ShouldBe("Bob");
        added["roomType"].ShouldBe("group");
        ((bool)added.Json["isModerator"]!).ShouldBeFalse();
        (await cloud.GetAsync(Bob, $"/rooms/{room}")).ShouldBeOk();
    }

    [Fact]
    public async Task A_memberships_id_can_be_computed_from_person_and_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var id = Ids.Membership(cloud.IdOf(Bob), room);

        var membership = (await cloud.GetAsync(Alice, $"/memberships/{id}")).ShouldBeOk();

        membership["id"].ShouldBe(id);
        membership["personId"].ShouldBe(cloud.IdOf(Bob));
    }

    [Theory]
    [InlineData("""{"personEmail":"bob@example.com"}""", "roomId cannot be null")]
    [InlineData("""{"roomId":"ROOM"}""", "Must specify either personId or personEmail.")]
    [InlineData(
        """{"roomId":"ROOM","personId":"x","personEmail":"bob@example.com"}""",
        "Must specify either personId or personEmail."
    )]
    [InlineData("""{"roomId":"nothing","personEmail":"bob@example.com"}""", "Expect base64 ID or UUID.")]
    [InlineData("""{"roomId":"ROOM","personId":"nothing"}""", "Expect base64 ID or UUID.")]
    public async Task What_is_missing_or_odd_is_explained(string body, string message)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.PostAsync(Alice, "/memberships", body.Replace("ROOM", room, StringComparison.Ordinal))).ShouldFail(
            400,
            message
        );
    }

    [Fact]
    public async Task Nobody_is_added_twice()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        (await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf(Bob) })).ShouldFail(
            409,
            "Person is already in the room."
        );
    }

    [Fact]
    public async Task Who_is_not_in_a_room_fails_to_add_others_with_a_bad_gateway()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.PostAsync(Bob, "/memberships", new { roomId = room, personId = cloud.IdOf(Bot) })).ShouldFail(
            502,
            "Add participant failed."
        );
    }

    [Fact]
    public async Task Nobody_comes_into_a_direct_room_and_nobody_leaves_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = (await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text = "hi" }))[
            "roomId"
        ];

        (await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf(Bot) })).ShouldFail(
            403
        );
        (await cloud.DeleteAsync(Alice, $"/memberships/{Ids.Membership(cloud.IdOf(Alice), room)}")).ShouldFail(
            400,
            "Failed to leave room."
        );
    }

    [Fact]
    public async Task Without_a_filter_ones_own_memberships_are_listed()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (one, two) = (await cloud.RoomAsync(Bob), await cloud.RoomAsync());

        (await cloud.GetAsync(Alice, "/memberships")).All("roomId").ShouldBe([one, two]);
        (await cloud.GetAsync(Bob, "/memberships")).All("roomId").ShouldBe([one]);
    }

    [Fact]
    public async Task Somebody_in_a_room_is_found_by_id_or_email()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob, Bot);

        (await cloud.GetAsync(Alice, $"/memberships?roomId={room}")).Items.Count.ShouldBe(3);
        (await cloud.GetAsync(Alice, $"/memberships?roomId={room}&personEmail=BOB@example.com"))
            .All("personId")
            .ShouldBe([cloud.IdOf(Bob)]);
        (await cloud.GetAsync(Alice, $"/memberships?roomId={room}&personId={cloud.IdOf(Bot)}"))
            .All("personId")
            .ShouldBe([cloud.IdOf(Bot)]);
        (await cloud.GetAsync(Alice, "/memberships?personEmail=bob@example.com")).ShouldFail(400);
    }

    [Fact]
    public async Task Memberships_of_others_rooms_are_not_found()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var id = Ids.Membership(cloud.IdOf(Alice), room);

        (await cloud.GetAsync(Bob, $"/memberships/{id}")).ShouldFail(404, "Failed to get membership");
        (await cloud.DeleteAsync(Bob, $"/memberships/{id}")).ShouldFail(404, "User is not a participant of the room.");
        (await cloud.PutAsync(Bob, $"/memberships/{id}", new { isModerator = true })).ShouldFail(404);
    }

    [Fact]
    public async Task Who_leaves_is_out()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        (await cloud.DeleteAsync(Bob, $"/memberships/{Ids.Membership(cloud.IdOf(Bob), room)}")).ShouldBe(204);

        (await cloud.GetAsync(Bob, $"/rooms/{room}")).ShouldFail(404);
        (await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf(Bob) })).ShouldBeOk();
    }

    [Fact]
    public async Task Moderators_are_made_by_moderators_and_never_by_bots()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob, Bot);
        var bob = $"/memberships/{Ids.Membership(cloud.IdOf(Bob), room)}";
        var alice = $"/memberships/{Ids.Membership(cloud.IdOf(Alice), room)}";

        (await cloud.PutAsync(Bot, bob, new { isModerator = true })).ShouldFail(403);
        (
            (bool)(await cloud.PutAsync(Alice, alice, new { isModerator = true })).ShouldBeOk().Json["isModerator"]!
        ).ShouldBeTrue();
        (await cloud.PutAsync(Bob, bob, new { isModerator = true })).ShouldFail(403);
        (await cloud.PutAsync(Alice, bob, new { isModerator = true })).ShouldBeOk();
    }

    [Fact]
    public async Task In_a_room_with_moderators_only_they_remove_others()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob, Bot);
        await cloud.PutAsync(
            Alice,
            $"/memberships/{Ids.Membership(cloud.IdOf(Alice), room)}",
            new { isModerator = true }
        );
        var bot = $"/memberships/{Ids.Membership(cloud.IdOf(Bot), room)}";

        (await cloud.DeleteAsync(Bob, bot)).ShouldFail(403);
        (await cloud.DeleteAsync(Alice, bot)).ShouldBe(204);
    }

    [Fact]
    public async Task A_hidden_direct_room_reappears_with_the_next_message()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = (await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text = "hi" }))[
            "roomId"
        ];
        var path = $"/memberships/{Ids.Membership(cloud.IdOf(Alice), room)}";

        (
            (bool)(await cloud.PutAsync(Alice, path, new { isRoomHidden = true })).ShouldBeOk().Json["isRoomHidden"]!
        ).ShouldBeTrue();
        (await cloud.PutAsync(Bob, path, new { isRoomHidden = false })).ShouldFail(403);
        await cloud.SayAsync(Bob, room, "there?");

        ((bool)(await cloud.GetAsync(Alice, path)).Json["isRoomHidden"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_direct_rooms_can_be_hidden_and_only_group_rooms_moderated()
    {
        await using var cloud = await TestCloud.StartAsync();
        var group = await cloud.RoomAsync();
        var direct = (await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text = "hi" }))[
            "roomId"
        ];

        (
            await cloud.PutAsync(
                Alice,
                $"/memberships/{Ids.Membership(cloud.IdOf(Alice), group)}",
                new { isRoomHidden = true }
            )
        ).ShouldFail(400);
        (
            await cloud.PutAsync(
                Alice,
                $"/memberships/{Ids.Membership(cloud.IdOf(Alice), direct)}",
                new { isModerator = true }
            )
        ).ShouldFail(400);
        (await cloud.PutAsync(Alice, $"/memberships/{Ids.Membership(cloud.IdOf(Alice), group)}", new { })).ShouldFail(
            400
        );
    }
}
