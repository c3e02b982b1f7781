using FsCheck;
using FsCheck.Fluent;
using Spark.Client;

namespace Spark.Bot.Tests.Inbox;

public class EventKeyTests
{
    private const string Uuid = "2b6b7a3c-0d5e-4a55-9a4f-6f2f0f6a9c11";
    private const string Other = "0c0ffee0-1111-4222-8333-444455556666";

    [Fact]
    public void The_same_event_told_by_two_hooks_has_the_same_key() =>
        Of(Samples.Envelope()).ShouldBe(Of(Samples.Envelope(more: ",\"unknown\":1")));

    [Theory]
    [InlineData("message-2", "messages", "created")]
    [InlineData("message-1", "attachmentActions", "created")]
    [InlineData("message-1", "messages", "deleted")]
    public void Another_thing_resource_or_event_has_another_key(string id, string resource, string @event) =>
        Of(Samples.Envelope(id, resource: resource, @event: @event)).ShouldNotBe(Of(Samples.Envelope()));

    [Theory]
    [InlineData("messages", "created")]
    [InlineData("messages", "deleted")]
    [InlineData("rooms", "created")]
    [InlineData("attachmentActions", "created")]
    public void What_happens_once_is_told_by_its_uuid_alone(string resource, string @event)
    {
        var key = Of(Samples.Envelope(SparkId.Encode("us", "MESSAGE", Uuid), "room-1", resource, @event));
        key.Window.ShouldBe(TimeSpan.FromDays(3));

        string[] spellings =
        [
            Uuid,
            Uuid.ToUpperInvariant(),
            SparkId.Encode("urn:TEAM:eu-central-1_k", "MESSAGE", Uuid),
            SparkId.Encode("us", "MESSAGE", Uuid) + "==",
            Uuid.Replace("-", "", StringComparison.Ordinal),
        ];
        foreach (var id in spellings)
        {
            Of(Samples.Envelope(id, "room-2", resource, @event, "2026-01-02T03:04:05.679Z")).ShouldBe(key, id);
        }
    }

    [Fact]
    public void A_membership_is_told_by_its_time_too_since_a_person_may_come_back()
    {
        var (one, elsewhere) = (Membership("us", Uuid, Other), Membership("urn:TEAM:eu-central-1_k", Uuid, Other));

        Of(one).ShouldBe(Of(elsewhere));
        Of(Membership("us", Other, Uuid)).ShouldNotBe(Of(one));
        Of(Membership("us", Uuid, Other, "2026-01-02T03:04:05.679Z")).ShouldNotBe(Of(one));
        Of(Membership("us", Uuid, Other, "2026-01-02 03:04:05.678+0000")).ShouldBe(Of(one));
        Of(Membership("us", Uuid, Other, "")).ShouldBe(Of(Membership("us", Uuid, Other, "")));
        Of(Membership("us", Uuid, Other, "soon")).ShouldNotBe(Of(Membership("us", Uuid, Other, "later")));
    }

    [Fact]
    public void What_is_updated_is_told_apart_by_all_of_its_data_and_for_a_minute()
    {
        var on = Of(Updated(more: ",\"isModerator\":true"));

        Of(Updated(more: ",\"isModerator\":false")).ShouldNotBe(on);
        on.Window.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void An_edited_message_is_told_by_the_time_of_the_edit()
    {
        const string Edit = ",\"updated\":\"2026-01-02T04:00:00.000Z\"";

        Of(Edited(Edit + ",\"text\":\"fetched\"")).ShouldBe(Of(Edited(Edit)));
        Of(Edited(Edit.Replace("04:00", "04:01", StringComparison.Ordinal))).ShouldNotBe(Of(Edited(Edit)));
        Of(Edited("")).ShouldNotBe(Of(Edited(",\"html\":\"x\"")));
    }

    /// <summary>Another transport, or another serializer, writes the same thing with other bytes.</summary>
    [Fact]
    public void How_an_update_is_written_does_not_matter_and_what_it_says_does()
    {
        var members = Gen.Elements("isLocked", "title", "lastActivity", "teamId", "ownerId", "isPublic")
            .SelectMany(name => Values().Select(value => (Name: name, Value: value)))
            .ListOf()
            .Select(list => list.DistinctBy(member => member.Name).ToList());
        Fuzz.Holds(
            members,
            list =>
            {
                var key = Of(Room(list));
                Of(Room(list.AsEnumerable().Reverse(), " \n")).ShouldBe(key);
                if (list is not [])
                {
                    Of(Room(list.Skip(1))).ShouldNotBe(key);
                    Of(Room(list.Skip(1).Append((list[0].Name, "\"another\"")))).ShouldNotBe(key);
                }
            }
        );

        static Gen<string> Values() =>
            Gen.Elements("true", "null", "7", "\"a\"", "[1,2]", "{\"b\":1,\"a\":[]}", "\"" + Uuid + "\"");
    }

    [Fact]
    public void Parts_do_not_run_into_each_other() =>
        Of(Samples.Envelope(id: "created1", resource: "messages"))
            .ShouldNotBe(Of(Samples.Envelope(id: "1", resource: "messages")));

    [Fact]
    public void What_names_nothing_is_told_by_its_data()
    {
        Of(Samples.Envelope(id: "")).ShouldBe(Of(Samples.Envelope(id: "")));
        Of(Samples.Envelope(id: "", room: "room-2")).ShouldNotBe(Of(Samples.Envelope(id: "")));
    }

    private static WebhookEnvelope Updated(string more) =>
        Samples.Envelope(resource: "memberships", @event: "updated", more: more);

    private static WebhookEnvelope Edited(string more) => Samples.Envelope(@event: "updated", more: more);

    private static WebhookEnvelope Membership(
        string cluster,
        string person,
        string room,
        string created = "2026-01-02T03:04:05.678Z"
    ) =>
        Samples.Envelope(
            SparkId.Encode(cluster, "MEMBERSHIP", $"{person}:{room}"),
            resource: "memberships",
            created: created
        );

    private static WebhookEnvelope Room(IEnumerable<(string Name, string Value)> members, string space = "")
    {
        var data = string.Join(
            $",{space}",
            members.Select(member => $"\"{member.Name}\":{space}{member.Value}").Prepend($"\"id\":\"{Other}\"")
        );
        var json = $"{{\"resource\":\"rooms\",\"event\":\"updated\",\"data\":{{{data}}}}}";
        return WebhookEnvelope.TryParse(System.Text.Encoding.UTF8.GetBytes(json))!;
    }

    private static EventKey Of(WebhookEnvelope envelope) => EventKey.Of(envelope, TimeSpan.FromDays(3));
}
