using System.Reflection;
using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.State;

/// <summary>That nothing of the cloud is forgotten in its snapshot.</summary>
public class WholeSnapshotTests
{
    private const string Ada = "ada";
    private const string Audit = "/adminAudit/events?from=2000-01-01T00:00:00.000Z&to=2100-01-01T00:00:00.000Z&orgId=";
    private const string SignIns =
        "/admin/securityAudit/events?startTime=2026-01-01T00:00:00.000Z&endTime=2026-12-31T00:00:00.000Z&orgId=";

    /// <summary>What of the cloud is not in its snapshot, and why.</summary>
    private static readonly Dictionary<string, string> NotKept = new(StringComparer.Ordinal)
    {
        [nameof(Cloud.Gate)] = "guards the rest",
        [nameof(Cloud.Faults)] = "faults are of a run",
        [nameof(Cloud.Sender)] = "what was yet to be delivered, and the log of deliveries, are of a run",
        [nameof(Cloud.Calls)] = "the log of calls is of a run",
        [nameof(Cloud.Activity)] = "tells who watches",
        [nameof(Cloud.RemoteFiles)] = "the options say it",
        [nameof(Cloud.Url)] = "the options say it",
        [nameof(Cloud.Time)] = "the clock is of a run",
        [nameof(Cloud.Changed)] = "who keeps it",
    };

    /// <summary>What of a row is not in its snapshot, and why.</summary>
    private static readonly Dictionary<string, string> NotKeptOfRows = new(StringComparer.Ordinal)
    {
        ["DeviceRow.ApprovedBy"] = "sign-ins that are under way are of a run",
        ["DeviceRow.IsDenied"] = "sign-ins that are under way are of a run",
        ["DeviceRow.LastAsked"] = "sign-ins that are under way are of a run",
        ["WebhookRow.IsGone"] = "those that are gone are not in it",
    };

    [Fact]
    public void Every_store_takes_part_or_has_a_reason_not_to()
    {
        var kept = typeof(CloudSnapshot).GetProperties().Select(property => property.Name).ToList();

        var stores = typeof(Cloud).GetProperties().Select(property => property.Name).ToList();

        stores
            .Except(kept, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ShouldBe(NotKept.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Everything_of_a_row_that_changes_takes_part_or_has_a_reason_not_to()
    {
        var types = typeof(Cloud).Assembly.GetTypes().ToLookup(type => type.Name, StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (
            var row in types.SelectMany(type => type).Where(type => type.Name.EndsWith("Row", StringComparison.Ordinal))
        )
        {
            var kept = types[row.Name[..^"Row".Length] + "Snapshot"].SelectMany(type => type.GetProperties()).ToList();
            missing.AddRange(
                row.GetProperties()
                    .Where(property => property.CanWrite && !kept.Exists(member => Holds(member, property)))
                    .Select(property => $"{row.Name}.{property.Name}")
            );
        }

        // A message's content is taken apart.
        missing.Remove("MessageRow.Content").ShouldBeTrue();
        missing.Order(StringComparer.Ordinal).ShouldBe(NotKeptOfRows.Keys.Order(StringComparer.Ordinal));

        static bool Holds(PropertyInfo member, PropertyInfo property) =>
            member.Name.Equals(property.Name, StringComparison.Ordinal)
            || (
                member.PropertyType == property.PropertyType && property.PropertyType.Assembly == typeof(Cloud).Assembly
            );
    }

    [Fact]
    public async Task Of_a_cloud_with_everything_each_member_has_something_and_comes_back()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        // Its clock has not gone further than the snapshot's.
        await using var other = await TestCloud.StartAsync();
        await using var cloud = await StartAsync();
        await WholeCloud.FillAsync(cloud, receiver);

        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).ShouldBeOk();
        (await other.PutAsync(null, "~/emulator/snapshot", snapshot.Text)).ShouldBe(204);

        snapshot
            .Json.Where(member => member.Value is JsonArray { Count: 0 })
            .Select(member => member.Key)
            .ShouldBeEmpty();
        (await other.GetAsync(null, "~/emulator/snapshot")).Text.ShouldBe(snapshot.Text);
    }

    [Fact]
    public async Task Another_emulator_has_all_of_it_and_goes_on_with_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var cloud = await StartAsync();
        var whole = await WholeCloud.FillAsync(cloud, receiver);
        var before = await ReadAsync(cloud, whole);
        await using var other = await TestCloud.StartAsync();

        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Text;
        (await other.PutAsync(null, "~/emulator/snapshot", snapshot)).ShouldBe(204);

        (await ReadAsync(other, whole)).ShouldBe(before);
        (await other.GetAsync(Ada, new Uri(other.Emulator.Url, whole.File).ToString())).ShouldFail(410);
        (await other.PostAsync(Alice, "/messages", new { roomId = whole.ReadOnly, text = "x" })).ShouldFail(403);
    }

    [Fact]
    public async Task Guests_and_applications_are_the_same_again_and_tokens_do_what_they_did()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var cloud = await StartAsync();
        var whole = await WholeCloud.FillAsync(cloud, receiver);
        await using var other = await TestCloud.StartAsync();
        await other.PutAsync(null, "~/emulator/snapshot", (await cloud.GetAsync(null, "~/emulator/snapshot")).Text);

        var again = await other.PostAsync(Ada, "/guests/token", new { subject = "s", displayName = "Gina" });
        again.ShouldBeOk()["id"].ShouldBe(whole.Guest["id"]);
        (await other.GetAsync(whole.Guest["accessToken"], "/people/me")).ShouldBeOk()["id"].ShouldBe(again["id"]);
        (await other.GetAsync(Ada, "/guests/count")).Json["count"]!.GetValue<int>().ShouldBe(1);
        (await other.RefreshAsync(whole.Application["refresh_token"])).ShouldBeOk();
        (await other.GetAsync(whole.Reader["access_token"], "/rooms")).ShouldBeOk();
        (await other.PostAsync(whole.Reader["access_token"], "/rooms", new { title = "x" })).ShouldFail(403);
    }

