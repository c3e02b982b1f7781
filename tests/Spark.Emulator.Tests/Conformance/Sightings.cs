using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>An object as it was answered or delivered, and the name of what it is.</summary>
internal sealed record Sighting(string Kind, JsonObject Json);

/// <summary>One of every object the emulator has, in every shape it comes in.</summary>
internal static class Sightings
{
    public const string Card = """{"type":"AdaptiveCard","version":"1.3","body":[{"type":"Input.Text","id":"why"}]}""";

    public static async Task<IReadOnlyList<Sighting>> AllAsync(TestCloud cloud)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var seen = new List<Sighting>();
        var hook = See("Webhook", await cloud.HookAsync(Alice, receiver, secret: "s"));
        await cloud.HookAsync(Alice, receiver, "attachmentActions", "created");
        var filtered = new
        {
            name = "n",
            targetUrl = receiver.Url,
            resource = "rooms",
            @event = "updated",
            filter = "type=direct",
        };
        See("Webhook", await cloud.PostAsync(Alice, "/webhooks", filtered));
        See("Webhook", await cloud.GetAsync(Alice, $"/webhooks/{hook["id"]}"));

        await PeopleAsync();
        await ConversationAsync();
        await AdministrationAsync();
        await TokensAsync();
        return seen;

        Answer See(string kind, Answer answer)
        {
            seen.Add(new Sighting(kind, answer.ShouldBeOk().Json));
            return answer;
        }

        // Each webhook delivers in order, so the last topic of each is the end.
        async Task SeeUntilAsync(params string[] last)
        {
            var missing = last.ToHashSet(StringComparer.Ordinal);
            while (missing.Count > 0)
            {
                var delivered = await receiver.NextAsync();
                missing.Remove(delivered.Topic);
                seen.Add(new Sighting("WebhookEvent", delivered.Json));
            }
        }

        async Task PeopleAsync()
        {
            var carol = new
            {
                emails = new[] { "carol@example.com" },
                firstName = "Carol",
                lastName = "C",
                avatar = "https://example.com/c.png",
                extension = "42",
                locationId = "L",
                department = "D",
                manager = "M",
                managerId = cloud.IdOf(Bob),
                title = "T",
                siteUrls = new[] { "example.webex.com#attendee" },
                phoneNumbers = new[] { new { type = "work", value = "+1" } },
                addresses = new[] { new { type = "work", country = "GB" } },
            };
            var made = See("Person", await cloud.PostAsync("ada", "/people?callingData=true", carol));
            See("Person", await cloud.PutAsync("ada", $"/people/{made["id"]}", new { displayName = "Carol" }));
            See("Person", await cloud.GetAsync(Alice, $"/people/{made["id"]}"));
            See("Person", await cloud.GetAsync(Bot, "/people/me"));
        }

        async Task ConversationAsync()
        {
            var room = See(
                "Room",
                await cloud.PostAsync(
                    Alice,
                    "/rooms",
                    new
                    {
                        title = "R",
                        isPublic = true,
                        description = "d",
                    }
                )
            );
            var id = room["id"];
            See("Room", await cloud.PutAsync(Alice, $"/rooms/{id}", new { title = "R2" }));
            var member = See(
                "Membership",
                await cloud.PostAsync(Alice, "/memberships", new { roomId = id, personEmail = "bob@example.com" })
            );
            See("Membership", await cloud.PutAsync(Alice, $"/memberships/{member["id"]}", new { isModerator = true }));
            var said = See(
                "Message",
                await cloud.PostAsync(
                    Alice,
                    "/messages",
                    new { roomId = id, markdown = "**x** <@personEmail:bob@example.com> <@all>" }
                )
            );
            See("Message", await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = id, text = "y" }));
            See("Message", await cloud.PostAsync(Alice, "/messages", new { parentId = said["id"], text = "reply" }));
            using var form = new MultipartFormDataContent
            {
                { new StringContent(id), "roomId" },
                { new ByteArrayContent([1]), "files", "a.bin" },
            };
            See("Message", await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form));
            var card = await cloud.PostAsync(
                Bob,
                "/messages",
                $$"""{"toPersonEmail":"alice@example.com","text":"c","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{{Card}}}]}"""
            );
            See("Message", card);
            See("Room", await cloud.GetAsync(Alice, $"/rooms/{card["roomId"]}"));
            See(
                "AttachmentAction",
                await cloud.PostAsync(
                    Alice,
                    "/attachment/actions",
                    new
                    {
                        type = "submit",
                        messageId = card["id"],
                        inputs = new { why = "so" },
                    }
                )
            );
            (await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}")).ShouldBe(204);
            var tab = new
            {
                roomId = id,
                displayName = "t",
                contentUrl = "https://example.com/",
            };
            See("RoomTab", await cloud.PostAsync(Alice, "/room/tabs", tab));
            var team = See("Team", await cloud.PostAsync(Alice, "/teams", new { name = "T", description = "d" }));
            See("Room", await cloud.PostAsync(Alice, "/rooms", new { title = "in", teamId = team["id"] }));
            See(
                "TeamMembership",
                await cloud.PostAsync(
                    Alice,
                    "/team/memberships",
                    new { teamId = team["id"], personEmail = "bob@example.com" }
                )
            );
            (await cloud.DeleteAsync(Bob, $"/memberships/{member["id"]}")).ShouldBe(204);
            await SeeUntilAsync("memberships:deleted", "attachmentActions:created");
        }

        async Task AdministrationAsync()
        {
            foreach (var organization in (await cloud.GetAsync("ada", "/organizations")).Items)
                seen.Add(new Sighting("Organization", organization));
            foreach (var license in (await cloud.GetAsync("ada", "/licenses")).Items)
                See(
                    "License",
                    await cloud.GetAsync("ada", $"/licenses/{(string)license["id"]!}?includeAssignedTo=user")
                );
            foreach (var role in (await cloud.GetAsync("ada", "/roles")).Items)
                seen.Add(new Sighting("Role", role));
            foreach (var happened in (await cloud.GetAsync("ada", "/events")).Items)
                seen.Add(new Sighting("Event", happened));
            var first = (string)(await cloud.GetAsync("ada", "/licenses")).Items[0]["id"]!;
            var change = new { email = "bob@example.com", licenses = new[] { new { id = first, operation = "add" } } };
            See("LicenseAssignments", await cloud.PatchAsync("ada", "/licenses/users", change));
        }

        async Task TokensAsync()
        {
            See("AccessToken", await cloud.SignInAsync("alice@example.com", "spark:all openid"));
            See("UserInfo", await cloud.GetAsync(Alice, "/userinfo"));
            See(
                "DeviceAuthorization",
                await cloud.FormAsync("/device/authorize", ("client_id", "C1"), ("scope", "spark:all"))
            );
        }
    }
}
