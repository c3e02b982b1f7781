using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Http;

/// <summary>Bodies as forms send them, which say the same as JSON.</summary>
public class FormBodyTests
{
    [Fact]
    public async Task A_room_is_made_and_changed_by_a_form()
    {
        await using var cloud = await TestCloud.StartAsync();

        var room = (
            await SendAsync(cloud, HttpMethod.Post, "/rooms", "title=Caf%C3%A9+%26+more&isAnnouncementOnly=&unknown=1")
        ).ShouldBeOk();

        room["title"].ShouldBe("Café & more");
        var path = $"/rooms/{room["id"]}";
        (await SendAsync(cloud, HttpMethod.Put, path, "title=New&isLocked=true")).ShouldBeOk();
        var changed = await cloud.GetAsync(Alice, path);
        changed["title"].ShouldBe("New");
        ((bool?)changed.Json["isLocked"]).ShouldBe(true);
    }

    [Fact]
    public async Task A_message_is_sent_and_edited_by_a_form()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        var said = await SendAsync(cloud, HttpMethod.Post, "/messages", $"roomId={room}&text=1%2B1%3D2%2C+really");

        said.ShouldBeOk()["text"].ShouldBe("1+1=2, really");
        var edit = $"roomId={room}&markdown=**bold**";
        (await SendAsync(cloud, HttpMethod.Put, $"/messages/{said["id"]}", edit)).ShouldBeOk()["text"].ShouldBe("bold");
        (await SendAsync(cloud, HttpMethod.Put, $"/messages/{said["id"]}", edit + "&html=x")).ShouldFail(400);
        (await SendAsync(cloud, HttpMethod.Post, "/messages", $"roomId={room}")).ShouldFail(400);
    }

    [Fact]
    public async Task The_address_of_a_file_may_have_commas_and_a_card_is_json_in_its_field()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var site = await WebhookReceiver.StartAsync();
        site.Answer = http => http.Response.WriteAsync("a,b");
        var to = "toPersonEmail=bob%40example.com";

        var file = await SendAsync(
            cloud,
            HttpMethod.Post,
            "/messages",
            $"{to}&files={Uri.EscapeDataString(site.Url + "/a,b.csv")}"
        );
        var card = await SendAsync(
            cloud,
            HttpMethod.Post,
            "/messages",
            $"{to}&text=card&attachments="
                + Uri.EscapeDataString(
                    """[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.3","body":[]}}]"""
                )
        );

        (await site.NextAsync()).Path.ShouldBe("/hook/a,b.csv");
        file.ShouldBeOk().Json["files"]!.AsArray().Count.ShouldBe(1);
        card.ShouldBeOk().Json["attachments"]!.AsArray().Count.ShouldBe(1);
        (await SendAsync(cloud, HttpMethod.Post, "/messages", to + "&attachments=card")).ShouldFail(
            400,
            "The request body is not valid at $.attachments."
        );
    }

    [Fact]
    public async Task A_webhook_is_made_and_changed_by_a_form()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var target = Uri.EscapeDataString(receiver.Url);

        var hook = await SendAsync(
            cloud,
            HttpMethod.Post,
            "/webhooks",
            $"name=hook&targetUrl={target}&resource=rooms&event=created&secret=s%20%2B"
        );
        (
            await SendAsync(
                cloud,
                HttpMethod.Put,
                $"/webhooks/{hook.ShouldBeOk()["id"]}",
                $"name=new&targetUrl={target}"
            )
        ).ShouldBeOk();
        var room = await cloud.PostAsync(Alice, "/rooms", new { title = "x" });

        var delivered = await receiver.NextAsync();
        ((string?)delivered.Data["id"]).ShouldBe(room["id"]);
        ((string?)delivered.Json["name"]).ShouldBe("new");
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("s +"));
    }

    [Theory]
    [InlineData("roles=R1&roles=R2")]
    [InlineData("roles=R1,+R2")]
    public async Task A_list_is_a_repeated_field_or_has_commas(string roles)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.WithLicenses);
        var ids = (await cloud.GetAsync("ada", "/roles")).All("id");
        var body = "emails=zoe%40example.com&displayName=Zoe&" + roles;
        body = body.Replace("R1", ids[0], StringComparison.Ordinal).Replace("R2", ids[1], StringComparison.Ordinal);

        var person = await SendAsync(cloud, HttpMethod.Post, "/people", body, "ada");

        person.ShouldBeOk().Json["emails"]!.AsArray().Select(email => (string?)email).ShouldBe(["zoe@example.com"]);
        person.Json["roles"]!.AsArray().Select(role => (string?)role).ShouldBe(ids.Take(2));
    }

    [Theory]
    [InlineData("isLocked=maybe", "The request body is not valid at $.isLocked.")]
    [InlineData("isLocked=1", "The request body is not valid at $.isLocked.")]
    [InlineData("isLocked=%7B%7D", "The request body is not valid at $.isLocked.")]
    public async Task What_is_not_of_the_member_s_type_is_refused(string field, string message)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await SendAsync(cloud, HttpMethod.Post, "/rooms", "title=x&" + field)).ShouldFail(400, message);
    }

    [Fact]
    public async Task A_form_that_says_nothing_is_like_an_empty_object()
    {
        await using var cloud = await TestCloud.StartAsync();

        var json = (await cloud.PostAsync(Alice, "/rooms", "{}")).ShouldFail(400);

        foreach (var nothing in (string[])["", "&", "=", "{\"title\":\"x\"}"])
            (await SendAsync(cloud, HttpMethod.Post, "/rooms", nothing)).ShouldFail(400, json.Message);
    }

    [Fact]
    public async Task A_form_is_no_larger_than_json_may_be()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await SendAsync(cloud, HttpMethod.Post, "/rooms", "title=" + new string('x', 1024 * 1024))).ShouldFail(
            413,
            "The request body is too large."
        );
    }

    [Fact]
    public async Task The_emulator_s_own_calls_take_none_since_a_web_page_could_send_it()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await SendAsync(cloud, HttpMethod.Post, "~/emulator/reset", "keepWebhooks=false")).ShouldFail(415);
    }

    private static Task<Answer> SendAsync(
        TestCloud cloud,
        HttpMethod method,
        string path,
        string form,
        string token = Alice
    )
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(form));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=UTF-8");
        return cloud.SendAsync(method, token, path, content);
    }
}
