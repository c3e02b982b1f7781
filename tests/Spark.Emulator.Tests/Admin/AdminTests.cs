using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Admin;

public class AdminTests
{
    [Fact]
    public async Task The_people_are_listed_with_their_tokens()
    {
        await using var cloud = await TestCloud.StartAsync();

        var people = (await cloud.GetAsync(null, "~/emulator/people")).ShouldBeOk();

        people.All("token").ShouldBe([Alice, Bob, Bot]);
        people.All("type").ShouldBe(["person", "person", "bot"]);
        people.All("email").ShouldBe(["alice@example.com", "bob@example.com", "echobot@webex.bot"]);
        people.All("id").ShouldBe([cloud.IdOf(Alice), cloud.IdOf(Bob), cloud.IdOf(Bot)]);
    }

    [Theory]
    [InlineData("~/emulator/reset")]
    [InlineData("~/emulator/faults")]
    [InlineData("~/emulator/seed")]
    public async Task Calls_that_change_something_want_json(string path)
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.RoomAsync();

        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data" })
        {
            using var content = new ByteArrayContent("[]"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            (await cloud.SendAsync(HttpMethod.Post, Alice, path, content)).ShouldFail(
                415,
                $"Content type '{type}' not supported"
            );
        }

        (await cloud.SendAsync(HttpMethod.Post, Alice, path)).ShouldFail(415);
        (await cloud.GetAsync(Alice, "/rooms")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_is_alive()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(null, "~/health/live")).ShouldBeOk();
    }

    [Fact]
    public async Task The_page_allows_nothing_but_its_own_files()
    {
        await using var cloud = await TestCloud.StartAsync();

        var page = (await cloud.GetAsync(null, "~/")).ShouldBeOk();

        page.ContentType.ShouldStartWith("text/html");
        page.Header("Content-Security-Policy").ShouldStartWith("default-src 'self';");
        page.Header("Content-Security-Policy")!.ShouldNotContain("unsafe");
        page.Text.ShouldNotContain("<script>");
        (await cloud.GetAsync(null, "~/index.html")).Text.ShouldBe(page.Text);
    }
}
