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

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, SparkJson.TypeInfo<T>())!;
}
