using System.Text;
using System.Text.Json;

namespace Spark.Client.Tests;

public class RoundTripTests
{
    [Theory]
    [InlineData("""{"id":"r","title":"t","type":"direct","new":{"a":[1,2.50,"x"]},"other":null}""")]
    [InlineData("""{"id":"r","type":"breakout"}""")]
    [InlineData("""{"id":"r","title":"<b>&'\u00e9😀 +"}""")]
    [InlineData("""{"id":"r","big":123456789012345678901234567890}""")]
    public void Nothing_is_lost_on_the_way_through(string json)
    {
        var room = Read<Room>(json);

        JsonElement
            .DeepEquals(JsonDocument.Parse(room.ToJson()).RootElement, JsonDocument.Parse(json).RootElement)
            .ShouldBeTrue(room.ToJson());
    }

    [Fact]
    public void A_value_of_tomorrow_survives()
    {
        var room = Read<Room>("""{"id":"r","type":"breakout"}""");

        room.Type.ShouldBe(new RoomType("breakout"));
        room.Type.ToString().ShouldBe("breakout");
        room.ToJson().ShouldContain("\"breakout\"");
    }

    [Fact]
    public void Unknown_members_are_given_out_typed()
    {
        var room = Read<Room>("""{"id":"r","text":"x","count":7,"on":true,"at":"2026-01-02T03:04:05.678Z","raw":{}}""");

        room.Get<string>("text").ShouldBe("x");
        room.Get<int>("count").ShouldBe(7);
        room.Get<bool>("on").ShouldBeTrue();
        room.Get<DateTimeOffset>("at").Millisecond.ShouldBe(678);
        room.Get<JsonElement>("raw").ValueKind.ShouldBe(JsonValueKind.Object);
        room.Get<string>("absent").ShouldBeNull();
        Should.Throw<JsonException>(() => room.Get<int>("text"));
    }

    [Theory]
    [InlineData("2016-04-21T19:12:48.920Z", "2016-04-21T19:12:48.920Z")]
    [InlineData("2016-04-21T19:12:48+00:00", "2016-04-21T19:12:48.000Z")]
    [InlineData("2016-04-21T21:12:48.9201+02:00", "2016-04-21T19:12:48.920Z")]
    public void Both_forms_of_a_timestamp_are_read_and_one_is_written(string wire, string written) =>
        Read<Room>($$"""{"id":"r","created":"{{wire}}"}""").ToJson().ShouldContain($"\"created\":\"{written}\"");

    [Fact]
    public async Task A_parameter_of_tomorrow_travels_with_a_request()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(SparkDriver.Room));
        var request = new CreateRoomRequest { Title = "Lunch" };
        request.Set("colour", "blue");
        request.Set("size", 7);
        request.Set<string>("nothing", null);

        await spark.RunAsync(client => client.Rooms.CreateAsync(request));

        spark.Server.Requests.Single().Body.ShouldBe("""{"title":"Lunch","colour":"blue","size":7}""");
    }

    [Fact]
    public async Task A_parameter_of_tomorrow_stands_in_an_initialiser()
    {
        using var spark = RecordedSpark.Answering("Rooms/Room.full");

        await spark.Client.Rooms.CreateAsync(
            new()
            {
                Title = "Lunch",
                ["colour"] = "blue",
                ["size"] = 7,
                ["seats"] = new System.Text.Json.Nodes.JsonArray(1, 2),
                ["nothing"] = null,
            }
        );

        spark.ShouldHaveBeenSent("POST rooms", """{"title":"Lunch","colour":"blue","size":7,"seats":[1,2]}""");
    }

    [Fact]
    public void A_parameter_that_has_a_property_too_is_written_once()
    {
        var request = new CreateMessageRequest { RoomId = "r", Text = "one" };
        request.Set("text", "two");

        JsonSerializer.Serialize(request, SparkJson.Options).ShouldBe("""{"roomId":"r","text":"two"}""");
    }

    [Fact]
    public void A_copy_of_a_request_has_parameters_of_its_own()
    {
        var one = new CreateRoomRequest { Title = "one", ["mood"] = "sunny" };
        var other = one with { Title = "other" };
        other.Set("mood", "rainy");
        other.Set("more", 1);

        JsonSerializer.Serialize(one, SparkJson.Options).ShouldBe("""{"title":"one","mood":"sunny"}""");
        JsonSerializer.Serialize(other, SparkJson.Options).ShouldBe("""{"title":"other","mood":"rainy","more":1}""");
    }

    [Fact]
    public async Task An_edit_takes_what_a_create_takes()
    {
        var card = MessageAttachment.FromCardJson("""{"type":"AdaptiveCard","version":"1.3"}""");
        using var spark = RecordedSpark.Answering("Messages/Message.full");
        IReadOnlyList<MessageAttachment> cards = [card];
        var request = new EditMessageRequest { RoomId = "r" };

        foreach (
            var set in (Action[])
                [
                    () => request.Set("attachments", cards),
                    () => request.Set("attachments", new List<MessageAttachment>(cards)),
                    () => request.Set("attachments", cards.ToArray()),
                ]
        )
        {
            request.Additional = null;
            set();
            request
                .Additional!["attachments"][0]
                .GetProperty("contentType")
                .GetString()
                .ShouldBe(MessageAttachment.AdaptiveCard);
        }

        string[] files = ["https://example.com/a.png"];
        List<string> more = ["x"];
        request.Set("files", files);
        request.Set("more", more);
        await spark.Client.Messages.EditAsync("m", request);

        spark.ShouldHaveBeenSent(
            "PUT messages/m",
            """{"roomId":"r","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.3"}}],"files":["https://example.com/a.png"],"more":["x"]}"""
        );
    }

    [Fact]
    public void What_is_set_to_null_is_taken_back()
    {
        var request = new CreateRoomRequest
        {
            Title = "A",
            ["colour"] = "blue",
            ["size"] = 7,
        };

        request["colour"] = null;
        request.Set<string>("size", null);

        request.Additional.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_additional_parameter_of_a_list_takes_the_place_of_its_property()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"items":[]}"""));
        var request = new ListRoomsRequest
        {
            Type = RoomType.Group,
            Additional = new Dictionary<string, string> { ["type"] = "direct" },
        };

        await foreach (var _ in spark.Client.Rooms.ListAsync(request)) { }

        spark.Server.Requests.Single().Url.Query.ShouldBe("?type=direct");
    }

    [Fact]
    public void A_message_that_was_read_can_be_written_however_deep_its_card_is()
    {
        var card = string.Concat(Enumerable.Repeat("{\"a\":", 62)) + "1" + new string('}', 62);
        var json = $$"""{"id":"m1","attachments":[{"contentType":"x","content":{{card}}}]}""";

        SparkJson.Read<Message>(Encoding.UTF8.GetBytes(json)).ToJson().ShouldContain(card);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, SparkJson.TypeInfo<T>())!;
}
