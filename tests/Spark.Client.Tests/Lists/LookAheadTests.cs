namespace Spark.Client.Tests;

public class LookAheadTests
{
    [Fact]
    public async Task The_next_page_is_asked_for_while_the_present_one_is_consumed_and_only_one()
    {
        using var spark = Pages();
        await using var rooms = spark.Client.Rooms.ListAsync().WithLookAhead().GetAsyncEnumerator();

        await rooms.MoveNextAsync();

        spark.Server.Requests.Count.ShouldBe(2);
        var ids = new List<string> { rooms.Current.Id };
        while (await rooms.MoveNextAsync())
        {
            ids.Add(rooms.Current.Id);
        }

        ids.ShouldBe(["a", "b", "c"]);
        spark.Server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Who_stops_early_cancels_the_page_that_is_under_way()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Json("""{"items":[{"id":"a"}]}""").Next("https://webexapis.com/v1/rooms?after=1"),
            Answer.Hangs()
        );

        await spark.Client.Rooms.ListAsync().WithLookAhead().FirstAsync();

        spark.Server.Hanging.ShouldBe(0);
        spark.Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_page_that_fails_ahead_fails_when_it_is_reached()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Json("""{"items":[{"id":"a"},{"id":"b"}]}""").Next("https://webexapis.com/v1/rooms?after=1"),
            Answer.Status(404)
        );
        var ids = new List<string>();

        await spark.FailsAsync<SparkNotFoundException>(async client =>
        {
            await foreach (var room in client.Rooms.ListAsync().WithLookAhead())
            {
                ids.Add(room.Id);
            }
        });

        ids.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Without_it_nothing_is_asked_ahead()
    {
        using var spark = Pages();
        await using var rooms = spark.Client.Rooms.ListAsync().GetAsyncEnumerator();

        await rooms.MoveNextAsync();

        spark.Server.Requests.Count.ShouldBe(1);
    }

    private static SparkDriver Pages()
    {
        var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Json("""{"items":[{"id":"a"}]}""").Next("https://webexapis.com/v1/rooms?after=1"),
            Answer.Json("""{"items":[{"id":"b"}]}""").Next("https://webexapis.com/v1/rooms?after=2"),
            Answer.Json("""{"items":[{"id":"c"}]}""")
        );
        return spark;
    }
}
