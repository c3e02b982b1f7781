using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>What ids are made of, and in how many spellings they are understood.</summary>
[Trait("Conformance", "Ids")]
public class IdTests
{
    private const string Uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    [Theory]
    [InlineData("Person", "PEOPLE")]
    [InlineData("Room", "ROOM")]
    [InlineData("Message", "MESSAGE")]
    [InlineData("Team", "TEAM")]
    [InlineData("Webhook", "WEBHOOK")]
    [InlineData("Organization", "ORGANIZATION")]
    [InlineData("AttachmentAction", "ATTACHMENT_ACTION")]
    [InlineData("Role", "ROLE")]
    [InlineData("Event", "EVENT")]
    [InlineData("RoomTab", "TABS")]
    [InlineData("License", "LICENSE")]
    public async Task An_id_names_its_kind_and_a_uuid(string kind, string type)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

        foreach (var id in await IdsAsync(cloud, kind, "id"))
            Ids.Decode(id).ShouldMatch($"^ciscospark://us/{type}/{Uuid}$");
    }

    [Theory]
    [InlineData("Membership", "id", "MEMBERSHIP")]
    [InlineData("TeamMembership", "id", "TEAM_MEMBERSHIP")]
    public async Task A_memberships_id_names_the_person_and_where(string kind, string member, string type)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

        foreach (var id in await IdsAsync(cloud, kind, member))
            Ids.Decode(id).ShouldMatch($"^ciscospark://us/{type}/{Uuid}:{Uuid}$");
    }

    [Theory]
    [InlineData("Message", "personId", "PEOPLE")]
    [InlineData("Message", "roomId", "ROOM")]
    [InlineData("Room", "creatorId", "PEOPLE")]
    [InlineData("Room", "ownerId", "ORGANIZATION")]
    [InlineData("Person", "orgId", "ORGANIZATION")]
    [InlineData("TeamMembership", "teamId", "TEAM")]
    [InlineData("Webhook", "createdBy", "PEOPLE")]
    [InlineData("Webhook", "orgId", "ORGANIZATION")]
    [InlineData("WebhookEvent", "actorId", "PEOPLE")]
    [InlineData("Event", "actorId", "PEOPLE")]
    [InlineData("AttachmentAction", "messageId", "MESSAGE")]
    public async Task What_refers_to_something_is_its_id(string kind, string member, string type)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

        foreach (var id in await IdsAsync(cloud, kind, member))
            Ids.Decode(id).ShouldMatch($"^ciscospark://us/{type}/{Uuid}$");
    }

    [Fact]
    public async Task The_id_of_a_file_names_its_message_and_position()
    {
        await using var cloud = await TestCloud.StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent(cloud.IdOf(Bob)), "toPersonId" },
            { new ByteArrayContent([1]), "files", "a" },
        };

        var said = (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form)).ShouldBeOk();

        var file = (string)said.Json["files"]![0]!;
        Ids.Decode(file.Split('/')[^1]).ShouldBe($"ciscospark://us/CONTENT/{Ids.Uuid(said["id"])}/0");
    }

    /// <summary>Bare, in capitals, of another cluster, of another kind, padded, in the other alphabet of base64.</summary>
    public static TheoryData<string, string> Spellings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (
                var path in (string[])
                    [
                        "/people/PERSON",
                        "/rooms/ROOM",
                        "/messages/MESSAGE",
                        "/teams/TEAM",
                        "/messages?roomId=ROOM",
                        "/memberships?roomId=ROOM&personId=PERSON",
                        "/people?id=PERSON",
                        "/team/memberships?teamId=TEAM",
                        "/rooms?teamId=TEAM",
                        "/messages?roomId=ROOM&beforeMessage=MESSAGE",
                        "/messages?roomId=ROOM&parentId=MESSAGE",
                        "/messages/direct?personId=PERSON",
                        "/room/tabs?roomId=ROOM",
                    ]
            )
            foreach (var spelling in (string[])["uuid", "capitals", "cluster", "kind", "padded", "bare base64"])
                data.Add(path, spelling);
            return data;
        }
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task An_id_is_understood_however_it_is_spelled(string path, string spelling)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var message = (await cloud.SayAsync(Alice, room, "hi"))["id"];
        var team = (await cloud.PostAsync(Alice, "/teams", new { name = "t" }))["id"];
        string Put(Func<string, string> spell) =>
            path.Replace("PERSON", spell(cloud.IdOf(Bob)), StringComparison.Ordinal)
                .Replace("ROOM", spell(room), StringComparison.Ordinal)
                .Replace("MESSAGE", spell(message), StringComparison.Ordinal)
                .Replace("TEAM", spell(team), StringComparison.Ordinal);

        var expected = (await cloud.GetAsync(Alice, Put(id => id))).ShouldBeOk();

        (await cloud.GetAsync(Alice, Put(id => Uri.EscapeDataString(Spell(id, spelling)))))
            .ShouldBeOk()
            .Text.ShouldBe(expected.Text);
    }

    private static string Spell(string id, string spelling) =>
        spelling switch
        {
            "uuid" => Ids.Uuid(id),
            "capitals" => Ids.Uuid(id).ToUpperInvariant(),
            "cluster" => Ids.Encode(
                Ids.Decode(id).Replace("//us/", "//urn:TEAM:eu-central-1_k/", StringComparison.Ordinal)
            ),
            "kind" => Ids.Encode($"ciscospark://us/CALLS/{Ids.Uuid(id)}"),
            "padded" => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Ids.Decode(id))),
            _ => Ids.Encode(Ids.Uuid(id)),
        };

    private static async Task<IReadOnlyList<string>> IdsAsync(TestCloud cloud, string kind, string member)
    {
        var ids = (await Sightings.AllAsync(cloud))
            .Where(seen => seen.Kind == kind)
            .Select(seen => (string)seen.Json[member]!)
            .ToList();
        ids.ShouldNotBeEmpty();
        return ids;
    }
}
