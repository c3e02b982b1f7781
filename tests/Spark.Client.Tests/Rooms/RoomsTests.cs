namespace Spark.Client.Tests;

public class RoomsTests
{
    [Fact]
    public async Task Lists_rooms_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("Rooms/Room.full");

        var answer = await spark
            .Client.Rooms.ListAsync(
                new ListRoomsRequest
                {
                    TeamId = "T",
                    Type = RoomType.Group,
                    SortBy = RoomSort.LastActivity,
                    OrgPublicSpaces = true,
                    From = DateTimeOffset.UnixEpoch,
                    To = DateTimeOffset.UnixEpoch.AddDays(1),
                    PageSize = 5,
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent(
            "GET rooms?teamId=T&type=group&sortBy=lastactivity&orgPublicSpaces=true&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-02T00%3A00%3A00.000Z&max=5"
        );
        answer.Title.ShouldBe("Project Unicorn 🦄");
    }

    [Fact]
    public async Task Lists_all_rooms()
    {
        using var spark = RecordedSpark.Listing("Rooms/Room.minimal");

        var answer = await spark.Client.Rooms.ListAsync().SingleAsync();

        spark.ShouldHaveBeenSent("GET rooms");
        answer.Type.ShouldBe(RoomType.Direct);
    }

    [Fact]
    public async Task Creates_a_room_with_every_parameter()
    {
        using var spark = RecordedSpark.Answering("Rooms/Room.full");

        var answer = await spark.Client.Rooms.CreateAsync(
            new CreateRoomRequest
            {
                Title = "T",
                TeamId = "TEAM",
                ClassificationId = "C",
                IsLocked = true,
                IsPublic = true,
                Description = "D",
                IsAnnouncementOnly = false,
            }
        );

        spark.ShouldHaveBeenSent(
            "POST rooms",
            """{"title":"T","teamId":"TEAM","classificationId":"C","isLocked":true,"isPublic":true,"description":"D","isAnnouncementOnly":false}"""
        );
        answer.IsLocked.ShouldBe(true);
    }

    [Fact]
    public async Task Creates_a_room_by_its_title()
    {
        using var spark = RecordedSpark.Answering("Rooms/Room.minimal");

        var answer = await spark.Client.Rooms.CreateAsync("T");

        spark.ShouldHaveBeenSent("POST rooms", """{"title":"T"}""");
        answer.TeamId.ShouldBeNull();
    }

    [Fact]
    public async Task Gets_a_room()
    {
        using var spark = RecordedSpark.Answering("Rooms/Room.full");

        var answer = await spark.Client.Rooms.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET rooms/ID");
        answer.MadePublic.ShouldBe(new DateTimeOffset(2024, 1, 31, 23, 59, 59, 999, TimeSpan.Zero));
    }

    [Fact]
    public async Task Gets_how_to_join_the_meeting()
    {
        using var spark = RecordedSpark.Answering("Rooms/RoomMeetingInfo.full");

        var answer = await spark.Client.Rooms.GetMeetingInfoAsync("ID");

        spark.ShouldHaveBeenSent("GET rooms/ID/meetingInfo");
        answer.MeetingNumber.ShouldBe("201633");
    }

    [Fact]
    public async Task Changes_a_room_with_every_parameter()
    {
        using var spark = RecordedSpark.Answering("Rooms/Room.full");

        var answer = await spark.Client.Rooms.UpdateAsync(
            "ID",
            new UpdateRoomRequest
            {
                Title = "T",
                TeamId = "TEAM",
                ClassificationId = "C",
                IsLocked = false,
                IsPublic = false,
                Description = " ",
                IsAnnouncementOnly = true,
                IsReadOnly = true,
            }
        );

        spark.ShouldHaveBeenSent(
            "PUT rooms/ID",
            """{"title":"T","teamId":"TEAM","classificationId":"C","isLocked":false,"isPublic":false,"description":" ","isAnnouncementOnly":true,"isReadOnly":true}"""
        );
        answer.Description.ShouldBe("A place for Unicorn");
    }

    [Fact]
    public async Task Deletes_a_room()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.Rooms.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE rooms/ID");
    }

    [Fact]
    public async Task Sends_parameters_this_library_does_not_know()
    {
        using var spark = RecordedSpark.Answering("Rooms/Room.full");
        var request = new CreateRoomRequest { Title = "T" };
        request.Set("mood", "sunny");
        request.Set<string>("absent", null);

        await spark.Client.Rooms.CreateAsync(request);

        spark.ShouldHaveBeenSent("POST rooms", """{"title":"T","mood":"sunny"}""");
    }
}
