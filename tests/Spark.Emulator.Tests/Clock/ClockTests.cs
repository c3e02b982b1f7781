using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Clock;

public class ClockTests
{
    [Fact]
    public async Task It_is_read_set_and_advanced_from_outside()
    {
        await using var cloud = await TestCloud.StartAsync();

        var set = (await cloud.PutAsync(null, "~/emulator/clock", new { now = "2031-05-01T12:00:00Z" })).ShouldBeOk();
        var advanced = await cloud.PutAsync(null, "~/emulator/clock", new { advance = "1.00:10:00" });
        var room = await cloud.PostAsync(Alice, "/rooms", new { title = "later" });

        set["now"].ShouldStartWith("2031-05-01T12:00:0");
        advanced["now"].ShouldStartWith("2031-05-02T12:10:0");
        (await cloud.GetAsync(null, "~/emulator/clock"))["now"].ShouldStartWith("2031-05-02T12:10:");
        room["created"].ShouldStartWith("2031-05-02T12:10:");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"now":"noon"}""")]
    [InlineData("""{"advance":"soon"}""")]
    [InlineData("""{"advance":"10675199.00:00:00"}""")]
    [InlineData("""{"advance":"-10000000.00:00:00"}""")]
    [InlineData("""{"now":"2026-01-01T00:00:00Z","advance":"00:00:01"}""")]
    public async Task What_is_no_time_is_refused(string body)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PutAsync(null, "~/emulator/clock", body)).ShouldFail(400);
    }

    [Fact]
    public async Task A_web_page_cannot_set_it()
    {
        await using var cloud = await TestCloud.StartAsync();

        (
            await cloud.SendAsync(
                HttpMethod.Put,
                null,
                "~/emulator/clock",
                new StringContent("""{"advance":"1:0:0"}""")
            )
        ).ShouldFail(415);
    }

    [Fact]
    public async Task A_token_expires_when_its_time_is_skipped()
    {
        await using var cloud = await TestCloud.StartAsync();
        var back = "https://app.example.com/";
        var consent = await cloud.GetAsync(
            null,
            $"/authorize?response_type=code&client_id=C1&redirect_uri={back}&person=alice@example.com"
        );
        cloud.Emulator.AdvanceClock(TimeSpan.FromMinutes(11));

        var late = await cloud.SendAsync(
            HttpMethod.Post,
            null,
            "/access_token",
            new FormUrlEncodedContent([
                new("grant_type", "authorization_code"),
                new("client_id", "C1"),
                new("client_secret", "secret"),
                new("code", consent.Header("Location")!.Split("code=")[1]),
                new("redirect_uri", back),
            ])
        );

        late.ShouldFail(400);
    }

    [Fact]
    public async Task A_delivery_that_is_not_answered_is_given_up_when_its_time_is_skipped()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.WebhookTimeout = TimeSpan.FromHours(1));
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        await cloud.HookAsync(Bob, receiver, "messages");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = async http =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        await cloud.SayAsync(Alice, room, "hello");
        await asked.Task;

        cloud.Emulator.AdvanceClock(TimeSpan.FromHours(2));

        (await cloud.NextAttemptAsync()).Error.ShouldBe("The receiver did not answer within 3600 s.");
    }

    [Fact]
    public async Task Failures_longer_ago_than_the_window_do_not_count()
    {
        await using var cloud = await TestCloud.StartAsync(options =>
        {
            options.WebhookFailuresUntilInactive = 2;
            options.WebhookFailureWindow = TimeSpan.FromMinutes(1);
        });
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var room = await cloud.RoomAsync(Bob);
        var hook = await cloud.HookAsync(Bob, receiver, "messages");

        await FailAsync();
        cloud.Emulator.AdvanceClock(TimeSpan.FromSeconds(61));
        await FailAsync();
        (await StatusAsync()).ShouldBe("active");
        await FailAsync();
        (await StatusAsync()).ShouldBe("inactive");

        (
            await cloud.PutAsync(
                Bob,
                $"/webhooks/{hook["id"]}",
                new
                {
                    name = "x",
                    targetUrl = receiver.Url,
                    status = "active",
                }
            )
        )["status"].ShouldBe("active");

        async Task FailAsync()
        {
            await cloud.SayAsync(Alice, room, "hello");
            await cloud.NextAttemptAsync();
        }

        async Task<string> StatusAsync() => (await cloud.GetAsync(Bob, $"/webhooks/{hook["id"]}"))["status"];
    }
}
