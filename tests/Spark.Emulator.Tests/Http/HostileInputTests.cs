using System.Net.Http.Headers;
using System.Text;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Http;

[Trait("Conformance", "Transport")]
public class HostileInputTests
{
    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("{} x")]
    [InlineData("""{"roomId":5,"text":"x"}""")]
    [InlineData("""{"roomId":{"a":1},"text":"x"}""")]
    [InlineData("""{"roomId":["a"],"text":"x"}""")]
    [InlineData("""{"toPersonEmail":"bob@example.com","text":true}""")]
    [InlineData("""{"toPersonEmail":"bob@example.com","text":"\ud800"}""")]
    [InlineData("""{"toPersonEmail":"bob@example.com","text":"x","attachments":{}}""")]
    [InlineData("""{"toPersonEmail":"bob@example.com","text":"x","attachments":[5]}""")]
    [InlineData("""{"toPersonEmail":"bob@example.com","text":"x","files":["file:///etc/passwd"]}""")]
    [InlineData("""{"toPersonEmail":"bob@example.com","text":"x","files":[null]}""")]
    public async Task A_body_that_makes_no_sense_is_a_bad_request(string body)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(Alice, "/messages", body)).ShouldFail(400);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_a_bad_request()
    {
        await using var cloud = await TestCloud.StartAsync();
        using var content = new ByteArrayContent([.. "{\"title\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/rooms", content)).ShouldFail(400);
    }

    [Theory]
    [InlineData("""{"type":"AdaptiveCard","version":"\ud800"}""")]
    [InlineData("""{"type":"AdaptiveCard","version":"1.3","body":[{"type":"TextBlock","text":"\ud800"}]}""")]
    [InlineData("""{"type":"AdaptiveCard","version":"1.3","\udc00":1}""")]
    public async Task Half_a_character_in_a_card_costs_nobody_the_room(string card)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var body =
            $$$"""{"roomId":"{{{room}}}","text":"x","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{{{card}}}}]}""";

        (await cloud.PostAsync(Alice, "/messages", body)).ShouldFail(400);

        (await cloud.GetAsync(Bob, $"/messages?roomId={room}")).ShouldBeOk();
    }

    [Theory]
    [InlineData("""{"why":"\ud800"}""")]
    [InlineData("""{"\udc00":"why"}""")]
    public async Task Half_a_character_in_what_is_entered_is_a_bad_request(string inputs)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var card = (
            await cloud.PostAsync(
                Alice,
                "/messages",
                $$$"""{"roomId":"{{{room}}}","text":"x","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.3"}}]}"""
            )
        ).ShouldBeOk();

        var body = $$$"""{"type":"submit","messageId":"{{{card["id"]}}}","inputs":{{{inputs}}}}""";

        (await cloud.PostAsync(Bob, "/attachment/actions", body)).ShouldFail(400);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_kept_out_of_cards_too()
    {
        await using var cloud = await TestCloud.StartAsync();
        using var content = new ByteArrayContent([
            .. """{"toPersonEmail":"bob@example.com","text":"x","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"a":"""u8,
            (byte)'"',
            0xC3,
            0x28,
            .. "\"}}]}"u8,
        ]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", content)).ShouldFail(400);
    }

    [Fact]
    public async Task Json_nested_without_end_is_a_bad_request()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(Alice, "/rooms", new string('[', 100_000))).ShouldFail(400);
    }

    [Fact]
    public async Task A_body_of_many_megabytes_is_refused()
    {
        await using var cloud = await TestCloud.StartAsync();
        var body = $$"""{"title":"{{new string('x', 3 * 1024 * 1024)}}"}""";

        (await cloud.PostAsync(Alice, "/rooms", body)).ShouldFail(413);
    }

    [Theory]
    [InlineData("no-id")]
    [InlineData("..%2F..%2Fpeople%2Fme")]
    [InlineData("Y2lzY29zcGFyazovL3VzL1JPT00v")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("💥")]
    public async Task An_odd_id_is_not_found(string id)
    {
        await using var cloud = await TestCloud.StartAsync();

        foreach (var resource in new[] { "people", "rooms", "memberships", "messages", "webhooks", "contents" })
            (await cloud.GetAsync(Alice, $"/{resource}/{id}")).ShouldFail(404);
    }

    [Fact]
    public async Task An_id_of_any_length_is_not_found()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, "/rooms/" + new string('A', 5000))).ShouldFail(404);
    }

    [Theory]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("*a_")]
    [InlineData("<@")]
    public async Task Markdown_nested_without_end_is_shown_somehow(string piece)
    {
        await using var cloud = await TestCloud.StartAsync();
        var markdown = new StringBuilder().Insert(0, piece, 7000 / piece.Length).Append("end").ToString();

        var said = await cloud.PostAsync(Alice, "/messages", new { toPersonEmail = "bob@example.com", markdown });

        said.ShouldBeOk()["markdown"].ShouldBe(markdown);
    }

    [Fact]
    public async Task A_form_that_is_none_is_a_bad_request()
    {
        await using var cloud = await TestCloud.StartAsync();
        using var content = new ByteArrayContent("nothing of the kind"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var unbound = new ByteArrayContent("nothing of the kind"u8.ToArray());
        unbound.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", content)).ShouldFail(400);
        (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", unbound)).ShouldFail(400);
    }
}
