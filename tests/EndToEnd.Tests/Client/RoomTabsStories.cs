using Spark.Client;

namespace EndToEnd.Tests.Client;

public class RoomTabsStories
{
    [Fact]
    public async Task A_tab_from_its_beginning_to_its_end()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var tabs = cloud.Alice.RoomTabs;
        var room = await cloud.RoomAsync();

        var tab = await tabs.CreateAsync(
            new()
            {
                RoomId = room,
                ContentUrl = "https://example.com/1",
                DisplayName = "Wiki",
            }
        );

        (await tabs.GetAsync(tab.Id)).RoomType.ShouldBe(RoomType.Group);
        var change = new UpdateRoomTabRequest
        {
            RoomId = room,
            ContentUrl = "https://example.com/2",
            DisplayName = "Docs",
        };
        (await tabs.UpdateAsync(tab.Id, change)).ContentUrl.ShouldBe("https://example.com/2");
        (await tabs.ListAsync(room).AllAsync()).ShouldHaveSingleItem().DisplayName.ShouldBe("Docs");
        (await tabs.ListAsync(new ListRoomTabsRequest { RoomId = room, PageSize = 1 }).AllAsync()).Count.ShouldBe(1);
        await tabs.DeleteAsync(tab.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => tabs.GetAsync(tab.Id));
    }
}
