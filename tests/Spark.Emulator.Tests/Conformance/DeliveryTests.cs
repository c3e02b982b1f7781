using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>What is delivered for each event, beyond what <see cref="Webhooks.DeliveryTests"/> has.</summary>
[Trait("Conformance", "Deliveries")]
public class DeliveryTests
{
    /// <summary>Each event, and the members of its data; those with a question mark only sometimes.</summary>
    public static TheoryData<string, string> Events =>
        new()
        {
            {
                "messages:created",
                "id roomId roomType personId personEmail created mentionedPeople? mentionedGroups? files?"
            },
            { "messages:updated", "id roomId roomType personId personEmail created updated mentionedPeople? files?" },
            { "messages:deleted", "id roomId roomType personId personEmail" },
            {
                "memberships:created",
                "id roomId roomType personId personEmail personDisplayName personOrgId isModerator isMonitor isRoomHidden created"
            },
            {
                "memberships:updated",
                "id roomId roomType personId personEmail personDisplayName personOrgId isModerator isMonitor isRoomHidden created"
            },
            {
                "memberships:deleted",
                "id roomId roomType personId personEmail personDisplayName personOrgId isModerator isMonitor isRoomHidden created"
            },
            { "rooms:created", "id type isLocked creatorId lastActivity created teamId?" },
            { "rooms:updated", "id type isLocked creatorId lastActivity created teamId?" },
            { "attachmentActions:created", "id type messageId personId roomId created" },
        };

    [Theory, MemberData(nameof(Events))]
    public async Task The_data_of_an_event_has_these_members_and_no_other(string topic, string members)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        var always = members.Split(' ').Where(member => !member.EndsWith('?'));
        var all = members.Split(' ').Select(member => member.TrimEnd('?'));

        var happened = (await Sightings.AllAsync(cloud))
            .Where(seen => seen.Kind is "WebhookEvent" && $"{seen.Json["resource"]}:{seen.Json["event"]}" == topic)
            .Select(seen => seen.Json["data"]!.AsObject().Select(member => member.Key).ToList())
            .ToList();

        happened.ShouldNotBeEmpty();
        foreach (var data in happened)
        {
            always.ShouldBeSubsetOf(data);
            data.ShouldBeSubsetOf(all);
        }
    }

    [Theory]
    [InlineData(Alice)]
    [InlineData(Bot)]
    public async Task Who_says_something_is_told_of_it_too(string speaker)
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        await cloud.HookAsync(speaker, receiver, "messages", "created");

        var said = await cloud.SayAsync(speaker, room, "x");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(said["id"]);
    }

    [Theory]
    [InlineData("all", "all", "messages:created")]
    [InlineData("all", "created", "messages:created")]
    [InlineData("messages", "all", "messages:created")]
    [InlineData("messages", "created", "messages:created")]
    public async Task A_delivery_names_the_concrete_resource_and_event(string resource, string happening, string topic)
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync();
        await cloud.HookAsync(Alice, receiver, resource, happening);

        await cloud.SayAsync(Alice, room, "x");

        (await receiver.NextAsync()).Topic.ShouldBe(topic);
    }

    [Theory]
    [InlineData("roomType=group")]
    [InlineData("personEmail=ALICE@example.com")]
    [InlineData("hasFiles=false")]
    [InlineData("roomType=group&hasFiles=false&hasAttachments=false")]
    public async Task What_matches_all_of_a_filter_is_delivered(string filter)
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync();
        await cloud.HookAsync(Alice, receiver, "messages", "created", filter);

        var said = await cloud.SayAsync(Alice, room, "x");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(said["id"]);
    }

    [Theory]
    [InlineData("roomType=direct", "toPersonEmail", null)]
    [InlineData("roomType=group&hasAttachments=true", "roomId", "card")]
    [InlineData("hasAttachments=true", "roomId", "card")]
    [InlineData("hasFiles=true", "roomId", "file")]
    [InlineData("hasFiles=true&roomType=direct", "toPersonEmail", "file")]
    public async Task What_misses_any_of_a_filter_is_passed_over(string filter, string to, string? with)
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync();
        await cloud.HookAsync(Alice, receiver, "messages", "created", filter);
        await cloud.SayAsync(Alice, room, "passed over");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(to is "roomId" ? room : "bob@example.com"), to },
            { new StringContent("x"), "text" },
        };
        if (with is "file")
            form.Add(new ByteArrayContent([1]), "files", "a");
        var card = $$"""
            {"roomId":"{{room}}","text":"x","attachments":[
            {"contentType":"application/vnd.microsoft.card.adaptive","content":{{Sightings.Card}}}]}
            """;

        var wanted = await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", with is "card" ? Json(card) : form);

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(wanted.ShouldBeOk()["id"]);
    }

    [Fact]
    public void The_known_signature_of_the_known_body_is_what_is_computed()
    {
        var body = """{"id":"abc","resource":"messages","event":"created"}"""u8.ToArray();

        WebhookBody.Signature("topsecret", body).ShouldBe("a915240d70e3650f956f9a6ec6f6850be19da254");
    }

    [Fact]
    public async Task Neither_secret_nor_text_nor_title_nor_inputs_are_delivered()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

        foreach (var seen in (await Sightings.AllAsync(cloud)).Where(seen => seen.Kind is "WebhookEvent"))
        {
            seen.Json.ContainsKey("secret").ShouldBeFalse();
            var data = seen.Json["data"]!.AsObject();
            foreach (
                var member in (string[])["text", "markdown", "html", "attachments", "title", "description", "inputs"]
            )
                data.ContainsKey(member).ShouldBeFalse($"{seen.Json.ToJsonString()} has {member}");
        }
    }

    [Fact]
    public async Task A_webhook_made_active_again_is_disabled_by_its_first_failure_within_five_minutes()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.WebhookFailuresUntilInactive = 2);
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var room = await cloud.RoomAsync();
        var hook = await cloud.HookAsync(Alice, receiver, "messages", "created");
        var path = $"/webhooks/{hook["id"]}";
        for (var n = 0; n < 2; n++)
        {
            await cloud.SayAsync(Alice, room, $"{n}");
            await cloud.NextAttemptAsync();
        }

        (await cloud.GetAsync(Alice, path))["status"].ShouldBe("inactive");
        var again = new JsonObject
        {
            ["name"] = "n",
            ["targetUrl"] = receiver.Url,
            ["status"] = "active",
        };
        (await cloud.PutAsync(Alice, path, again.ToJsonString())).ShouldBeOk()["status"].ShouldBe("active");
        await cloud.SayAsync(Alice, room, "once more");
        await cloud.NextAttemptAsync();

        (await cloud.GetAsync(Alice, path))["status"].ShouldBe("inactive");
    }
}
