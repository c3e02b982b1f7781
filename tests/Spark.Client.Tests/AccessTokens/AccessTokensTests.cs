using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Spark.Client.Tests;

public class AccessTokensTests
{
    private const string Token =
        """{"access_token":"a2","expires_in":1209599,"refresh_token":"r2","refresh_token_expires_in":7775999,"token_type":"Bearer","new":1}""";

    private static readonly DeviceAuthorization Device = new()
    {
        DeviceCode = "d",
        Interval = 2,
        ExpiresIn = 20,
    };

    [Fact]
    public void The_browser_is_sent_with_a_fresh_state_and_a_challenge()
    {
        using var spark = new SparkDriver();

        var one = spark.Client.AccessTokens.CreateAuthorizationRequest(
            "C1",
            "https://me.example/back?x=1",
            "spark:all",
            "spark:kms"
        );
        var two = spark.Client.AccessTokens.CreateAuthorizationRequest(
            "C1",
            "https://me.example/back?x=1",
            "spark:all"
        );

        var challenge = Convert
            .ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(one.CodeVerifier)))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');
        one.Url.AbsoluteUri.ShouldBe(
            "https://webexapis.com/v1/authorize?response_type=code&client_id=C1"
                + "&redirect_uri=https%3A%2F%2Fme.example%2Fback%3Fx%3D1&scope=spark%3Aall%20spark%3Akms"
                + $"&state={one.State}&code_challenge={challenge}&code_challenge_method=S256"
        );
        one.CodeVerifier.Length.ShouldBeInRange(43, 128);
        one.State.Equals(two.State, StringComparison.Ordinal).ShouldBeFalse();
        one.CodeVerifier.Equals(two.CodeVerifier, StringComparison.Ordinal).ShouldBeFalse();
        one.IsState(one.State).ShouldBeTrue();
        one.IsState(two.State).ShouldBeFalse();
        one.IsState(null).ShouldBeFalse();
        one.ToString().ShouldNotContain(one.CodeVerifier);
    }

    [Fact]
    public void The_page_can_be_told_whom_to_ask_and_how()
    {
        using var spark = new SparkDriver();

        var request = spark.Client.AccessTokens.CreateAuthorizationRequest(
            new()
            {
                ClientId = "C1",
                RedirectUri = "https://me.example/",
                Scopes = ["spark:all"],
                Prompt = "select_account",
                LoginHint = "ada+1@example.com",
                Additional = new Dictionary<string, string> { ["nonce"] = "n" },
            }
        );

        request.Url.Query.ShouldEndWith("&prompt=select_account&login_hint=ada%2B1%40example.com&nonce=n");
    }

    [Fact]
    public async Task Id_and_secret_can_be_sent_in_the_header()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(Token));
        const ClientAuthentication Basic = ClientAuthentication.Basic;

        await spark.RunAsync(client =>
            client.AccessTokens.ExchangeAsync(
                new()
                {
                    ClientId = "C1",
                    ClientSecret = "s",
                    Code = "c",
                    RedirectUri = "u",
                    Authentication = Basic,
                }
            )
        );
        var tokens = new OAuthTokens("a", spark.Clock.Start, "r");
        var source = new OAuthTokenSource(spark.Client.AccessTokens, "C1", "s", tokens) { Authentication = Basic };
        await source.RenewAsync("a", default);

        spark
            .Server.Requests.Select(request => request.Body)
            .ShouldBe([
                "grant_type=authorization_code&code=c&redirect_uri=u",
                "grant_type=refresh_token&refresh_token=r",
            ]);
        spark.Server.Requests.ShouldAllBe(request => request.Authorization == "Basic QzE6cw==");
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"revoked"}""", "invalid_grant", "revoked")]
    [InlineData(401, """{"error":"invalid_grant"}""", "invalid_grant", null)]
    [InlineData(
        400,
        """{"message":"The refresh token provided is expired."}""",
        null,
        "The refresh token provided is expired."
    )]
    [InlineData(400, """{"errors":[{"description":"invalid_grant: gone"}]}""", null, null)]
    public async Task A_dead_refresh_token_says_that_the_person_has_to_sign_in_again(
        int status,
        string body,
        string? code,
        string? description
    )
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(body, status).With("TrackingID", "T1"));

        var error = await spark.FailsAsync<SparkSignInRequiredException>(client =>
            client.AccessTokens.RefreshAsync("C1", "s", "the-refresh-token")
        );

        error.Error.ShouldBe(code);
        error.ErrorDescription.ShouldBe(description);
        error.TrackingId.ShouldBe("T1");
        error.Message.ShouldContain("the person has to sign in again");
        error.ToString().ShouldNotContain("the-refresh-token");
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_client"}""")]
    [InlineData(401, "")]
    [InlineData(403, """{"error":"invalid_grant"}""")]
    public async Task Another_refusal_of_a_refresh_does_not(int status, string body)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(body, status));

        var error = await spark.FailsAsync<SparkApiException>(client =>
            client.AccessTokens.RefreshAsync("C1", "s", "r")
        );

        error.ShouldNotBeOfType<SparkSignInRequiredException>();
    }

    [Fact]
    public async Task A_code_is_exchanged_without_a_token_of_ones_own()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(Token));

        var token = await spark.RunAsync(client =>
            client.AccessTokens.ExchangeAsync(
                new()
                {
                    ClientId = "C1",
                    ClientSecret = "s&1",
                    Code = "code",
                    RedirectUri = "https://me.example/",
                    CodeVerifier = "verifier",
                }
            )
        );

        token.Token.ShouldBe("a2");
        token.ExpiresIn.ShouldBe(1209599);
        token.RefreshToken.ShouldBe("r2");
        token.Get<int>("new").ShouldBe(1);
        token.ToString().ShouldNotContain("a2");
        token.ToString().ShouldNotContain("r2");
        var request = spark.Server.Requests.Single();
        request.Url.AbsoluteUri.ShouldBe("https://webexapis.com/v1/access_token");
        request.Authorization.ShouldBeNull();
        request.ContentType.ShouldBe("application/x-www-form-urlencoded");
        request.Body.ShouldBe(
            "grant_type=authorization_code&client_id=C1&client_secret=s%261&code=code"
                + "&redirect_uri=https%3A%2F%2Fme.example%2F&code_verifier=verifier"
        );
    }

    [Fact]
    public async Task A_token_is_refreshed()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(Token));

        await spark.RunAsync(client => client.AccessTokens.RefreshAsync("C1", "s", "r1"));

        spark
            .Server.Requests.Single()
            .Body.ShouldBe("grant_type=refresh_token&client_id=C1&client_secret=s&refresh_token=r1");
    }

    [Fact]
    public async Task A_device_is_asked_for_as_often_as_the_service_allows_until_the_person_signed_in()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Json("{}", 428),
            Answer.Json("""{"message":"slow_down"}""", 400),
            Answer.Json("{}", 428),
            Answer.Json(Token)
        );

        var token = await spark.RunAsync(client => client.AccessTokens.WaitForDeviceAsync("C1", "s", Device));

        token.Token.ShouldBe("a2");
        spark.Waits.ShouldBe([2, 7, 7]);
        spark
            .Server.Requests[0]
            .Authorization.ShouldBe(
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String("C1:s"u8)).ToString()
            );
        spark
            .Server.Requests[0]
            .Body.ShouldBe(
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d&client_id=C1"
            );
    }

    [Fact]
    public async Task A_person_who_does_not_sign_in_in_time_is_not_waited_for_any_longer()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("{}", 428));

        await spark.FailsAsync<SparkApiException>(client => client.AccessTokens.WaitForDeviceAsync("C1", "s", Device));

        spark.Elapsed.ShouldBe(20);
    }

    [Fact]
    public async Task A_person_who_refuses_ends_the_wait()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"message":"access_denied"}""", 400));

        await spark.FailsAsync<SparkApiException>(client => client.AccessTokens.WaitForDeviceAsync("C1", "s", Device));

        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_device_is_authorized_and_the_user_is_told()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Json("""{"device_code":"d","user_code":"1234","verification_uri":"https://v","interval":2}"""),
            Answer.Json("""{"sub":"u","email":"ada@example.com","family_name":"L"}""")
        );

        var device = await spark.RunAsync(client =>
            client.AccessTokens.AuthorizeDeviceAsync("C1", ["openid", "email"])
        );
        var user = await spark.RunAsync(client => client.AccessTokens.GetUserInfoAsync());

        device.UserCode.ShouldBe("1234");
        device.ToString().ShouldNotContain("DeviceCode");
        spark.Server.Requests[0].Body.ShouldBe("client_id=C1&scope=openid+email");
        user.Email.ShouldBe("ada@example.com");
        spark.Server.Requests[1].Authorization.ShouldBe($"Bearer {SparkDriver.Token}");
    }
}
