using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Faults;

public class CallFaultTests
{
    [Fact]
    public async Task A_rate_limit_may_come_as_a_page()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(Alice, """[{"kind":"rateLimit","html":true,"retryAfter":3}]""");

        var refused = (await cloud.GetAsync(Alice, "/people/me")).ShouldBe(429);

        refused.ContentType.ShouldBe("text/html");
        refused.Header("Retry-After").ShouldBe("3");
    }

    [Fact]
    public async Task Calls_beyond_the_limit_of_a_window_wait_for_the_next_one()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        await cloud.FaultAsync(Alice, """[{"kind":"rateLimit","requests":2,"seconds":10}]""");

        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
        clock.Advance(TimeSpan.FromSeconds(4));
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(429).Header("Retry-After").ShouldBe("6");
        (await cloud.GetAsync(Bob, "/people/me")).ShouldBeOk();

        clock.Advance(TimeSpan.FromSeconds(6));
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(429).Header("Retry-After").ShouldBe("10");
    }

    [Fact]
    public async Task A_slow_call_is_answered_when_its_time_has_come()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        await cloud.FaultAsync(Alice, """[{"kind":"latency","ms":5000,"method":"POST"}]""");
        (await cloud.GetAsync(Alice, "/rooms")).ShouldBeOk();

        var call = cloud.PostAsync(Alice, "/rooms", new { title = "slow" });
        await Until.TrueAsync(async () => (int)(await cloud.ActiveFaultsAsync(Alice))[0]["struck"]! == 1);
        clock.Advance(TimeSpan.FromMilliseconds(4_000));
        (await cloud.GetAsync(Alice, "/rooms")).Items.ShouldBeEmpty();
        call.IsCompleted.ShouldBeFalse();
        await Until.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(1_000));
            return Task.FromResult(call.IsCompleted);
        });

        (await call).ShouldBeOk();
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_connection_breaks_before_the_act_or_after_it(bool applied, int rooms)
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(Alice, new JsonArray(Reset(applied)).ToJsonString());

        await Should.ThrowAsync<HttpRequestException>(() => cloud.PostAsync(Alice, "/rooms", new { title = "x" }));

        (await cloud.GetAsync(Alice, "/rooms")).ShouldBeOk().Items.Count.ShouldBe(rooms);

        static JsonObject Reset(bool applied) => new() { ["kind"] = "reset", ["applied"] = applied };
    }

    [Fact]
    public async Task An_answer_breaks_off_in_its_middle()
    {
        await using var cloud = await TestCloud.StartAsync();
        var whole = (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
        await cloud.FaultAsync(Alice, """[{"kind":"truncated"}]""");

        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, cloud.Emulator.ApiUrl + "/people/me");
        request.Headers.Authorization = new("Bearer", Alice);
        var cancel = TestContext.Current.CancellationToken;
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        answer.Content.Headers.ContentLength.ShouldBe(whole.Bytes.Length);
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        var half = new byte[whole.Bytes.Length / 2];
        await body.ReadExactlyAsync(half, cancel);

        half.ShouldBe(whole.Bytes[..half.Length]);
        await Should.ThrowAsync<IOException>(() => body.ReadAsync(half, cancel).AsTask());
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
    }

    [Theory]
    [InlineData("json", "{\"id\":")]
    [InlineData("html", "<html>")]
    [InlineData("empty", "")]
    public async Task What_was_done_is_answered_in_a_way_that_cannot_be_read(string body, string start)
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(Alice, $$"""[{"kind":"malformed","body":"{{body}}","method":"post"}]""");

        var answer = (await cloud.PostAsync(Alice, "/rooms", new { title = "x" })).ShouldBeOk();

        answer.Text.ShouldStartWith(start);
        answer.ContentHeaders.ContentLength.ShouldBe(answer.Bytes.Length);
        Should.Throw<System.Text.Json.JsonException>(() => answer.Json);
        (await cloud.GetAsync(Alice, "/rooms")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_error_comes_as_a_page()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(Alice, """[{"kind":"htmlError","status":504}]""");

        var error = (await cloud.GetAsync(Alice, "/people/me")).ShouldBe(504);

        error.ContentType.ShouldBe("text/html");
        error.Text.ShouldContain("<h1>504");
    }

    [Fact]
    public async Task A_whole_answer_has_the_wrong_type()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(Alice, """[{"kind":"wrongContentType","contentType":"text/plain"}]""");

        var answer = (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();

        answer.ContentType.ShouldBe("text/plain");
        answer["displayName"].ShouldBe("Alice");
    }

    [Fact]
    public async Task An_expired_token_is_refused_until_there_is_a_new_one()
    {
        await using var cloud = await TestCloud.StartAsync();
        var old = await cloud.SignInAsync("alice@example.com", "spark:all");
        (await cloud.GetAsync(old["access_token"], "/people/me")).ShouldBeOk();
        await cloud.FaultAsync(Alice, """[{"kind":"expiredToken"}]""");

        (await cloud.GetAsync(old["access_token"], "/people/me")).ShouldFail(401);
        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(401);
        var fresh = await cloud.SignInAsync("alice@example.com", "spark:all");
        (await cloud.GetAsync(fresh["access_token"], "/people/me")).ShouldBeOk();
        (await cloud.GetAsync(old["access_token"], "/people/me")).ShouldFail(401);
    }

    [Fact]
    public async Task A_token_expires_for_a_number_of_calls()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(Alice, """[{"kind":"expiredToken","count":1}]""");

        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(401);
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
    }

    [Fact]
    public async Task A_new_message_is_not_there_for_its_first_reads_and_an_old_one_is()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var old = await cloud.SayAsync(Alice, room, "before");
        await cloud.FaultAsync(Bob, """[{"kind":"readAfterWriteLag","reads":2}]""");

        var said = await cloud.SayAsync(Alice, room, "after");

        (await cloud.GetAsync(Bob, $"/messages/{old["id"]}")).ShouldBeOk();
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldFail(404, "Unable to get message.");
        (await cloud.GetAsync(Alice, $"/messages/{said["id"]}")).ShouldBeOk();
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldFail(404);
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldBeOk();
    }

    [Fact]
    public async Task A_new_message_is_not_there_until_it_is_old_enough()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        await cloud.FaultAsync(Bob, """[{"kind":"readAfterWriteLag","reads":0,"ms":3000}]""");
        var said = await cloud.SayAsync(Alice, await cloud.RoomAsync(Bob), "hello");

        clock.Advance(TimeSpan.FromMilliseconds(2_900));
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldFail(404);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldBeOk();
    }

    [Fact]
    public async Task Faults_that_only_change_an_answer_add_up()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.FaultAsync(
            Alice,
            """[{"kind":"latency","ms":0},{"kind":"futureApi"},{"kind":"wrongContentType","count":1}]"""
        );

        var me = (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();

        me.ContentType.ShouldBe("text/html");
        (await cloud.ActiveFaultsAsync(Alice)).Select(fault => (int)fault["struck"]!).ShouldBe([1, 1]);
    }
}
