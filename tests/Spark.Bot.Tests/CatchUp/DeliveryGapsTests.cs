using Microsoft.Extensions.Time.Testing;
using Spark.Client;

namespace Spark.Bot.Tests.CatchUp;

/// <summary>Until when nothing is missing is said only by deliveries before which nothing was missed.</summary>
public class DeliveryGapsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(_noon);
    private readonly DeliveryGaps _gaps;

    public DeliveryGapsTests() => _gaps = new DeliveryGaps(_clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_delivered_before_the_gap_was_closed_says_nothing()
    {
        Deliver(1);
        _gaps.Seen.ShouldBeNull();

        _gaps.End();
        var gap = await _gaps.NextAsync(Ct);
        Deliver(2);
        _gaps.Seen.ShouldBeNull();

        _gaps.Close(gap, _noon);
        _gaps.Seen.ShouldBe(_noon);
        Deliver(3);
        _gaps.Seen.ShouldBe(_noon.AddMinutes(3));
    }

    [Fact]
    public async Task It_never_goes_back_and_is_said_by_new_messages_only()
    {
        await CloseAsync();
        Deliver(3);
        Deliver(2);
        Deliver(4, WebhookResource.Memberships);
        Deliver(4, @event: WebhookEventType.Deleted);
        _gaps.Delivered(Told(WebhookResource.Messages, WebhookEventType.Created, created: null));

        _gaps.Seen.ShouldBe(_noon.AddMinutes(3));
    }

    [Fact]
    public async Task A_gap_that_begins_again_before_it_was_closed_is_another_one()
    {
        _gaps.End();
        var gap = await _gaps.NextAsync(Ct);
        _gaps.Begin();
        _gaps.Close(gap, _noon);
        Deliver(1);

        _gaps.Seen.ShouldBeNull();
        _gaps.NextAsync(Ct).IsCompleted.ShouldBeFalse(); // nobody looks before it has ended
        _gaps.End();
        await CloseAsync();
        Deliver(2);
        _gaps.Seen.ShouldBe(_noon.AddMinutes(2));
    }

    [Fact]
    public async Task What_is_refused_while_the_webhooks_are_wrong_does_not_end_that()
    {
        await CloseAsync();
        _gaps.Begin();
        _gaps.Refused();
        _gaps.Close(await _gaps.NextAsync(Ct), _noon);
        Deliver(1);
        _gaps.Seen.ShouldBe(_noon);

        _gaps.EndIfGoingOn();
        _gaps.Close(await _gaps.NextAsync(Ct), _noon);
        Deliver(2);
        _gaps.Seen.ShouldBe(_noon.AddMinutes(2));
    }

    [Fact]
    public async Task A_gap_knows_when_it_was_first_noticed_and_when_it_ended()
    {
        _gaps.End();
        var start = await _gaps.NextAsync(Ct);
        start.Begin.ShouldBeNull(); // it was there before
        _gaps.Close(start, _noon);

        _gaps.Begin();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _gaps.Begin();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _gaps.EndIfGoingOn();

        var gap = await _gaps.NextAsync(Ct);
        (gap.Begin, gap.End).ShouldBe((_noon, _noon.AddMinutes(2)));
        _gaps.Close(gap, _noon);
        _gaps.EndIfGoingOn(); // nothing was wrong
        _gaps.NextAsync(Ct).IsCompleted.ShouldBeFalse();
    }

    private async Task CloseAsync()
    {
        _gaps.End();
        _gaps.Close(await _gaps.NextAsync(Ct), _noon);
    }

    private void Deliver(int minutes, WebhookResource? resource = null, WebhookEventType? @event = null) =>
        _gaps.Delivered(
            Told(resource ?? WebhookResource.Messages, @event ?? WebhookEventType.Created, _noon.AddMinutes(minutes))
        );

    private static WebhookEvent Told(WebhookResource resource, WebhookEventType @event, DateTimeOffset? created) =>
        new()
        {
            Resource = resource,
            Event = @event,
            Data = new WebhookEventData { Id = "a", Created = created },
        };
}
