namespace Spark.Client.Tests;

public class PagingTests
{
    private const string Api = "https://webexapis.com/v1";

    [Fact]
    public async Task All_items_of_all_pages_come_in_order()
    {
        using var spark = ThreePages();

        (await Ids(spark)).ShouldBe(["a", "b", "c", "d", "e"]);
        spark.Server.Requests.Count.ShouldBe(3);
        spark.Server.Requests.ShouldAllBe(request => request.Authorization == $"Bearer {SparkDriver.Token}");
    }

    [Fact]
    public async Task Pages_come_as_the_service_sent_them()
    {
        using var spark = ThreePages();

        var pages = await spark.RunAsync(async client => await client.Rooms.ListAsync().AsPages().ToListAsync());

        pages.Select(page => page.Items.Count).ShouldBe([2, 2, 1]);
        pages.Select(page => page.HasNext).ShouldBe([true, true, false]);
    }

    [Fact]
    public async Task Nothing_is_asked_before_the_list_is_enumerated_and_every_time_anew()
    {
        using var spark = ThreePages();
        var list = spark.Client.Rooms.ListAsync();
        spark.Server.Requests.ShouldBeEmpty();

        await list.FirstAsync();
        spark.Server.Answers(Page("x"));
        await list.FirstAsync();

        spark.Server.Requests.Select(request => request.Url.Query).ShouldBe(["", ""]);
    }

    [Fact]
    public async Task Who_stops_fetches_no_more()
    {
        using var spark = ThreePages();

        (await spark.Client.Rooms.ListAsync().Take(2).CountAsync()).ShouldBe(2);

        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_page_size_is_not_a_limit()
    {
        using var spark = ThreePages();

        var all = spark.Client.Rooms.ListAsync(new ListRoomsRequest { PageSize = 2 });

        (await all.CountAsync()).ShouldBe(5);
        spark.Server.Requests[0].Url.Query.ShouldBe("?max=2");
    }

    [Fact]
    public async Task An_empty_page_is_not_the_end()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Page().Next($"{Api}/rooms?after=1"), Page().Next($"{Api}/rooms?after=2"), Page("a"));

        (await Ids(spark)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_list_without_items_is_no_answer_of_the_api()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("{}"));

