using Spark.Client;

namespace EndToEnd.Tests.Client;

public class LinkedFoldersStories
{
    [Fact]
    public async Task A_linked_folder_from_its_beginning_to_its_end()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var folders = cloud.Alice.LinkedFolders;
        var room = await cloud.RoomAsync("bob");

        var folder = await folders.CreateAsync(
            new()
            {
                RoomId = room,
                ContentUrl = "https://example.sharepoint.com/1",
                DisplayName = "Files",
                DriveId = "b!abc",
                ItemId = "01DEF",
                DefaultFolder = "true",
            }
        );

        var read = await cloud.Bob.LinkedFolders.GetAsync(folder.Id);
        read.RoomType.ShouldBe(RoomType.Group);
        read.CreatorId.ShouldBe(cloud.IdOf("alice"));
        read.DriveId.ShouldBe("b!abc");
        var change = new UpdateLinkedFolderRequest
        {
            RoomId = room,
            ContentUrl = "https://example.sharepoint.com/2",
            DisplayName = "Archive",
            DriveId = "b!abc",
            ItemId = "02DEF",
            DefaultFolder = "false",
        };
        (await folders.UpdateAsync(folder.Id, change)).ItemId.ShouldBe("02DEF");
        (await folders.ListAsync(room).AllAsync()).ShouldHaveSingleItem().DisplayName.ShouldBe("Archive");
        (await folders.ListAsync(new ListLinkedFoldersRequest { RoomId = room, PageSize = 1 }).AllAsync())
            .ShouldHaveSingleItem()
            .DefaultFolder.ShouldBe("false");
        await folders.DeleteAsync(folder.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => folders.GetAsync(folder.Id));
    }
}
