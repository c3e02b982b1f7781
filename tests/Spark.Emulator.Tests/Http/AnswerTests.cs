using System.Net.Http.Headers;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Http;

[Trait("Conformance", "Transport")]
public class AnswerTests
{
    [Fact]
    public async Task Every_answer_is_json_of_one_spelling_and_carries_a_tracking_id_of_its_own()
    {
        await using var cloud = await TestCloud.StartAsync();

        var one = await cloud.GetAsync(Alice, "/people/me");
        var other = await cloud.GetAsync(Alice, "/people/me");

        one.ContentType.ShouldBe("application/json;charset=UTF-8");
        one.Headers.CacheControl!.NoCache.ShouldBeTrue();
        one.ContentHeaders.ContentLength.ShouldBe(one.Bytes.Length);
        one.Header("TrackingID").ShouldNotBeNullOrEmpty();
        other.Header("TrackingID").ShouldNotBe(one.Header("TrackingID"), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/people/me/more")]
    [InlineData("~/v2/people/me")]
    [InlineData("~/people/me")]
    public async Task An_unknown_path_is_explained_in_json(string path)
    {
        await using var cloud = await TestCloud.StartAsync();

        var answer = (await cloud.GetAsync(Alice, path)).ShouldFail(404);

        answer.ContentType.ShouldBe("application/json;charset=UTF-8");
    }

    [Theory]
    [InlineData("PATCH", "/rooms")]
    [InlineData("DELETE", "/messages")]
    [InlineData("POST", "/people/me")]
    public async Task A_method_a_path_does_not_have_is_405(string method, string path)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.SendAsync(new HttpMethod(method), Alice, path, Json(new { }))).ShouldFail(
            405,
            $"Request method '{method}' not supported"
        );
    }

    [Fact]
    public async Task Collections_are_found_with_a_trailing_slash_and_unknown_parameters_are_ignored()
    {
        await using var cloud = await TestCloud.StartAsync();

        var people = await cloud.GetAsync(Alice, $"/people/?id={cloud.IdOf(Bob)},nobody&showAllTypes=false");
        var room = await cloud.PostAsync(Alice, "/rooms/?callingData=true", new { title = "Slash" });

        people.ShouldBeOk().All("displayName").ShouldBe(["Bob"]);
        room.ShouldBeOk()["title"].ShouldBe("Slash");
    }

    [Fact]
    public async Task Creations_answer_200_and_deletions_204_without_a_body()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = (await cloud.PostAsync(Alice, "/rooms", new { title = "Short" })).ShouldBe(200);

        var deleted = (await cloud.DeleteAsync(Alice, $"/rooms/{room["id"]}")).ShouldBe(204);

        deleted.Bytes.ShouldBeEmpty();
        deleted.Header("TrackingID").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task What_is_not_there_is_absent_and_never_null()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob, Bot);
        await cloud.SayAsync(Alice, room, "hello");
        await cloud.PostAsync(
            Alice,
            "/webhooks",
            new
            {
                name = "n",
                targetUrl = "http://127.0.0.1:9",
                resource = "all",
                @event = "all",
            }
        );

        foreach (
            var path in new[]
            {
                "/people/me",
                $"/people/{cloud.IdOf(Bot)}",
                "/rooms",
                $"/memberships?roomId={room}",
                $"/messages?roomId={room}",
                "/webhooks",
            }
        )
            (await cloud.GetAsync(Alice, path)).ShouldBeOk().Text.ShouldNotContain("null");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;charset=utf-8")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("Application/JSON ; Charset=\"utf-8\"")]
    [InlineData("application/json;")]
    public async Task Json_is_recognized_however_its_type_is_spelled(string type)
    {
        await using var cloud = await TestCloud.StartAsync();
        using var content = new ByteArrayContent("""{"title":"Typed"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/rooms", content)).ShouldBeOk();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data")]
    [InlineData("application/jsonp")]
    [InlineData("")]
    public async Task Any_other_type_is_not_supported(string type)
    {
        await using var cloud = await TestCloud.StartAsync();
        using var content = new ByteArrayContent("""{"title":"Typed"}"""u8.ToArray());
        if (type.Length > 0)
            content.Headers.ContentType = new MediaTypeHeaderValue(type);

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/rooms", content)).ShouldFail(
            415,
            $"Content type '{type}' not supported"
        );
    }

    [Fact]
    public async Task Whole_objects_may_be_sent_back()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.PostAsync(Alice, "/rooms", new { title = "Before" });

        var updated = await cloud.PutAsync(
            Alice,
            $"/rooms/{room["id"]}",
            room.Text.Replace("Before", "After", StringComparison.Ordinal)
        );

        updated.ShouldBeOk()["title"].ShouldBe("After");
        updated["created"].ShouldBe(room["created"]);
    }
}
