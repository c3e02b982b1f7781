using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spark.Bot.Tests.Inbox;

public class EventKeyTests
{
    [Fact]
    public void The_same_event_told_by_two_hooks_has_the_same_key() =>
        Of(Samples.Envelope()).ShouldBe(Of(Samples.Envelope(more: ",\"unknown\":1")));

    [Theory]
    [InlineData("message-2", "messages", "created", "2026-01-02T03:04:05.678Z")]
    [InlineData("message-1", "memberships", "created", "2026-01-02T03:04:05.678Z")]
    [InlineData("message-1", "messages", "deleted", "2026-01-02T03:04:05.678Z")]
    [InlineData("message-1", "messages", "created", "2026-01-02T03:04:05.679Z")]
    public void Another_thing_resource_event_or_time_has_another_key(
        string id,
        string resource,
        string @event,
        string created
    ) =>
        Of(Samples.Envelope(id, resource: resource, @event: @event, created: created))
            .ShouldNotBe(Of(Samples.Envelope()));

    [Fact]
    public void Times_that_cannot_be_read_tell_events_apart_too()
    {
        Of(Samples.Envelope(created: "")).ShouldBe(Of(Samples.Envelope(created: "")));
        Of(Samples.Envelope(created: "soon")).ShouldNotBe(Of(Samples.Envelope(created: "later")));
        Of(Samples.Envelope(created: "2026-01-02 03:04:05.678+0000")).ShouldBe(Of(Samples.Envelope()));
    }

    [Fact]
    public void What_is_updated_is_told_apart_by_all_of_its_data_and_for_a_minute()
    {
        var on = Of(Samples.Envelope(resource: "memberships", @event: "updated", more: ",\"isModerator\":true"));
        var off = Of(Samples.Envelope(resource: "memberships", @event: "updated", more: ",\"isModerator\":false"));

        on.ShouldNotBe(off);
        on.Window.ShouldBe(TimeSpan.FromSeconds(60));
        Of(Samples.Envelope()).Window.ShouldBe(TimeSpan.FromDays(3));
    }

    [Fact]
    public void Parts_do_not_run_into_each_other() =>
        Of(Samples.Envelope(id: "created1", resource: "messages"))
            .ShouldNotBe(Of(Samples.Envelope(id: "1", resource: "messages")));

    [Theory]
    [InlineData("message-1")]
    [InlineData("\u00e4\u4e16")]
    [InlineData("")]
    public void Keys_in_files_that_were_written_before_are_found_again(string id)
    {
        var envelope = Samples.Envelope(id);
        var ticks = envelope.Event.Data.Created!.Value.UtcTicks.ToString(CultureInfo.InvariantCulture);
        byte[] end = [0xff];
        byte[] hashed =
        [
            .. "messages"u8,
            .. end,
            .. "created"u8,
            .. end,
            .. Encoding.UTF8.GetBytes(id),
            .. end,
            .. Encoding.UTF8.GetBytes(ticks),
            .. end,
        ];

        Of(envelope).Value.ShouldBe(BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(hashed)));
    }

    private static EventKey Of(WebhookEnvelope envelope) => EventKey.Of(envelope, TimeSpan.FromDays(3));
}