        await spark.FailsAsync<SparkAnswerException>(async client => await client.Rooms.ListAsync().CountAsync());
    }

    [Fact]
    public async Task Items_that_are_null_are_no_answer_of_the_api()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"items":null}"""));

        await spark.FailsAsync<SparkAnswerException>(async client => await client.Rooms.ListAsync().CountAsync());
    }

    [Fact]
    public async Task Ids_that_name_nobody_are_told()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"items":[],"notFoundIds":["x"]}"""));

        var page = await spark.Client.People.ListAsync(new ListPeopleRequest { Ids = ["x"] }).AsPages().SingleAsync();

        page.NotFoundIds.ShouldBe(["x"]);
    }

    [Fact]
    public async Task A_page_that_fails_is_asked_again_and_nothing_is_lost_or_doubled()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Page("a").Next($"{Api}/rooms?after=1"),
            Answer.Status(503),
            Answer.Stream(() => new BrokenStream("""{"items":[{"id":"b"},{"id":""")),
            Page("b", "c")
        );

        (await Ids(spark)).ShouldBe(["a", "b", "c"]);
        spark.Waits.ShouldBe([0, 0.5, 1]);
    }

    [Fact]
    public async Task A_link_announced_again_is_an_error_instead_of_forever()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Page("a").Next($"{Api}/rooms?after=1"));

        var error = await spark.FailsAsync<SparkAnswerException>(client => Consume(client.Rooms.ListAsync()));

        error.Message.ShouldContain("announced a page again");
        spark.Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_circle_of_links_is_an_error_instead_of_forever()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Page("a").Next($"{Api}/rooms?after=1"),
            Page("b").Next($"{Api}/rooms?after=2"),
            Page("c").Next($"{Api}/rooms?after=1")
        );

        await spark.FailsAsync<SparkAnswerException>(client => Consume(client.Rooms.ListAsync()));

        spark.Server.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("https://evil.example/v1/rooms?after=1")]
    [InlineData("http://webexapis.com/v1/rooms?after=1")]
    [InlineData("https://webexapis.com:444/v1/rooms?after=1")]
    [InlineData("https://webexapis.com.evil.example/v1/rooms")]
    [InlineData("https://webexapis.com@evil.example/v1/rooms")]
    [InlineData("https://user:password@webexapis.com/v1/rooms")]
    [InlineData("//evil.example/rooms")]
    [InlineData("file:///etc/passwd")]
    public async Task A_link_to_another_host_is_refused(string link)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Page("a").Next(link));

        var error = await spark.FailsAsync<SparkAnswerException>(client => Consume(client.Rooms.ListAsync()));

        spark.Server.Requests.Count.ShouldBe(1);
        error.Attempts.ShouldBe(1);
        error.TrackingId.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("https://api.ciscospark.com/v1/rooms?after=1", "https://api.ciscospark.com/v1/rooms?after=1")]
    [InlineData("HTTPS://WebexApis.com:443/v1/rooms?after=1", "https://webexapis.com/v1/rooms?after=1")]
    [InlineData("/v1/rooms?after=1", "https://webexapis.com/v1/rooms?after=1")]
    [InlineData("?after=1", "https://webexapis.com/v1/rooms?after=1")]
    public async Task Another_spelling_of_the_host_is_followed(string link, string asked)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Page("a").Next(link), Page("b"));

        (await Ids(spark)).ShouldBe(["a", "b"]);
        spark.Server.Requests[1].Url.AbsoluteUri.ShouldBe(asked);
    }

    [Fact]
    public async Task Filters_that_a_link_lost_are_put_back_and_a_max_of_null_is_removed()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Page("a").Next($"{Api}/messages?max=null&cursor=x%2By"), Page("b"));

        await Consume(
            spark.Client.Messages.ListAsync(
                new ListMessagesRequest
                {
                    RoomId = "r/1",
                    MentionedPeople = "me",
                    PageSize = 50,
                    ParentId = "p",
                    BeforeMessage = "b",
                }
            )
        );

        spark
            .Server.Requests[1]
            .Url.Query.ShouldBe("?cursor=x%2By&roomId=r%2F1&parentId=p&mentionedPeople=me&beforeMessage=b&max=50");
    }

    [Fact]
    public async Task Filters_that_a_link_kept_are_not_doubled()
    {
        using var spark = new SparkDriver();
        var link = $"{Api}/messages?roomId=r1&mentionedPeople=me&max=10&before&beforeMessage=m9";
        spark.Server.Answers(Page("a").Next(link), Page("b"));

        await Consume(
            spark.Client.Messages.ListAsync(
                new ListMessagesRequest
                {
                    RoomId = "r1",
                    MentionedPeople = "me",
                    PageSize = 10,
                    Before = spark.Clock.Start,
                }
            )
        );

        spark.Server.Requests[1].Url.AbsoluteUri.ShouldBe(link);
    }

    [Fact]
    public async Task What_can_be_read_alone_can_be_read_in_a_list()
    {
        const int Deep = 60;
        var card = string.Concat(Enumerable.Repeat("""{"a":""", Deep)) + "{}" + new string('}', Deep);
        var message = $$$"""{"id":"M","roomId":"R","attachments":[{"contentType":"x","content":{{{card}}}}]}""";
        using var alone = RecordedSpark.AnsweringJson(message);
        using var listed = RecordedSpark.AnsweringJson($$"""{"items":[{{message}}]}""");

        (await alone.Client.Messages.GetAsync("M")).Attachments!.Count.ShouldBe(1);

        (await listed.Client.Messages.ListAsync(new() { RoomId = "R" }).SingleAsync()).Id.ShouldBe("M");
    }

    [Fact]
    public async Task Cancelled_between_pages_no_further_page_is_asked_for()
    {
        using var spark = ThreePages();
        using var cancel = new CancellationTokenSource();

        var error = await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in spark.Client.Rooms.ListAsync().WithCancellation(cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });

        spark.Server.Requests.Count.ShouldBe(1);
        error.CancellationToken.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelled_within_a_page_its_other_items_do_not_come()
    {
        using var spark = ThreePages();
        using var cancel = new CancellationTokenSource();
        var seen = new List<string>();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var room in spark.Client.Rooms.ListAsync().WithCancellation(cancel.Token))
            {
                seen.Add(room.Id);
                await cancel.CancelAsync();
            }
        });

        seen.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Cancelled_within_a_page_by_the_token_of_the_call_its_other_items_do_not_come()
    {
        using var spark = ThreePages();
        using var cancel = new CancellationTokenSource();
        var seen = new List<string>();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var room in spark.Client.Rooms.ListAsync(cancellationToken: cancel.Token))
            {
                seen.Add(room.Id);
                await cancel.CancelAsync();
            }
        });

        seen.ShouldBe(["a"]);
    }

    [Fact]
    public async Task The_token_given_with_the_call_ends_the_enumeration_too()
    {
        using var spark = ThreePages();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            Consume(spark.Client.Rooms.ListAsync(cancellationToken: new CancellationToken(canceled: true)))
        );
        spark.Server.Requests.ShouldBeEmpty();
    }

    private static SparkDriver ThreePages()
    {
        var spark = new SparkDriver();
        spark.Server.Answers(
            Page("a", "b").Next($"{Api}/rooms?after=1"),
            Page("c", "d").Next($"{Api}/rooms?after=2"),
            Page("e")
        );
        return spark;
    }

    private static Answer Page(params string[] ids) =>
        Answer.Json($$"""{"items":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}"}"""))}}]}""");

    private static Task<List<string>> Ids(SparkDriver spark) =>
        spark.RunAsync(async client => await client.Rooms.ListAsync().Select(room => room.Id).ToListAsync());

    private static async Task Consume<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items) { }
    }
}

internal static class AnswerLinks
{
    public static Answer Next(this Answer answer, string url) => answer.With("Link", $"<{url}>; rel=\"next\"");
}
