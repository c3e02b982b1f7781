namespace Spark.Client.Tests;

public class EventsTests
{
    [Fact]
    public async Task Lists_events_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("Events/Event.message");

        var answer = await spark
            .Client.Events.ListAsync(
                new ListEventsRequest
                {
                    Resource = EventResource.Messages,
                    Type = EventType.Created,
                    ActorId = "P",
                    From = DateTimeOffset.UnixEpoch,
                    To = DateTimeOffset.UnixEpoch.AddHours(1),
                    ServiceType = "calling",
                    PageSize = 1000,
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent(
            "GET events?resource=messages&type=created&actorId=P&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T01%3A00%3A00.000Z&serviceType=calling&max=1000"
        );
        answer.AsMessage()!.Text.ShouldBe("the text");
    }

    [Fact]
    public async Task Gets_an_event()
    {
        using var spark = RecordedSpark.Answering("Events/Event.membership");

        var answer = await spark.Client.Events.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET events/ID");
        answer.AsMembership()!.IsModerator.ShouldBe(false);
    }

    [Fact]
    public void Data_of_another_kind_is_not_taken_for_a_message()
    {
        var membership = Fixture.Read<Event>("Events/Event.membership");

        membership.AsMessage().ShouldBeNull();
        membership.DataAs<Membership>()!.PersonEmail.ShouldBe("ada@example.com");
        Fixture.Read<Event>("Events/Event.unknown").Data!.Value.GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task An_event_without_data_has_none()
    {
        using var spark = RecordedSpark.AnsweringJson("""{"id":"e1","resource":"messages","type":"created"}""");

        var happened = await spark.Client.Events.GetAsync("e1");

        happened.Data.ShouldBeNull();
        happened.AsMessage().ShouldBeNull();
        happened.DataAs<Room>().ShouldBeNull();
        happened.ToJson().ShouldBe("""{"id":"e1","resource":"messages","type":"created"}""");
    }

    [Fact]
    public async Task A_message_of_an_event_may_be_odd()
    {
        using var spark = RecordedSpark.AnsweringJson(
            """{"id":"e1","resource":"messages","data":{"id":"m1","text":"hi","created":"","files":"https://f"}}"""
        );

        var message = (await spark.Client.Events.GetAsync("e1")).AsMessage()!;

        (message.Text, message.Created, message.Files!.Single()).ShouldBe(("hi", null, "https://f"));
    }
}
