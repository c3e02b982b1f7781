using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>The files of JSON that the client reads are the referee: what the emulator sends has their members, and no other.</summary>
[Trait("Conformance", "Shapes")]
public class ShapeTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    /// <summary>What is sent although the API's description leaves it open.</summary>
    private static readonly Member[] Extra =
    [
        new("WebhookEvent.data.mentionedGroups", JsonValueKind.Array), // as mentionedPeople, for a message that mentions all
        new("WebhookEvent.data.updated", JsonValueKind.String), // two edits are two events
        new("UserInfo.given_name", JsonValueKind.String), // claims of OpenID Connect's scope profile
        new("UserInfo.family_name", JsonValueKind.String),
    ];

    /// <summary>What is never absent, by kind.</summary>
    private static readonly Dictionary<string, string[]> Always = new(StringComparer.Ordinal)
    {
        ["Person"] = ["id", "emails", "displayName", "orgId", "created", "type"],
        ["Room"] = ["id", "title", "type", "isLocked", "lastActivity", "creatorId", "created", "ownerId"],
        ["Membership"] =
        [
            "id",
            "roomId",
            "personId",
            "personEmail",
            "personDisplayName",
            "personOrgId",
            "isModerator",
            "isMonitor",
            "created",
            "roomType",
        ],
        ["Message"] = ["id", "roomId", "roomType", "personId", "personEmail", "created"],
        ["AttachmentAction"] = ["id", "type", "messageId", "inputs", "personId", "roomId", "created"],
        ["Team"] = ["id", "name", "created"],
        ["TeamMembership"] =
        [
            "id",
            "teamId",
            "personId",
            "personEmail",
            "personDisplayName",
            "personOrgId",
            "isModerator",
            "created",
        ],
        ["Webhook"] =
        [
            "id",
            "name",
            "targetUrl",
            "resource",
            "event",
            "orgId",
            "createdBy",
            "appId",
            "ownedBy",
            "status",
            "created",
        ],
        ["WebhookEvent"] =
        [
            "id",
            "name",
            "resource",
            "event",
            "orgId",
            "createdBy",
            "appId",
            "ownedBy",
            "status",
            "actorId",
            "data",
        ],
        ["Organization"] = ["id", "displayName", "created"],
        ["License"] = ["id", "name", "totalUnits", "consumedUnits"],
        ["LicenseAssignments"] = ["orgId", "personId", "email", "licenses", "siteUrls"],
        ["Role"] = ["id", "name"],
        ["Event"] = ["id", "resource", "type", "actorId", "created", "data"],
        ["AccessToken"] = ["access_token", "expires_in", "refresh_token", "refresh_token_expires_in"],
        ["DeviceAuthorization"] =
        [
            "device_code",
            "user_code",
            "verification_uri",
            "verification_uri_complete",
            "expires_in",
            "interval",
        ],
        ["UserInfo"] = ["sub"],
        ["RoomTab"] = ["id", "roomId", "roomType", "displayName", "contentUrl", "creatorId", "created"],
    };

    public static TheoryData<string> Kinds => [.. Always.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_answered_has_the_members_of_the_files_in_the_same_kind_of_json(string kind)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        var known = Known(kind);
        var sightings = (await Sightings.AllAsync(cloud)).Where(seen => seen.Kind == kind).ToList();

        sightings.ShouldNotBeEmpty();
        foreach (var member in sightings.SelectMany(seen => Members(kind, seen.Json)).Distinct())
        {
            known.ShouldContainKey(member.Path);
            known[member.Path].ShouldContain(member.Value, $"{member.Path} is of another kind of JSON");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_never_absent_is_always_sent(string kind)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

        foreach (var seen in (await Sightings.AllAsync(cloud)).Where(seen => seen.Kind == kind))
        {
            foreach (var member in Always[kind])
                seen.Json.ContainsKey(member).ShouldBeTrue($"{kind} lacks {member}: {seen.Json.ToJsonString()}");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_never_absent_stands_in_the_files(string kind) =>
        Always[kind].ShouldBeSubsetOf(Known(kind).Keys.Select(path => path[(kind.Length + 1)..]));

    /// <summary>The members that the files of a kind have, with the kinds of JSON they have there.</summary>
    private static Dictionary<string, HashSet<JsonValueKind>> Known(string kind)
    {
        var files = Directory
            .EnumerateFiles(Fixtures, $"{kind}.*.json", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".unknown.json", StringComparison.Ordinal))
            .ToList();
        files.ShouldNotBeEmpty($"There are no files of {kind}.");
        return files
            .SelectMany(file => Members(kind, JsonNode.Parse(File.ReadAllText(file))!.AsObject()))
            .Concat(Extra.Where(member => member.Path.StartsWith(kind + ".", StringComparison.Ordinal)))
            .GroupBy(member => member.Path, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Select(member => member.Value).ToHashSet(),
                StringComparer.Ordinal
            );
    }

    /// <summary>Each member and, of a delivery, each member of its data; true and false are one kind.</summary>
    private static IEnumerable<Member> Members(string path, JsonObject json)
    {
        foreach (var (name, value) in json)
        {
            var kind = value?.GetValueKind() ?? JsonValueKind.Null;
            yield return new Member($"{path}.{name}", kind is JsonValueKind.False ? JsonValueKind.True : kind);
            if (path is "WebhookEvent" && value is JsonObject data)
            {
                foreach (var member in Members($"{path}.{name}", data))
                    yield return member;
            }
        }
    }

    private sealed record Member(string Path, JsonValueKind Value);
}
