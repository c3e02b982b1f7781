using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client.Tests;

public sealed record Meeting(string Id, string? Title);

public sealed record MyRoom(string Id, string Title)
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Meeting))]
[JsonSerializable(typeof(MyRoom))]
internal sealed partial class MyJson : JsonSerializerContext;

public class SparkCallTests
{
    [Fact]
    public async Task What_is_not_modelled_is_called_through_the_same_door()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429), Answer.Json("""{"id":"m1","title":"Stand-up"}"""));
        var call = new SparkCall(HttpMethod.Put, "meetings", "a/b")
            .With("current", "a b")
            .With("nothing", null)
            .WithBody(new Meeting("m1", null), MyJson.Default.Meeting);

        var meeting = await spark.RunAsync(client => client.SendAsync(call, MyJson.Default.Meeting));

        meeting.ShouldBe(new Meeting("m1", "Stand-up"));
        spark.Waits.ShouldBe([15]);
        var request = spark.Server.Requests[1];
        request.Url.AbsoluteUri.ShouldBe("https://webexapis.com/v1/meetings/a%2Fb?current=a%20b");
        request.Authorization.ShouldBe($"Bearer {SparkDriver.Token}");
        request.Body.ShouldBe("""{"id":"m1","title":null}""");
    }

    [Theory]
    [InlineData("""{"id":null}""")]
    [InlineData("{}")]
    public async Task A_type_of_the_librarys_own_is_read_as_everywhere(string odd)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(odd), Answer.Json($$"""{"items":[{{odd}},{"id":"r","created":""}]}"""));
        var call = new SparkCall(HttpMethod.Get, "rooms");

        var error = await spark.FailsAsync<SparkAnswerException>(client => client.SendAsync<Room>(call));
        var pages = await spark.RunAsync(client => client.List<Room>(call).AsPages().ToListAsync().AsTask());

        error.Body.ShouldBe(odd);
        pages.Single().Unreadable.ShouldHaveSingleItem().Json.GetRawText().ShouldBe(odd);
        pages.Single().Items.ShouldHaveSingleItem().Id.ShouldBe("r");
    }

    [Theory]
    [InlineData("room/tabs?roomId=a%2Fb&max=2", "room/tabs?roomId=a%2Fb&max=2")]
    [InlineData("/meetings/a%2Fb", "meetings/a%2Fb")]
    [InlineData("xapi/status?name=a+b&flag", "xapi/status?name=a%20b&flag=")]
    public async Task An_address_is_taken_as_the_documentation_writes_it(string written, string sent)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"id":"m1"}"""));

        await spark.RunAsync(client => client.SendAsync(SparkCall.To(HttpMethod.Get, written), MyJson.Default.Meeting));

        spark.Server.Requests.Single().Url.AbsoluteUri.ShouldBe($"https://webexapis.com/v1/{sent}");
    }

    [Theory]
    [InlineData("https://evil.example/rooms")]
    [InlineData("//evil.example/rooms")]
    [InlineData("rooms/../people")]
    [InlineData("rooms/%2E%2E/people")]
    [InlineData("rooms#part")]
    [InlineData("rooms//x")]
    [InlineData("\\\\evil")]
    [InlineData("?a=b")]
    public void An_address_that_leads_elsewhere_is_refused(string address) =>
        Should.Throw<ArgumentException>(() => SparkCall.To(HttpMethod.Get, address));

    [Fact]
    public async Task A_body_of_another_kind_is_made_afresh_for_every_attempt()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429), Answer.Json("""{"id":"m1"}"""));
        var call = SparkCall
            .To(HttpMethod.Post, "meetings")
            .WithContent(() => new FormUrlEncodedContent([new("title", "Stand-up")]));

        await spark.RunAsync(client => client.SendAsync(call, MyJson.Default.Meeting));

        spark.Server.Requests.Select(request => request.Body).ShouldBe(["title=Stand-up", "title=Stand-up"]);
    }

    [Fact]
    public async Task An_own_type_stands_in_for_the_librarys()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"id":"r1","title":"Lunch","type":"group"}"""));

        var room = await spark.RunAsync(client =>
            client.SendAsync(new SparkCall(HttpMethod.Get, "rooms", "r1"), MyJson.Default.MyRoom)
        );

        room.Title.ShouldBe("Lunch");
        room.More!["type"].GetString().ShouldBe("group");
    }

    [Fact]
    public async Task A_list_of_an_own_type_goes_over_all_pages()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Json("""{"items":[{"id":"a","title":"A"}]}""").Next("https://webexapis.com/v1/rooms?cursor=1"),
            Answer.Json("""{"items":[{"id":"b","title":"B","x":1}],"notFoundIds":["c"]}""")
        );
        var list = spark.Client.List(new SparkCall(HttpMethod.Get, "rooms").With("max", "1"), MyJson.Default.MyRoom);

        var pages = await spark.RunAsync(async _ => await list.AsPages().ToListAsync());

        pages.SelectMany(page => page.Items).Select(room => room.Title).ShouldBe(["A", "B"]);
        pages[1].Items[0].More!["x"].GetInt32().ShouldBe(1);
        pages[1].NotFoundIds.ShouldBe(["c"]);
        spark.Server.Requests.Select(request => request.Url.Query).ShouldBe(["?max=1", "?cursor=1&max=1"]);
    }

    [Fact]
    public async Task A_parameter_that_is_added_later_does_not_change_a_list_that_was_asked_for()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Json("""{"items":[{"id":"a","title":"A"}]}""").Next("https://webexapis.com/v1/rooms?cursor=1"),
            Answer.Json("""{"items":[{"id":"b","title":"B"}]}""")
        );
        var call = new SparkCall(HttpMethod.Get, "rooms").With("max", "1");
        var list = spark.Client.List(call, MyJson.Default.MyRoom);

        call.With("roomId", "another");
        await spark.RunAsync(async _ => await list.CountAsync());

        spark.Server.Requests.Select(request => request.Url.Query).ShouldBe(["?max=1", "?cursor=1&max=1"]);
    }

    [Fact]
    public async Task The_librarys_own_types_need_no_context()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"items":[{"id":"r1","title":"Lunch"}]}"""), Answer.Status(204));

        var rooms = await spark.RunAsync(async client =>
            await client.List<Room>(new SparkCall(HttpMethod.Get, "rooms")).ToListAsync()
        );
        await spark.RunAsync(client => client.SendAsync(new SparkCall(HttpMethod.Delete, "rooms", "r1")));

        rooms.Single().Title.ShouldBe("Lunch");
        spark.Server.Requests[1].Method.ShouldBe(HttpMethod.Delete);
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    public async Task Who_knows_that_a_post_may_be_repeated_can_say_so(bool idempotent, int attempts)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(503));
        var call = new SparkCall(HttpMethod.Post, "search") { IsIdempotent = idempotent };

        await spark.FailsAsync<SparkApiException>(client => client.SendAsync(call));

        spark.Server.Requests.Count.ShouldBe(attempts);
    }

    [Fact]
    public void A_path_that_climbs_or_is_none_is_refused()
    {
        Should.Throw<ArgumentException>(() => new SparkCall(HttpMethod.Get));
        Should.Throw<ArgumentException>(() => new SparkCall(HttpMethod.Get, "rooms", ".."));
        Should.Throw<ArgumentException>(() => new SparkCall(HttpMethod.Get, ""));
        using var spark = new SparkDriver();
        Should.Throw<ArgumentException>(() => spark.Client.List<Room>(new SparkCall(HttpMethod.Post, "rooms")));
    }
}
