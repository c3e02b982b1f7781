namespace Spark.Emulator.Tests.Http;

public class HostNameTests
{
    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("127.0.0.1.evil.example:80", 403)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1234", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:5050", 200)]
    [InlineData("spark.example.com", 200)]
    public async Task Only_its_own_names_are_answered(string host, int status)
    {
        await using var cloud = await TestCloud.StartAsync(options =>
            options.PublicUrl = new Uri("https://spark.example.com")
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cloud.Emulator.ApiUrl + "/people/me"));
        request.Headers.Host = host;
        request.Headers.Add("Authorization", "Bearer alice");

        var answer = await cloud.SendAsync(request);

        answer.ShouldBe(status);
        if (status == 403)
            answer.Text.ShouldContain("answers only to its own host names");
    }

    [Theory]
    [InlineData("~/emulator/people")]
    [InlineData("~/")]
    [InlineData("~/health/live")]
    public async Task The_tokens_and_the_page_too_are_for_its_own_names_only(string path)
    {
        await using var cloud = await TestCloud.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cloud.Emulator.Url, path[1..]));
        request.Headers.Host = "rebound.example";

        (await cloud.SendAsync(request)).ShouldBe(403);
        (await cloud.GetAsync(null, path)).ShouldBeOk();
    }

    [Fact]
    public async Task A_page_of_another_site_is_not_allowed_to_call()
    {
        await using var cloud = await TestCloud.StartAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(cloud.Emulator.Url, "emulator/reset"));
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");

        var answer = await cloud.SendAsync(preflight);

        answer.ShouldBe(405);
        answer
            .Headers.Where(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase))
            .ShouldBeEmpty();
    }
}
