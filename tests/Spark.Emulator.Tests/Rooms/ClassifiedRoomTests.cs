using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Rooms;

public class ClassifiedRoomTests
{
    [Fact]
    public async Task A_room_is_classified_when_it_is_made_or_later()
    {
        await using var cloud = await TestCloud.StartAsync();
        var ids = (await cloud.GetAsync(Alice, "/classifications")).All("id");

        var room = (
            await cloud.PostAsync(Alice, "/rooms", new { title = "x", classificationId = ids[1] })
        ).ShouldBeOk();

        room["classificationId"].ShouldBe(ids[1]);
        var path = $"/rooms/{room["id"]}";
        (await cloud.PutAsync(Alice, path, new { title = "y" }))["classificationId"].ShouldBe(ids[1]);
        (await cloud.PutAsync(Alice, path, new { title = "y", classificationId = ids[2] })).ShouldBeOk();
        (await cloud.GetAsync(Alice, path))["classificationId"].ShouldBe(ids[2]);
    }

    [Fact]
    public async Task A_classification_must_be_one_that_can_be_chosen_and_a_bot_chooses_none_while_creating()
    {
        await using var cloud = await TestCloud.StartAsync();
        var ids = (await cloud.GetAsync(Alice, "/classifications")).All("id");
        var room = await cloud.RoomAsync();

        foreach (var id in new[] { ids[4], "x" })
        {
            (await cloud.PostAsync(Alice, "/rooms", new { title = "x", classificationId = id })).ShouldFail(400);
            (await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "x", classificationId = id })).ShouldFail(400);
        }

        (await cloud.PostAsync(Bot, "/rooms", new { title = "x", classificationId = ids[0] })).ShouldFail(403);
        (await cloud.GetAsync(Alice, $"/rooms/{room}")).Json.ContainsKey("classificationId").ShouldBeFalse();
    }
}
