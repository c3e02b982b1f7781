namespace Spark.Client.Tests;

public class RoomTabsTests
{
    [Fact]
    public async Task Lists_those_of_a_room()
    {
        using var spark = RecordedSpark.Listing("RoomTabs/RoomTab.full");

        var answer = await spark.Client.RoomTabs.ListAsync("R").SingleAsync();

        spark.ShouldHaveBeenSent("GET room/tabs?roomId=R");
        answer.DisplayName.ShouldNotBeNull();
    }

    [Fact]
    public async Task Lists_in_pages()
    {
        using var spark = RecordedSpark.Listing("RoomTabs/RoomTab.full");

        var answer = await spark
            .Client.RoomTabs.ListAsync(new ListRoomTabsRequest { RoomId = "R", PageSize = 2 })
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET room/tabs?roomId=R&max=2");
        answer.DisplayName.ShouldNotBeNull();
    }

    [Fact]
    public async Task Creates_one()
    {
        using var spark = RecordedSpark.Answering("RoomTabs/RoomTab.full");

        var answer = await spark.Client.RoomTabs.CreateAsync(
            new CreateRoomTabRequest
            {
                RoomId = "R",
                ContentUrl = "https://example.com",
                DisplayName = "N",
            }
        );

        spark.ShouldHaveBeenSent(
            "POST room/tabs",
            """{"roomId":"R","contentUrl":"https://example.com","displayName":"N"}"""
        );
        answer.DisplayName.ShouldNotBeNull();
    }

    [Fact]
    public async Task Gets_one()
    {
        using var spark = RecordedSpark.Answering("RoomTabs/RoomTab.full");

        var answer = await spark.Client.RoomTabs.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET room/tabs/ID");
        answer.RoomType.ShouldBe(RoomType.Group);
    }

    [Fact]
    public async Task Replaces_one()
    {
        using var spark = RecordedSpark.Answering("RoomTabs/RoomTab.full");

        var answer = await spark.Client.RoomTabs.UpdateAsync(
            "ID",
            new UpdateRoomTabRequest
            {
                RoomId = "R",
                ContentUrl = "https://example.com",
                DisplayName = "N",
            }
        );

        spark.ShouldHaveBeenSent(
            "PUT room/tabs/ID",
            """{"roomId":"R","contentUrl":"https://example.com","displayName":"N"}"""
        );
        answer.DisplayName.ShouldNotBeNull();
    }

    [Fact]
    public async Task Removes_one()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.RoomTabs.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE room/tabs/ID");
    }
}
