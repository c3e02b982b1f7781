using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.LinkedFolders;

public class LinkedFolderTests
{
    [Fact]
    public async Task A_folder_is_linked_read_changed_listed_and_removed()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        var folder = (await AddAsync(cloud, room, "Files")).ShouldBeOk();
        var path = $"/room/linkedFolders/{folder["id"]}";

        Ids.Decode(folder["id"]).ShouldStartWith("ciscospark://us/FOLDER/");
        folder["roomId"].ShouldBe(room);
        folder["roomType"].ShouldBe("group");
        folder["creatorId"].ShouldBe(cloud.IdOf(Alice));
        folder["driveId"].ShouldBe("b!abc");
        folder["itemId"].ShouldBe("01DEF");
        folder["defaultFolder"].ShouldBe("true");
        (await cloud.GetAsync(Bob, path)).ShouldBeOk().Text.ShouldBe(folder.Text);
        var changed = (await cloud.PutAsync(Bob, path, Body(room, "Archive", drive: "b!def"))).ShouldBeOk();
        changed["displayName"].ShouldBe("Archive");
        changed["driveId"].ShouldBe("b!def");
        (await cloud.GetAsync(Bob, $"/room/linkedFolders?roomId={room}")).All("displayName").ShouldBe(["Archive"]);
        (await cloud.DeleteAsync(Bob, path)).ShouldBe(204);
        (await cloud.GetAsync(Bob, path)).ShouldFail(404);
        (await cloud.GetAsync(Bob, $"/room/linkedFolders?roomId={room}")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("roomId", "roomId cannot be null")]
    [InlineData("displayName", "displayName cannot be null")]
    [InlineData("driveId", "driveId cannot be null")]
    [InlineData("itemId", "itemId cannot be null")]
    [InlineData("contentUrl", "contentUrl must be an https address")]
    [InlineData("defaultFolder", "defaultFolder must be \"true\" or \"false\"")]
    public async Task All_six_members_are_needed(string missing, string message)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var folder = (await AddAsync(cloud, room, "Files")).ShouldBeOk();
        var body = Body(room, "Files");
        body.Remove(missing);

        (await cloud.PostAsync(Alice, "/room/linkedFolders", body)).ShouldFail(400, message);
        (await cloud.PutAsync(Alice, $"/room/linkedFolders/{folder["id"]}", body)).ShouldFail(400, message);
    }

    [Fact]
    public async Task A_folder_stays_in_its_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var folder = (await AddAsync(cloud, await cloud.RoomAsync(), "Files")).ShouldBeOk();

        (
            await cloud.PutAsync(Alice, $"/room/linkedFolders/{folder["id"]}", Body(await cloud.RoomAsync(), "Files"))
        ).ShouldFail(400, "The linked folder is not in this room.");
    }

    [Fact]
    public async Task Who_is_not_in_the_room_does_not_see_its_folders()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var folder = (await AddAsync(cloud, room, "Files")).ShouldBeOk();
        var path = $"/room/linkedFolders/{folder["id"]}";

        (await cloud.GetAsync(Bob, path)).ShouldFail(404);
        (await cloud.PutAsync(Bob, path, Body(room, "Mine"))).ShouldFail(404);
        (await cloud.DeleteAsync(Bob, path)).ShouldFail(404);
        (await cloud.PostAsync(Bob, "/room/linkedFolders", Body(room, "Mine"))).ShouldFail(404);
        (await cloud.GetAsync(Bob, $"/room/linkedFolders?roomId={room}")).ShouldFail(404);
        (await cloud.GetAsync(Alice, "/room/linkedFolders")).ShouldFail(400, "roomId cannot be null");
    }

    [Fact]
    public async Task Folders_are_listed_in_pages_of_their_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        (await AddAsync(cloud, await cloud.RoomAsync(), "elsewhere")).ShouldBeOk();
        foreach (var name in new[] { "1", "2", "3" })
        {
            (await AddAsync(cloud, room, name)).ShouldBeOk();
        }

        var first = (await cloud.GetAsync(Alice, $"/room/linkedFolders?roomId={room}&max=2")).ShouldBeOk();

        first.All("displayName").ShouldBe(["1", "2"]);
        var second = await cloud.GetAsync(Alice, first.Next!);
        second.All("displayName").ShouldBe(["3"]);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task Folders_go_with_their_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var folder = (await AddAsync(cloud, room, "Files")).ShouldBeOk();

        (await cloud.DeleteAsync(Alice, $"/rooms/{room}")).ShouldBe(204);

        (await cloud.GetAsync(Alice, $"/room/linkedFolders/{folder["id"]}")).ShouldFail(404);
    }

    private static Task<Answer> AddAsync(TestCloud cloud, string room, string name) =>
        cloud.PostAsync(Alice, "/room/linkedFolders", Body(room, name));

    private static Dictionary<string, string> Body(string room, string name, string drive = "b!abc") =>
        new(StringComparer.Ordinal)
        {
            ["roomId"] = room,
            ["contentUrl"] = "https://example.sharepoint.com/files",
            ["displayName"] = name,
            ["driveId"] = drive,
            ["itemId"] = "01DEF",
            ["defaultFolder"] = "true",
        };
}
