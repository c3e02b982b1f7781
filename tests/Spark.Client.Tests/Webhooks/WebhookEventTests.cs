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

    [Fact]
    public void Whatever_else_is_odd_does_not_cost_the_event()
    {
        foreach (var (path, make) in WireSample.Optional(typeof(WebhookEvent)))
        {
            foreach (var odd in OddAnswersTests.Oddities)
            {
                var json = make(odd);

                var hook = WebhookEvent.Parse(System.Text.Encoding.UTF8.GetBytes(json));

                (hook.Resource.Value, hook.Event.Value).ShouldBe(("text", "text"));
                using var came = JsonDocument.Parse(json);
                using var written = JsonDocument.Parse(hook.ToJson());
                WireSample.SaysTheSame(came.RootElement, written.RootElement).ShouldBeTrue($"{path}: {odd}");
            }
        }
    }

    [Fact]
    public void Data_in_another_form_is_none()
    {
        var hook = WebhookEvent.Parse("""{"resource":"messages","event":"created","data":[1]}"""u8);

        hook.Data.Id.ShouldBeNull();
        hook.Get<JsonElement>("data").GetRawText().ShouldBe("[1]");
    }

    [Fact]
    public void The_data_is_read_as_a_membership_however_odd()
    {
        var hook = WebhookEvent.Parse(
            """
            {"resource":"memberships","event":"created","created":"",
             "data":{"id":"m","personId":"p","isModerator":"true","isMonitor":"perhaps","created":"2026-01-02 03:04:05+0000"}}
            """u8
        );

        var membership = hook.Data.As<Membership>()!;

        (membership.Id, membership.PersonId, membership.IsModerator, membership.IsMonitor).ShouldBe(
            ("m", "p", true, null)
        );
        membership.Created.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"resource":"messages"}""")]
    [InlineData("""{"resource":null,"event":"created"}""")]
    [InlineData("""{"resource":"messages","event":"\ud800"}""")]
    [InlineData("<html>")]
    public void What_is_no_delivery_is_a_json_exception(string body) =>
        Should.Throw<JsonException>(() => WebhookEvent.Parse(System.Text.Encoding.UTF8.GetBytes(body)));
}
