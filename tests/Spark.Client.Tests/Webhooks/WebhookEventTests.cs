using System.Text.Json;

namespace Spark.Client.Tests;

public class WebhookEventTests
{
    [Fact]
    public void A_delivery_is_read()
    {
        var hook = WebhookEvent.Parse(
            """
            {"id":"w","name":"bot messages","resource":"messages","event":"created","filter":"roomId=r",
             "orgId":"o","createdBy":"c","appId":"a","ownedBy":"creator","status":"active",
             "created":"2023-09-05T10:11:12.345Z","actorId":"p","targetUrl":"https://bot.example/",
             "data":{"id":"m","roomId":"r","roomType":"group","personId":"p","personEmail":"a@example.com",
                     "created":"2023-09-05T10:11:13.456Z","mentionedPeople":["b"]}}
            """u8
        );

        hook.Resource.ShouldBe(WebhookResource.Messages);
        hook.Event.ShouldBe(WebhookEventType.Created);
        hook.Status.ShouldBe(WebhookStatus.Active);
        hook.ActorId.ShouldBe("p");
        hook.TargetUrl.ShouldBe("https://bot.example/");
        hook.Data.RoomType.ShouldBe(RoomType.Group);
        hook.Data.Created.ShouldBe(new DateTimeOffset(2023, 9, 5, 10, 11, 13, 456, TimeSpan.Zero));
        hook.Data.Get<JsonElement>("mentionedPeople")[0].GetString().ShouldBe("b");
    }

    [Fact]
    public void What_is_new_is_read_all_the_same() =>
        WebhookEvent
            .Parse("""{"resource":"whiteboards","event":"erased","data":{"colour":1}}"""u8)
            .Resource.ShouldBe(new WebhookResource("whiteboards"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"resource":"messages"}""")]
    [InlineData("""{"resource":"messages","event":"created","data":[]}""")]
    [InlineData("<html>")]
    public void What_is_no_delivery_is_a_json_exception(string body) =>
        Should.Throw<JsonException>(() => WebhookEvent.Parse(System.Text.Encoding.UTF8.GetBytes(body)));
}
