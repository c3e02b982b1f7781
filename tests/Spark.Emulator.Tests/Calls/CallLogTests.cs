using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Calls;

public class CallLogTests
{
    [Fact]
    public async Task Each_call_is_listed_with_who_made_it_and_how_it_was_answered()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.GetAsync(Bot, "/rooms?max=3");
        var missing = await cloud.GetAsync(Alice, "/rooms/nowhere");
        await cloud.GetAsync("nobody", "/people/me");

        var calls = (await cloud.GetAsync(null, "~/emulator/calls")).ShouldBeOk();

        calls.All("method").ShouldBe(["GET", "GET", "GET"]);
        calls.All("path").ShouldBe(["/v1/people/me", "/v1/rooms/nowhere", "/v1/rooms?max=3"]);
        calls.Items.Select(call => (int?)call["status"]).ShouldBe([401, 404, 200]);
        calls.All("personEmail").ShouldBe([null, "alice@example.com", "echobot@webex.bot"]);
        calls.Items.Select(call => (long?)call["number"]).ShouldBe([3, 2, 1]);
        ((string?)calls.Items[1]["trackingId"]).ShouldBe(missing.Header("TrackingID"));
        calls.Items.ShouldAllBe(call => (double?)call["durationMs"] > 0);
    }

    [Fact]
    public async Task A_call_that_a_fault_struck_is_listed_as_it_was_answered()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.PostAsync(Bot, "~/emulator/faults", """[{"kind":"rateLimit","count":1}]""");
        (await cloud.GetAsync(Bot, "/rooms")).ShouldBe(429);

        var call = (await cloud.GetAsync(null, "~/emulator/calls")).Items.ShouldHaveSingleItem();

        ((int?)call["status"]).ShouldBe(429);
        ((string?)call["personEmail"]).ShouldBe("echobot@webex.bot");
    }

    [Fact]
    public async Task Tokens_and_secrets_are_not_in_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.GetAsync("verysecret", "/people/me?access_token=verysecret&max=1");
        await cloud.GetAsync(null, "/authorize?client_id=verysecret&state=verysecret&code=verysecret");
        await cloud.PostAsync(
            Bot,
            "/webhooks",
            new
            {
                name = "n",
                targetUrl = "http://127.0.0.1:9/",
                resource = "rooms",
                @event = "all",
                secret = "verysecret",
            }
        );

        var calls = await cloud.GetAsync(null, "~/emulator/calls");

        calls.Items.Count.ShouldBe(3);
        calls.Text.ShouldNotContain("verysecret");
        calls.All("path")[2].ShouldBe("/v1/people/me?access_token=…&max=1");
    }

    [Fact]
    public async Task Only_the_last_ones_are_kept_and_a_reset_forgets_them()
    {
        await using var cloud = await TestCloud.StartAsync();
        for (var i = 0; i < 502; i++)
            await cloud.GetAsync(Bot, "/people/me");

        var calls = await cloud.GetAsync(null, "~/emulator/calls");
        calls.Items.Count.ShouldBe(500);
        ((long?)calls.Items[^1]["number"]).ShouldBe(3);

        await cloud.PostAsync(null, "~/emulator/reset", new { });
        (await cloud.GetAsync(null, "~/emulator/calls")).Items.ShouldBeEmpty();
    }
}
