namespace Spark.Client.Tests;

public class LinkedFoldersTests
{
    [Fact]
    public async Task Lists_those_of_a_room()
    {
        using var spark = RecordedSpark.Listing("LinkedFolders/LinkedFolder.full");

        var answer = await spark.Client.LinkedFolders.ListAsync("R").SingleAsync();

        spark.ShouldHaveBeenSent("GET room/linkedFolders?roomId=R");
        answer.DisplayName.ShouldNotBeNull();
    }

    [Fact]
    public async Task Lists_in_pages()
    {
        using var spark = RecordedSpark.Listing("LinkedFolders/LinkedFolder.full");

        var answer = await spark
            .Client.LinkedFolders.ListAsync(new ListLinkedFoldersRequest { RoomId = "R", PageSize = 2 })
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET room/linkedFolders?roomId=R&max=2");
        answer.DisplayName.ShouldNotBeNull();
    }

    [Fact]
    public async Task Creates_one()
    {
        using var spark = RecordedSpark.Answering("LinkedFolders/LinkedFolder.full");

        var answer = await spark.Client.LinkedFolders.CreateAsync(
            new CreateLinkedFolderRequest
            {
                RoomId = "R",
                ContentUrl = "https://example.com",
                DisplayName = "N",
                DriveId = "D",
                ItemId = "I",
                DefaultFolder = "true",
            }
        );

        spark.ShouldHaveBeenSent(
            "POST room/linkedFolders",
            """{"roomId":"R","contentUrl":"https://example.com","displayName":"N","driveId":"D","itemId":"I","defaultFolder":"true"}"""
        );
        answer.DisplayName.ShouldNotBeNull();
    }

    [Fact]
    public async Task Gets_one()
    {
        using var spark = RecordedSpark.Answering("LinkedFolders/LinkedFolder.full");

        var answer = await spark.Client.LinkedFolders.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET room/linkedFolders/ID");
        answer.RoomType.ShouldBe(RoomType.Group);
    }

    [Fact]
    public async Task Replaces_one()
    {
        using var spark = RecordedSpark.Answering("LinkedFolders/LinkedFolder.full");

        var answer = await spark.Client.LinkedFolders.UpdateAsync(
            "ID",
            new UpdateLinkedFolderRequest
            {
                RoomId = "R",
                ContentUrl = "https://example.com",
                DisplayName = "N",
                DriveId = "D",
                ItemId = "I",
                DefaultFolder = "true",
            }
        );

        spark.ShouldHaveBeenSent(
            "PUT room/linkedFolders/ID",
            """{"roomId":"R","contentUrl":"https://example.com","displayName":"N","driveId":"D","itemId":"I","defaultFolder":"true"}"""
        );
        answer.DisplayName.ShouldNotBeNull();
    }

    [Fact]
    public async Task Removes_one()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.LinkedFolders.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE room/linkedFolders/ID");
    }
}
