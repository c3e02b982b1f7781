using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client.Tests;

/// <summary>What a member that is odd is read as.</summary>
public partial class OddMembersTests
{
    [Fact]
    public void An_item_of_a_list_within_that_lacks_what_is_required_is_kept_aside()
    {
        const string Users = """[{"id":"u1"},{"type":"EXTERNAL","email":"ada@example.com"}]""";

        var license = SparkJson.Read<License>(Encoding.UTF8.GetBytes($$"""{"id":"l1","name":"n","users":{{Users}}}"""));

        license.Users!.ShouldHaveSingleItem().Id.ShouldBe("u1");
        license.Additional!["users"].GetRawText().ShouldBe(Users);
    }

    [Fact]
    public async Task A_byte_order_mark_does_no_harm()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("\ufeff" + SparkDriver.Room));

        (await spark.RunAsync(client => client.Rooms.GetAsync("r1"))).Title.ShouldBe("Lunch");
    }

    [Theory]
    [InlineData("2016-04-21 19:12:48.920Z")]
    [InlineData("2016-04-21T19:12:48.920+0000")]
    [InlineData("2016-04-21 21:12:48.920 +0200")]
    [InlineData("2016-04-21 19:12:48.92")]
    public async Task A_time_that_is_meant_is_read(string time) =>
        (await Room($$"""{"id":"r1","created":"{{time}}"}""")).Created.ShouldBe(
            new DateTimeOffset(2016, 4, 21, 19, 12, 48, 920, TimeSpan.Zero)
        );

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("1461265968920")]
    [InlineData("[]")]
    public async Task A_time_that_cannot_be_told_is_absent_and_what_came_is_kept_under_its_name(string time)
    {
        var room = await Room($$"""{"id":"r1","title":"Lunch","created":{{time}}}""");

        room.Title.ShouldBe("Lunch");
        room.Created.ShouldBeNull();
        room.Get<JsonElement>("created").GetRawText().ShouldBe(time);
        room.ToJson().ShouldBe($$"""{"id":"r1","title":"Lunch","created":{{time}}}""");
    }

    [Fact]
    public async Task Half_of_a_character_costs_the_text_and_not_the_message()
    {
        const string Json = """{"id":"m1","text":"cut \ud83d","personEmail":"ada@example.com"}""";
        using var spark = RecordedSpark.AnsweringJson(Json);

        var message = await spark.Client.Messages.GetAsync("m1");

        message.PersonEmail.ShouldBe("ada@example.com");
        message.Text.ShouldBeNull();
        message
            .Additional!["text"]
            .GetRawText()
            .ShouldBe(
                """
                "cut \ud83d"
                """
            );
        message
            .ToJson()
            .ShouldContain(
                """
                "text":"cut \ud83d"
                """
            );
    }

    [Fact]
    public async Task Values_in_another_form_are_read()
    {
        (await Room("""{"id":7,"title":8.50,"isLocked":"True","type":9}""")).ShouldBe(
            new Room
            {
                Id = "7",
                Title = "8.50",
                IsLocked = true,
                Type = new RoomType("9"),
            }
        );
        using var licenses = RecordedSpark.AnsweringJson("""{"id":"l1","totalUnits":"12","users":{"id":"u1"}}""");
        var license = await licenses.Client.Licenses.GetAsync("l1");
        license.TotalUnits.ShouldBe(12);
        license.Users!.ShouldHaveSingleItem().Id.ShouldBe("u1");
        license.Additional.ShouldBeNull();
    }

    [Fact]
    public async Task One_text_is_a_list_of_one_and_a_list_is_no_text()
    {
        using var people = RecordedSpark.AnsweringJson("""{"id":"p1","emails":"ada@example.com","title":["a"]}""");

        var person = await people.Client.People.GetAsync("p1");

        person.Emails.ShouldBe(["ada@example.com"]);
        person.Title.ShouldBeNull();
        person.Get<JsonElement>("title").GetRawText().ShouldBe("""["a"]""");
    }

    [Fact]
    public async Task What_can_be_read_of_a_list_is_and_what_came_is_kept_whole()
    {
        const string Json = """{"id":"m1","files":[null,"https://webexapis.com/v1/contents/c1",{}]}""";
        using var spark = RecordedSpark.AnsweringJson(Json);

        var message = await spark.Client.Messages.GetAsync("m1");

        message.Files.ShouldBe(["https://webexapis.com/v1/contents/c1"]);
        message.ToJson().ShouldBe(Json);
    }

    [Theory]
    [InlineData("""["kms_failure"]""")]
    [InlineData("""{"code":"kms_failure","reason":"no key"}""")]
    public async Task Errors_in_another_form_do_not_cost_the_message(string errors)
    {
        using var spark = RecordedSpark.AnsweringJson($$"""{"id":"m1","text":"hi","errors":{{errors}}}""");

        var message = await spark.Client.Messages.GetAsync("m1");

        message.Text.ShouldBe("hi");
        message.Errors.ShouldBeNull();
        message.Get<JsonElement>("errors").GetRawText().ShouldBe(errors);
    }

    [Fact]
    public async Task A_list_goes_on_past_items_that_cannot_be_read()
    {
        using var spark = RecordedSpark.AnsweringJson(
            """{"items":[{"id":"r1"},null,{"title":"no id"},{"id":null},{"id":"r2"}],"notFoundIds":7}"""
        );

        var page = (await spark.Client.Rooms.ListAsync().AsPages().ToListAsync()).ShouldHaveSingleItem();

        page.Items.Select(room => room.Id).ShouldBe(["r1", "r2"]);
        page.Unreadable.Select(item => (item.Json.GetRawText(), item.Reason))
            .ShouldBe([
                ("null", "$: is null"),
                ("""{"title":"no id"}""", "$.id: is missing"),
                ("""{"id":null}""", "$.id: is missing"),
            ]);
        page.NotFoundIds.ShouldBe(["7"]);
    }

    [Fact]
    public async Task Ids_that_name_nobody_may_be_odd_and_are_not_lost()
    {
        foreach (var odd in OddAnswersTests.Oddities)
        {
            using var spark = RecordedSpark.AnsweringJson($$"""{"items":[{"id":"r1"}],"notFoundIds":{{odd}}}""");

            var page = (await spark.Client.Rooms.ListAsync().AsPages().ToListAsync()).ShouldHaveSingleItem();

            page.Items.ShouldHaveSingleItem().Id.ShouldBe("r1", odd);
            using var came = JsonDocument.Parse(odd);
            using var read = JsonDocument.Parse(
                JsonSerializer.Serialize(page.NotFoundIds, SparkJson.TypeInfo<IReadOnlyList<string>>())
            );
            var isRead = odd is "null" || WireSample.SaysTheSame(came.RootElement, read.RootElement);
            (isRead || page.Unreadable.Any(item => item.Json.GetRawText() == odd)).ShouldBeTrue(odd);
        }
    }

    [Fact]
    public async Task Items_of_a_type_of_the_callers_own_are_set_apart_too()
    {
        using var spark = RecordedSpark.AnsweringJson(
            """{"items":[{"number":1},{"number":"odd"},null,{"number":2}]}"""
        );
        var call = new SparkCall(HttpMethod.Get, "things");

        var page = (await spark.Client.List(call, Things.Default.Thing).AsPages().ToListAsync()).ShouldHaveSingleItem();

        page.Items.Select(thing => thing.Number).ShouldBe([1, 2]);
        page.Unreadable.Select(item => item.Reason).ShouldBe(["$.number: cannot be read", "$: is null"]);
    }

    [Fact]
    public async Task A_word_in_a_text_is_no_null()
    {
        var room = await Room("""{"id":"r1","title":"one, null [null"}""");

        room.Title.ShouldBe("one, null [null");
        room.Additional.ShouldBeNull();
    }

    private static async Task<Room> Room(string json)
    {
        using var spark = RecordedSpark.AnsweringJson(json);
        return await spark.Client.Rooms.GetAsync("r1");
    }

    internal sealed record Thing(int Number);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Thing))]
    internal sealed partial class Things : JsonSerializerContext;
}
