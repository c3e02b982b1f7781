using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Http;

[Trait("Conformance", "Transport")]
public class AuthenticationTests
{
    private const string NoToken = "The request requires a valid access token set in the Authorization request header.";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer nobody")]
    [InlineData("Bearer ALICE")]
    [InlineData("Basic alice")]
    public async Task Without_a_known_token_nothing_is_answered(string? authorization)
    {
        await using var cloud = await TestCloud.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cloud.Emulator.ApiUrl + "/people/me"));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        (await cloud.SendAsync(request)).ShouldFail(401, NoToken);
    }

    [Theory]
    [InlineData("Bearer alice")]
    [InlineData("bearer alice")]
    [InlineData("BEARER  alice")]
    public async Task The_scheme_is_spelled_in_any_case(string authorization)
    {
        await using var cloud = await TestCloud.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cloud.Emulator.ApiUrl + "/people/me"));
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        (await cloud.SendAsync(request)).ShouldBeOk();
    }

    [Theory]
    [InlineData("/people/me")]
    [InlineData("/rooms")]
    [InlineData("/memberships")]
    [InlineData("/messages?roomId=x")]
    [InlineData("/messages/direct")]
    [InlineData("/webhooks")]
    [InlineData("/contents/x")]
    public async Task No_resource_is_open(string path)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(null, path)).ShouldFail(401, NoToken);
        (await cloud.GetAsync(Alice, path)).Status.ShouldNotBe(401);
    }
}