    [Fact]
    public async Task A_webhook_of_the_organization_hears_everything_in_the_other_emulator_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var cloud = await StartAsync();
        var whole = await WholeCloud.FillAsync(cloud, receiver);
        await using var other = await TestCloud.StartAsync();
        await other.PutAsync(null, "~/emulator/snapshot", (await cloud.GetAsync(null, "~/emulator/snapshot")).Text);
        await cloud.DeleteAsync(Ada, $"/webhooks/{whole.Hook}");

        (await other.GetAsync(Ada, "/webhooks?ownedBy=org")).All("id").ShouldBe([whole.Hook]);
        var room = (await other.PostAsync(Bob, "/rooms", new { title = "x" })).ShouldBeOk()["id"];
        var one = await other.SayAsync(Bob, room, "one");
        var two = await other.SayAsync(Bob, room, "two");

        var heard = new List<string?>();
        while (heard.Count == 0 || heard[^1] != two["id"])
            heard.Add((string?)(await receiver.NextAsync()).Data["id"]);
        heard.TakeLast(2).ShouldBe([one["id"], two["id"]]);
    }

    [Fact]
    public async Task Who_was_deleted_and_has_come_again_is_one_person()
    {
        await using var cloud = await StartAsync();
        var guest = await cloud.PostAsync(Ada, "/guests/token", new { subject = "s", displayName = "Gina" });
        await cloud.PostAsync(
            guest["accessToken"],
            "/messages",
            new { toPersonEmail = "alice@example.com", text = "first" }
        );
        (await cloud.DeleteAsync(Ada, $"/people/{guest["id"]}")).ShouldBe(204);
        var again = await cloud.PostAsync(Ada, "/guests/token", new { subject = "s", displayName = "Gina" });
        await cloud.PostAsync(
            again["accessToken"],
            "/messages",
            new { toPersonEmail = "alice@example.com", text = "second" }
        );

        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Text;

        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot)).ShouldBe(204);
        (await cloud.GetAsync(null, "~/emulator/snapshot")).Text.ShouldBe(snapshot);
        (await cloud.GetAsync(again["accessToken"], $"/messages/direct?personId={cloud.IdOf(Alice)}"))
            .ShouldBeOk()
            .All("text")
            .ShouldBe(["second"]);
    }

    [Fact]
    public async Task The_tokens_of_somebody_who_may_not_log_in_just_now_are_kept()
    {
        await using var cloud = await StartAsync();
        var token = (await cloud.SignInAsync("alice@example.com"))["access_token"];
        var path = $"/people/{cloud.IdOf(Alice)}";
        var person = (await cloud.GetAsync(Ada, path)).Json;
        person["loginEnabled"] = false;
        (await cloud.PutAsync(Ada, path, person.ToJsonString())).ShouldBeOk();
        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Text;
        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot)).ShouldBe(204);
        (await cloud.GetAsync(token, "/people/me")).ShouldFail(401);

        person["loginEnabled"] = true;
        (await cloud.PutAsync(Ada, path, person.ToJsonString())).ShouldBeOk();

        (await cloud.GetAsync(token, "/people/me")).ShouldBeOk();
    }

    [Theory]
    [InlineData("guests", "\"00000000-0000-0000-0000-000000000001\"", "is not among its people")]
    [InlineData("fileScans", """{"verdict":"sad","duration":"00:00:00"}""", "the verdict 'sad'")]
    public async Task What_cannot_be_is_refused(string member, string value, string message)
    {
        await using var cloud = await StartAsync();
        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Json;
        snapshot[member]!.AsArray().Add(JsonNode.Parse(value));

        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot.ToJsonString()))
            .ShouldFail(400)
            .Message.ShouldContain(message);
    }

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    /// <summary>What Ada sees, in one text.</summary>
    private static async Task<string> ReadAsync(TestCloud cloud, WholeCloud whole)
    {
        var org = (string)(await cloud.GetAsync(Ada, "/people/me")).Json["orgId"]!;
        var seen = new List<string>();
        foreach (
            var path in (string[])
                [
                    $"/room/linkedFolders/{whole.Folder}",
                    whole.Moved,
                    $"/rooms/{whole.Marked}",
                    $"/rooms/{whole.ReadOnly}",
                    $"/webhooks/{whole.Hook}",
                    Audit + org,
                    SignIns + org,
                ]
        )
        {
            var answer = (await cloud.GetAsync(Ada, path)).ShouldBeOk();
            answer.Text.ShouldNotContain("\"items\":[]");
            seen.Add(answer.Text);
        }

        return string.Join('\n', seen);
    }
}
