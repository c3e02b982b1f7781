using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.State;

public class SnapshotTests
{
    private const string Ada = "ada";

    [Fact]
    public async Task Everything_there_is_comes_back_the_same()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.WithAdministrator);
        await FillAsync(cloud, receiver);
        var before = await ReadAsync(cloud);
        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).ShouldBeOk().Text;
        await cloud.PostAsync(null, "~/emulator/reset", new { keepWebhooks = false });
        (await ReadAsync(cloud)).ShouldNotBe(before);

        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot)).ShouldBe(204);

        (await ReadAsync(cloud)).ShouldBe(before);
        (await cloud.GetAsync(null, "~/emulator/snapshot")).Text.ShouldBe(snapshot);
    }

    [Fact]
    public async Task Another_emulator_goes_on_where_the_first_one_was()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var first = await TestCloud.StartAsync(options => options.Seed = Seeds.WithAdministrator);
        await using var second = await TestCloud.StartAsync();
        var room = await FillAsync(first, receiver);
        var last = (await first.GetAsync(Ada, $"/messages?roomId={room}&max=1")).Items[0];

        var snapshot = (await first.GetAsync(null, "~/emulator/snapshot")).Text;
        (await second.PutAsync(null, "~/emulator/snapshot", snapshot)).ShouldBe(204);

        (await second.GetAsync(Bot, "/people/me")).ShouldFail(401);
        var next = await second.SayAsync(Ada, room, "next");
        string.CompareOrdinal(next["created"], (string)last["created"]!).ShouldBeGreaterThan(0);
        (await second.GetAsync(Ada, $"/messages?roomId={room}&max=2"))
            .All("id")
            .ShouldBe([next["id"], (string?)last["id"]]);
        var file = (await second.GetAsync(Ada, $"/messages?roomId={room}")).Items.Single(item =>
            item.ContainsKey("files")
        );
        (await second.GetAsync(Ada, (string)file["files"]![0]!)).ShouldBeOk().Text.ShouldBe("what is in it");
    }

    [Fact]
    public async Task A_card_that_was_deleted_and_a_person_who_left_are_still_behind_what_they_left()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.WithAdministrator);
        var room = (await cloud.PostAsync(Ada, "/rooms", new { title = "x" }))["id"];
        await cloud.PostAsync(Ada, "/memberships", new { roomId = room, personId = cloud.IdOf(Alice) });
        var card = await cloud.PostAsync(Ada, "/messages", Card(room));
        var action = await cloud.PostAsync(
            Ada,
            "/attachment/actions",
            new
            {
                type = "submit",
                messageId = card["id"],
                inputs = new { a = 1 },
            }
        );
        await cloud.DeleteAsync(Ada, $"/messages/{card["id"]}");
        var said = await cloud.SayAsync(Alice, room, "bye");
        (await cloud.DeleteAsync(Ada, $"/people/{cloud.IdOf(Alice)}")).ShouldBe(204);

        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Text;
        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot)).ShouldBe(204);

        (await cloud.GetAsync(Ada, $"/attachment/actions/{action["id"]}")).ShouldBeOk();
        (await cloud.GetAsync(Ada, $"/messages/{card["id"]}")).ShouldFail(404);
        (await cloud.GetAsync(Ada, $"/messages/{said["id"]}"))["personEmail"].ShouldBe("alice@example.com");
        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(401);
        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
    }

    [Fact]
    public async Task An_archived_team_keeps_its_rooms_archived()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await cloud.PostAsync(Alice, "/teams", new { name = "Lab" });
        var room = await cloud.PostAsync(Alice, "/rooms", new { title = "Bench", teamId = team["id"] });
        (await cloud.DeleteAsync(Alice, $"/teams/{team["id"]}")).ShouldBe(204);

        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Text;
        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot)).ShouldBe(204);

        (await cloud.GetAsync(Alice, $"/teams/{team["id"]}")).ShouldFail(404);
        (await cloud.GetAsync(Alice, $"/rooms/{room["id"]}"))["teamId"].ShouldBe(team["id"]);
        (await cloud.PostAsync(Alice, "/messages", new { roomId = room["id"], text = "x" })).ShouldFail(403);
    }

    [Fact]
    public async Task A_snapshot_that_is_not_usable_changes_nothing()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        await cloud.SayAsync(Alice, room, "hello");
        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Json;
        foreach (var (change, message) in Damages)
        {
            var damaged = snapshot.DeepClone().AsObject();
            change(damaged);

            (await cloud.PutAsync(null, "~/emulator/snapshot", damaged.ToJsonString()))
                .ShouldFail(400)
                .Message.ShouldContain(message);

            (await cloud.GetAsync(Alice, $"/messages?roomId={room}")).ShouldBeOk().All("text").ShouldBe(["hello"]);
        }

        (await cloud.PutAsync(null, "~/emulator/snapshot", "{")).ShouldFail(400);
    }

    private static readonly (Action<JsonObject> Change, string Message)[] Damages =
    [
        (json => json["version"] = 2, "it has version 2, and this emulator reads version 1"),
        (json => json.Remove("version"), "it has no version"),
        (json => json["rooms"]!.AsArray().Clear(), "it refers to the room"),
        (json => json["people"]![0]!["key"] = Guid.Empty, "it refers to the person"),
        (json => json["people"]![0]!["person"]!["emails"]!.AsArray().Clear(), "is empty"),
        (json => json["messages"]!.AsArray().Add(json["messages"]![0]!.DeepClone()), "occurs twice"),
        (json => json["memberships"]!.AsArray().Add(json["memberships"]![0]!.DeepClone()), "is twice in the room"),
        (json => json["rooms"]![0]!["title"] = null, "title"),
        (json => json["organizations"]!.AsArray().Clear(), "the organization of the person"),
        (json => json.Remove("webhooks"), "webhooks"),
    ];

    [Fact]
    public async Task A_webhook_that_was_there_before_delivers_once()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        await cloud.HookAsync(Bob, receiver, "messages");
        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Text;
        await cloud.PutAsync(null, "~/emulator/snapshot", snapshot);

        var one = await cloud.SayAsync(Alice, room, "one");
        var two = await cloud.SayAsync(Alice, room, "two");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(one["id"]);
        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(two["id"]);
    }

    private static string Card(string room) =>
        new JsonObject
        {
            ["roomId"] = room,
            ["markdown"] = "card",
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["contentType"] = "application/vnd.microsoft.card.adaptive",
                    ["content"] = JsonNode.Parse("""{"type":"AdaptiveCard","version":"1.3","body":[]}"""),
                }
            ),
        }.ToJsonString();

    /// <summary>Does one of everything; the room has 5 messages.</summary>
    private static async Task<string> FillAsync(TestCloud cloud, WebhookReceiver receiver)
    {
        var team = await cloud.PostAsync(Ada, "/teams", new { name = "Lab" });
        var room = (await cloud.PostAsync(Ada, "/rooms", new { title = "Bench", teamId = team["id"] }))["id"];
        await cloud.PostAsync(Ada, "/memberships", new { roomId = room, personId = cloud.IdOf(Alice) });
        await cloud.HookAsync(Ada, receiver, "rooms", secret: "s");
        var first = await cloud.SayInMarkdownAsync(Ada, room, $"<@personId:{cloud.IdOf(Alice)}> *hello* é");
        (
            await cloud.PostAsync(
                Alice,
                "/messages",
                new
                {
                    roomId = room,
                    text = "yes?",
                    parentId = first["id"],
                }
            )
        ).ShouldBeOk();
        (await cloud.PutAsync(Ada, $"/messages/{first["id"]}", new { roomId = room, text = "edited" })).ShouldBeOk();
        var card = (await cloud.PostAsync(Ada, "/messages", Card(room))).ShouldBeOk();
        (
            await cloud.PostAsync(
                Alice,
                "/attachment/actions",
                new
                {
                    type = "submit",
                    messageId = card["id"],
                    inputs = new { a = 1 },
                }
            )
        ).ShouldBeOk();
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes("what is in it"));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        var form = new MultipartFormDataContent { { new StringContent(room), "roomId" }, { file, "files", "a.txt" } };
        (await cloud.SendAsync(HttpMethod.Post, Ada, "/messages", form)).ShouldBeOk();
        await cloud.PostAsync(Ada, "/messages", new { toPersonEmail = "alice@example.com", text = "in private" });
        (
            await cloud.PostAsync(
                Ada,
                "/room/tabs",
                new
                {
                    roomId = room,
                    contentUrl = "https://example.com",
                    displayName = "Tab",
                }
            )
        ).ShouldBeOk();
        await cloud.SayAsync(Ada, room, "last");
        return room;
    }

    /// <summary>What Ada and Alice see, page by page, in one text.</summary>
    private static async Task<string> ReadAsync(TestCloud cloud)
    {
        var seen = new StringBuilder();
        foreach (var token in (string[])[Ada, Alice])
        {
            foreach (var path in (string[])["/people/me", "/rooms?max=1", "/teams", "/memberships?max=2", "/webhooks"])
            {
                await ReadAsync(token, path);
            }

            foreach (var room in (await cloud.GetAsync(token, "/rooms")).All("id"))
            {
                await ReadAsync(token, $"/messages?roomId={room}&max=2");
                await ReadAsync(token, $"/room/tabs?roomId={room}");
            }
        }

        return seen.ToString();

        async Task ReadAsync(string token, string path)
        {
            for (var next = path; next is not null; )
            {
                var page = (await cloud.GetAsync(token, next)).ShouldBeOk();
                seen.AppendLine($"{token} {path}: {page.Text}");
                next = page.Next;
            }
        }
    }
}
