using System.Text;
using Microsoft.Extensions.Time.Testing;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/authorize, /access_token and /device, beyond what <see cref="AccessTokens.AccessTokenTests"/> has.</summary>
[Trait("Conformance", "AccessTokens")]
public class AccessTokenTests
{
    private static Task<Answer> BasicAsync(
        TestCloud cloud,
        string path,
        string credentials,
        params (string, string)[] form
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cloud.Emulator.ApiUrl + path))
        {
            Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        return cloud.SendAsync(request);
    }

    [Fact]
    public async Task Tokens_live_as_long_as_they_say()
    {
        await using var cloud = await TestCloud.StartAsync();

        var token = await cloud.SignInAsync("alice@example.com", "spark:all");

        ((long)token.Json["expires_in"]!).ShouldBeInRange(1_209_000, 1_209_600);
        ((long)token.Json["refresh_token_expires_in"]!).ShouldBeInRange(7_775_000, 7_776_000);
        token["token_type"].ShouldBe("Bearer");
        token.ContentType.ShouldBe("application/json;charset=UTF-8");
    }

    [Theory]
    [InlineData("C1:secret", 200)]
    [InlineData("C2:secret", 400)]
    [InlineData("C1:", 401)]
    public async Task The_clients_credentials_come_by_basic_too(string credentials, int status)
    {
        await using var cloud = await TestCloud.StartAsync();
        var token = await cloud.SignInAsync("alice@example.com", "spark:all");

        var refreshed = await BasicAsync(
            cloud,
            "/access_token",
            credentials,
            ("grant_type", "refresh_token"),
            ("refresh_token", token["refresh_token"])
        );

        refreshed.ShouldBe(status);
    }

    [Theory]
    [InlineData("/access_token", 401)]
    [InlineData("/device/token", 400)]
    public async Task What_a_form_lacks_is_explained_like_any_error(string path, int empty)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.FormAsync(path)).ShouldFail(empty);
        (await cloud.FormAsync(path, ("client_id", "C1"), ("client_secret", "s"))).ShouldFail(400);
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("scope")]
    public async Task A_device_says_who_it_is_and_what_it_wants(string missing)
    {
        await using var cloud = await TestCloud.StartAsync();
        var form = new[] { ("client_id", "C1"), ("scope", "spark:all") }.Where(field => field.Item1 != missing);

        (await cloud.FormAsync("/device/authorize", [.. form])).ShouldFail(400);
    }

    [Fact]
    public async Task A_device_is_signed_in_on_the_page_that_it_shows()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        var device = await cloud.FormAsync("/device/authorize", ("client_id", "C1"), ("scope", "spark:all"));

        var empty = (await cloud.GetAsync(null, device["verification_uri"])).ShouldBeOk();
        var filled = (await cloud.GetAsync(null, device["verification_uri_complete"])).ShouldBeOk();
        empty.ContentType.ShouldBe("text/html; charset=utf-8");
        empty.Text.ShouldContain("value=\"alice@example.com\"");
        filled.Text.ShouldContain($"value=\"{device["user_code"]}\"");

        using var form = new FormUrlEncodedContent([
            new("userCode", device["user_code"]),
            new("person", "alice@example.com"),
        ]);
        (await cloud.SendAsync(HttpMethod.Post, null, device["verification_uri"], form)).ShouldBeOk();
        clock.Advance(TimeSpan.FromSeconds(2));
        var token = await AskAsync(cloud, device["device_code"]);

        (await cloud.GetAsync(token.ShouldBeOk()["access_token"], "/people/me"))["displayName"].ShouldBe("Alice");
    }

    [Theory]
    [InlineData("-", "CODE", 200, 400)]
    [InlineData("nobody@example.com", "CODE", 404, 428)]
    [InlineData("alice@example.com", "000000", 404, 428)]
    public async Task A_device_is_refused_or_keeps_waiting(string person, string code, int page, int then)
    {
        await using var cloud = await TestCloud.StartAsync();
        var device = await cloud.FormAsync("/device/authorize", ("client_id", "C1"), ("scope", "spark:all"));
        using var form = new FormUrlEncodedContent([
            new("userCode", code is "CODE" ? device["user_code"] : code),
            new("person", person),
        ]);

        (await cloud.SendAsync(HttpMethod.Post, null, device["verification_uri"], form)).ShouldBe(page);
        (await AskAsync(cloud, device["device_code"])).ShouldFail(then);
    }

    [Fact]
    public async Task A_page_repeats_nothing_unescaped()
    {
        await using var cloud = await TestCloud.StartAsync();

        var page = await cloud.GetAsync(null, "/device/verify?userCode=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");

        page.ShouldBeOk().Text.ShouldNotContain("<script>");
        page.Header("Content-Security-Policy")!.ShouldContain("default-src 'none'");
    }

    [Fact]
    public async Task A_token_of_somebody_who_is_deleted_is_no_token()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        var token = (await cloud.SignInAsync("bob@example.com", "spark:all"))["access_token"];
        (await cloud.GetAsync(token, "/people/me")).ShouldBeOk();
        (await cloud.DeleteAsync("ada", $"/people/{cloud.IdOf(Bob)}")).ShouldBe(204);

        (await cloud.GetAsync(token, "/people/me")).ShouldFail(401);
    }

    [Theory]
    [InlineData("openid", false, false)]
    [InlineData("openid email", true, false)]
    [InlineData("openid profile", false, true)]
    [InlineData("openid email profile", true, true)]
    public async Task User_info_has_what_the_scopes_name(string scope, bool email, bool name)
    {
        await using var cloud = await TestCloud.StartAsync();

        var info = await cloud.GetAsync(
            (await cloud.SignInAsync("alice@example.com", scope))["access_token"],
            "/userinfo"
        );

        info.ShouldBeOk().Json.ContainsKey("email").ShouldBe(email);
        info.Json.ContainsKey("name").ShouldBe(name);
    }

    private static Task<Answer> AskAsync(TestCloud cloud, string code) =>
        BasicAsync(
            cloud,
            "/device/token",
            "C1:secret",
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", code),
            ("client_id", "C1")
        );
}
