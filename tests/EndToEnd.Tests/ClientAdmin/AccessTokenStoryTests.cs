using System.Net;
using System.Text;
using System.Web;
using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class AccessTokenStoryTests
{
    private const string Back = "https://app.example.com/back";

    [Fact]
    public async Task A_person_signs_in_and_the_token_is_exchanged_and_refreshed()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var tokens = cloud.Ada.AccessTokens;
        var request = tokens.CreateAuthorizationRequest("C1", Back, "openid", "email", "profile");
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        (await browser.GetStringAsync(request.Url)).ShouldContain("Allow as Alice");
        using var answer = await browser.GetAsync(new Uri(request.Url + "&person=alice@example.com"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        var query = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        request.IsState(query["state"]).ShouldBeTrue();
        var exchange = new ExchangeCodeRequest
        {
            ClientId = "C1",
            ClientSecret = "secret",
            Code = query["code"]!,
            RedirectUri = Back,
            CodeVerifier = request.CodeVerifier,
        };
        var first = await tokens.ExchangeAsync(exchange);
        var other = await tokens.RefreshAsync("C1", "secret", first.RefreshToken!);
        var second = await tokens.RefreshAsync(
            new RefreshTokenRequest
            {
                ClientId = "C1",
                ClientSecret = "secret",
                RefreshToken = other.RefreshToken!,
            }
        );

        var info = await cloud.As(second.Token).AccessTokens.GetUserInfoAsync();
        (info.Name, info.Email).ShouldBe(("Alice", "alice@example.com"));
        await Should.ThrowAsync<SparkApiException>(() => tokens.ExchangeAsync(exchange));
    }

    [Fact]
    public async Task A_device_gets_its_token_once_somebody_approves()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var tokens = cloud.Ada.AccessTokens;
        var device = await tokens.AuthorizeDeviceAsync("C1", ["spark:people_read"]);
        var pending = await Should.ThrowAsync<SparkApiException>(() =>
            tokens.GetDeviceTokenAsync("C1", "secret", device.DeviceCode)
        );
        pending.StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);

        var waiting = tokens.WaitForDeviceAsync("C1", "secret", device);
        using var http = new HttpClient(new SocketsHttpHandler());
        using var body = new StringContent(
            $$"""{"userCode":"{{device.UserCode}}","person":"alice@example.com"}""",
            Encoding.UTF8,
            "application/json"
        );
        (await http.PostAsync(new Uri(cloud.Cloud.Url, "/emulator/devices"), body)).EnsureSuccessStatusCode();

        var token = await waiting;
        (await cloud.As(token.Token).People.GetMeAsync()).DisplayName.ShouldBe("Alice");
    }
}
