using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Faults;

public class FaultTests
{
    [Fact]
    public async Task The_next_calls_of_a_token_are_rate_limited_and_nobody_elses()
    {
        await using var cloud = await TestCloud.StartAsync();

        (
            await cloud.PostAsync(Alice, "~/emulator/faults", """[{"kind":"rateLimit","count":2,"retryAfter":7}]""")
        ).ShouldBe(204);

        (await cloud.GetAsync(Bob, "/people/me")).ShouldBeOk();
        for (var i = 0; i < 2; i++)
            (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(429).Header("Retry-After").ShouldBe("7");
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
    }

    [Fact]
    public async Task What_is_refused_is_not_done()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.PostAsync(Alice, "~/emulator/faults", """[{"kind":"rateLimit"}]""");

        (await cloud.PostAsync(Alice, "/rooms", new { title = "x" }))
            .ShouldFail(429)
            .Header("Retry-After")
            .ShouldBeNull();

        (await cloud.GetAsync(Alice, "/rooms")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Faults_strike_one_after_the_other()
    {
        await using var cloud = await TestCloud.StartAsync();

        await cloud.PostAsync(
            Alice,
            "~/emulator/faults",
            """[{"kind":"serverError","status":502},{"kind":"unavailable","retryAfter":"soon"},{"kind":"serverError"}]"""
        );

        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(502);
        var unavailable = (await cloud.GetAsync(Alice, "/people/me")).ShouldBe(503);
        unavailable.ContentType.ShouldBe("text/html");
        unavailable.Header("Retry-After").ShouldBe("soon");
        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(500);
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Faults_can_be_taken_back(bool withBody)
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.PostAsync(Alice, "~/emulator/faults", """[{"kind":"rateLimit","count":1000}]""");

        (
            await cloud.SendAsync(HttpMethod.Delete, Alice, "~/emulator/faults", withBody ? Json(new { }) : null)
        ).ShouldBe(204);

        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
    }

    [Theory]
    [InlineData("""[{"kind":"earthquake"}]""")]
    [InlineData("""[{}]""")]
    [InlineData("""[5]""")]
    [InlineData("""{"kind":"rateLimit"}""")]
    [InlineData("""[{"kind":"rateLimit","count":-1}]""")]
    [InlineData("""[{"kind":"rateLimit","count":"many"}]""")]
    [InlineData("""[{"kind":"rateLimit","retryAfter":[]}]""")]
    [InlineData("""[{"kind":"serverError","status":200}]""")]
    [InlineData("")]
    public async Task An_unknown_fault_is_a_bad_request(string body)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(Alice, "~/emulator/faults", body)).ShouldFail(400);
        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
    }

    [Fact]
    public async Task Faults_need_a_token()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync("nobody", "~/emulator/faults", "[]")).ShouldFail(401);
        (await cloud.DeleteAsync(null, "~/emulator/faults")).ShouldFail(401);
    }
}
