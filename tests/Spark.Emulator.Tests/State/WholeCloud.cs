using System.Text.Json.Nodes;

namespace Spark.Emulator.Tests.State;

/// <summary>One of everything that can be in a cloud, among <see cref="Seeds.Accounts"/>.</summary>
internal sealed record WholeCloud(string Folder, string Moved, string Marked, string ReadOnly, string File, string Hook)
{
    private const string Ada = "ada";

    public required Answer Guest { get; init; }

    public required Answer Application { get; init; }

    public required Answer Reader { get; init; }

    public static async Task<WholeCloud> FillAsync(TestCloud cloud, WebhookReceiver receiver)
    {
        var classification = (await cloud.GetAsync(Ada, "/classifications")).All("id")[1];
        var team = (await PostAsync("/teams", new { name = "Lab" }))["id"];
        var room = (await PostAsync("/rooms", new { title = "Bench", classificationId = classification }))["id"];
        await PostAsync("/rooms", new { title = "Desk", teamId = team });
        var direct = (await PostAsync("/messages", new { toPersonEmail = "alice@example.com", text = "psst" }))[
            "roomId"
        ];
        (await cloud.PutAsync(Ada, $"/rooms/{direct}", new { title = "x", isReadOnly = true })).ShouldBeOk();
        await PostAsync(
            "/room/tabs",
            new
            {
                roomId = room,
                contentUrl = "https://example.com",
                displayName = "Tab",
            }
        );
        var folder = await PostAsync(
            "/room/linkedFolders",
            new
            {
                roomId = room,
                displayName = "Files",
                contentUrl = "https://example.com/files",
                driveId = "d",
                itemId = "i",
                defaultFolder = "true",
            }
        );
        var hook = await PostAsync(
            "/webhooks",
            new
            {
                name = "org",
                targetUrl = receiver.Url,
                resource = "messages",
                @event = "created",
                ownedBy = "org",
            }
        );
        return new WholeCloud(folder["id"], await MoveAsync(), room, direct, await FileAsync(room), hook["id"])
        {
            Guest = await PostAsync("/guests/token", new { subject = "s", displayName = "Gina" }),
            Application = await PostAsync(
                "/applications/C1/token",
                new
                {
                    clientId = "C1",
                    clientSecret = "secret",
                    targetOrgId = (string)(await cloud.GetAsync(Ada, "/people/me")).Json["orgId"]!,
                }
            ),
            Reader = await cloud.SignInAsync("alice@example.com", "spark:rooms_read"),
        };

        async Task<Answer> PostAsync(string path, object body) => (await cloud.PostAsync(Ada, path, body)).ShouldBeOk();

        async Task<string> MoveAsync()
        {
            var license = (await cloud.GetAsync(Ada, "/licenses")).All("id")[0];
            var give = new
            {
                email = "alice@example.com",
                licenses = new[] { new { id = license, operation = "add" } },
            };
            (await cloud.PatchAsync(Ada, "/licenses/users", give)).ShouldBeOk();
            var membership = (await cloud.GetAsync(Ada, "/resourceGroup/memberships")).Items[0];
            membership["resourceGroupId"] = (await cloud.GetAsync(Ada, "/resourceGroups")).All("id")[1];
            var path = $"/resourceGroup/memberships/{membership["id"]}";
            (await cloud.PutAsync(Ada, path, membership.ToJsonString())).ShouldBeOk();
            return path;
        }

        async Task<string> FileAsync(string roomId)
        {
            (
                await cloud.PostAsync(
                    null,
                    "~/emulator/fileScans",
                    """[{"name":"virus.exe","verdict":"infected"},{"name":"slow.txt","seconds":3600}]"""
                )
            ).ShouldBe(204);
            using var form = new MultipartFormDataContent
            {
                { new StringContent(roomId), "roomId" },
                { new ByteArrayContent([1]), "files", "virus.exe" },
            };
            var said = (await cloud.SendAsync(HttpMethod.Post, Ada, "/messages", form)).ShouldBeOk();
            var card = await PostAsync(
                "/messages",
                new
                {
                    roomId,
                    text = "card",
                    attachments = new[]
                    {
                        new
                        {
                            contentType = "application/vnd.microsoft.card.adaptive",
                            content = JsonNode.Parse("""{"type":"AdaptiveCard","version":"1.3","body":[]}"""),
                        },
                    },
                }
            );
            var submit = new
            {
                type = "submit",
                messageId = card["id"],
                inputs = new { a = 1 },
            };
            await PostAsync("/attachment/actions", submit);
            return new Uri((string)said.Json["files"]![0]!).PathAndQuery;
        }
    }
}
