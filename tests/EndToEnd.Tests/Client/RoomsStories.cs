using Spark.Client;

namespace EndToEnd.Tests.Client;

public class RoomsStories
{
    [Fact]
    public async Task A_room_from_its_beginning_to_its_end()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var rooms = cloud.Alice.Rooms;

        var room = await rooms.CreateAsync(new CreateRoomRequest { Title = "One", IsLocked = true });
        var other = await rooms.CreateAsync("Other");

        (await rooms.GetAsync(room.Id)).Title.ShouldBe("One");
        room.IsLocked.ShouldBe(true);
        (await rooms.UpdateAsync(room.Id, new() { Title = "Two", Description = "About" })).Description.ShouldBe(
            "About"
        );
        (await rooms.ListAsync(new() { SortBy = RoomSort.Created, Type = RoomType.Group }).AllAsync())
            .Select(listed => listed.Title)
            .ShouldBe(["Other", "Two"]);
        await rooms.DeleteAsync(room.Id);
        (await rooms.ListAsync().AllAsync()).ShouldHaveSingleItem().Id.ShouldBe(other.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => rooms.GetAsync(room.Id));
        await Should.ThrowAsync<SparkNotFoundException>(() => rooms.GetMeetingInfoAsync(other.Id));
    }

    [Fact]
    public async Task A_list_goes_on_over_more_than_three_pages()
    {
        await using var cloud = await ClientCloud.StartAsync();
        for (var i = 0; i < 9; i++)
        {
            await cloud.Alice.Rooms.CreateAsync($"Room {i}");
        }

        var list = cloud.Alice.Rooms.ListAsync(new() { PageSize = 2, Type = RoomType.Group });
        var expected = Enumerable.Range(0, 9).Reverse().Select(i => $"Room {i}").ToList();

        (await list.AllAsync()).Select(room => room.Title).ShouldBe(expected);
        (await list.WithLookAhead().AllAsync()).Select(room => room.Title).ShouldBe(expected);
        var pages = new List<int>();
        await foreach (var page in list.AsPages())
        {
            pages.Add(page.Items.Count);
            page.HasNext.ShouldBe(pages.Count < 5);
        }

        pages.ShouldBe([2, 2, 2, 2, 1]);
    }

    [Fact]
    public async Task Public_rooms_are_found_by_everybody_of_the_organization()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var classification = (await cloud.Alice.Classifications.ListAsync().AllAsync())[1];
        var room = await cloud.Alice.Rooms.CreateAsync(
            new CreateRoomRequest
            {
                Title = "Open",
                Description = "for all",
                IsPublic = true,
                ClassificationId = classification.Id,
            }
        );
        await cloud.Alice.Rooms.CreateAsync("Closed");

        var found = (
            await cloud.Bob.Rooms.ListAsync(new() { OrgPublicSpaces = true }).AllAsync()
        ).ShouldHaveSingleItem();

        found.Id.ShouldBe(room.Id);
        found.ClassificationId.ShouldBe(classification.Id);
        var before = new ListRoomsRequest { OrgPublicSpaces = true, To = found.MadePublic!.Value.AddSeconds(-1) };
        (await cloud.Bob.Rooms.ListAsync(before).AllAsync()).ShouldBeEmpty();
    }
}
