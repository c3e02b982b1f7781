using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/room/tabs, row by row, beyond what <see cref="RoomTabs.RoomTabTests"/> has.</summary>
[Trait("Conformance", "RoomTabs")]
public class RoomTabTests
{
    private static object New(string room) =>
        new
        {
            roomId = room,
            contentUrl = "https://example.com/",
            displayName = "t",
        };

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_tab_that_is_not_there_is_not_found(string method)
    {
        await using var cloud = await TestCloud.StartAsync();
        var body = method is "GET" ? null : Json(New(await cloud.RoomAsync()));

        (await cloud.SendAsync(new HttpMethod(method), Alice, $"/room/tabs/{Guid.NewGuid()}", body)).ShouldFail(404);
    }

    [Theory]
    [InlineData("/room/tabs", 400)]
    [InlineData("/room/tabs?roomId=nothing", 404)]
    public async Task A_list_needs_a_room_that_one_is_in(string path, int status)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, path)).ShouldFail(status);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("example.com")]
    [InlineData("javascript:alert(1)")]
    public async Task A_tab_leads_to_an_https_address(string contentUrl)
    {
        await using var cloud = await TestCloud.StartAsync();
        var roomId = await cloud.RoomAsync();
        var tab = (await cloud.PostAsync(Alice, "/room/tabs", New(roomId))).ShouldBeOk();
        var body = new
        {
            roomId,
            contentUrl,
            displayName = "t",
        };

        (await cloud.PostAsync(Alice, "/room/tabs", body)).ShouldFail(400);
        (await cloud.PutAsync(Alice, $"/room/tabs/{tab["id"]}", body)).ShouldFail(400);
    }

    [Fact]
    public async Task Direct_rooms_have_tabs_too_for_both()
    {
        await using var cloud = await TestCloud.StartAsync();
        var said = await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text = "hi" });
        var tab = (await cloud.PostAsync(Alice, "/room/tabs", New(said["roomId"]))).ShouldBeOk();

        tab["roomType"].ShouldBe("direct");
        (await cloud.GetAsync(Bob, $"/room/tabs/{tab["id"]}")).ShouldBeOk().Text.ShouldBe(tab.Text);
    }

    [Fact]
    public async Task A_whole_tab_is_sent_back()
    {
        await using var cloud = await TestCloud.StartAsync();
        var tab = (await cloud.PostAsync(Alice, "/room/tabs", New(await cloud.RoomAsync()))).ShouldBeOk();

        (await cloud.PutAsync(Alice, $"/room/tabs/{tab["id"]}", tab.Text)).ShouldBeOk().Text.ShouldBe(tab.Text);
    }
}
