using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Microsoft.Extensions.Time.Testing;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.AccessTokens;

[Trait("Conformance", "AccessTokens")]
public class AccessTokenTests
{
    private const string Back = "https://app.example.com/back?x=1";
    private const string Verifier = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    private static readonly string Challenge = Base64Url.EncodeToString(
        SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))
    );

    private static string Authorize(string more = "") =>
        $"/authorize?response_type=code&client_id=C1&redirect_uri={Uri.EscapeDataString(Back)}"
        + $"&scope={Uri.EscapeDataString("openid email spark:people_read")}&state=s%261{more}";

    private static async Task<string> CodeAsync(TestCloud cloud, string more = "")
    {
        var answer = (await cloud.GetAsync(null, Authorize("&person=alice@example.com" + more))).ShouldBe(302);
        var location = new Uri(answer.Header("Location")!);
        location.AbsoluteUri.ShouldStartWith(Back);
        var query = HttpUtility.ParseQueryString(location.Query);
        query["state"].ShouldBe("s&1");
        return query["code"]!;
    }

    private static Task<Answer> PostAsync(TestCloud cloud, string path, params (string Name, string Value)[] form) =>
        cloud.SendAsync(
            HttpMethod.Post,
            null,
            path,
            new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)))
        );

    private static Task<Answer> ExchangeAsync(TestCloud cloud, string code, params (string, string)[] more) =>
        PostAsync(
            cloud,
            "/access_token",
            [
                ("grant_type", "authorization_code"),
                ("client_id", "C1"),
                ("client_secret", "secret"),
                ("code", code),
                ("redirect_uri", Back),
                .. more,
            ]
        );

    private static Task<Answer> RefreshAsync(TestCloud cloud, string token, string client = "C1") =>
        PostAsync(
            cloud,
            "/access_token",
            ("grant_type", "refresh_token"),
            ("client_id", client),
            ("client_secret", "secret"),
            ("refresh_token", token)
        );

    private static Task<Answer> AskAsync(TestCloud cloud, string deviceCode)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cloud.Emulator.ApiUrl + "/device/token"))
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                new("device_code", deviceCode),
                new("client_id", "C1"),
            ]),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("C1:secret"u8));
        return cloud.SendAsync(request);
    }

    [Fact]
    public async Task The_page_asks_who_one_is_and_repeats_nothing_unescaped()
    {
        await using var cloud = await TestCloud.StartAsync();

        var page = (await cloud.GetAsync(null, Authorize("&x=%3Cscript%3E"))).ShouldBeOk();

        page.ContentType.ShouldBe("text/html; charset=utf-8");
        page.Text.ShouldContain("Allow as Alice");
        page.Text.ShouldContain("Refuse");
        page.Text.ShouldNotContain("EchoBot");
        page.Text.ShouldNotContain("<script>");
    }

    [Fact]
    public async Task A_code_becomes_a_token_of_the_person_who_was_picked()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);

        var token = (await ExchangeAsync(cloud, await CodeAsync(cloud))).ShouldBeOk();

        ((long)token.Json["expires_in"]!).ShouldBe(1209599);
        ((long)token.Json["refresh_token_expires_in"]!).ShouldBe(7775999);
        token["token_type"].ShouldBe("Bearer");
        token["scope"].ShouldBe("openid email spark:people_read");
        var me = (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldBeOk();
        me["displayName"].ShouldBe("Alice");
        token["access_token"].Split('_')[2].ShouldBe(Ids.Uuid(me["orgId"]));
        (await cloud.GetAsync(token["refresh_token"], "/people/me")).ShouldFail(401);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await using var cloud = await TestCloud.StartAsync();
        var code = await CodeAsync(cloud);

        (await ExchangeAsync(cloud, code)).ShouldBeOk();

        (await ExchangeAsync(cloud, code)).ShouldFail(400);
    }

    [Fact]
    public async Task Who_asked_with_a_challenge_must_know_the_verifier()
    {
        await using var cloud = await TestCloud.StartAsync();
        var more = $"&code_challenge={Challenge}&code_challenge_method=S256";

        (await ExchangeAsync(cloud, await CodeAsync(cloud, more))).ShouldFail(400);
        (await ExchangeAsync(cloud, await CodeAsync(cloud, more), ("code_verifier", "wrong"))).ShouldFail(400);
        (await ExchangeAsync(cloud, await CodeAsync(cloud, more), ("code_verifier", Verifier))).ShouldBeOk();
    }

    [Fact]
    public async Task Who_refuses_sends_an_error_back()
    {
        await using var cloud = await TestCloud.StartAsync();

        var answer = (await cloud.GetAsync(null, Authorize("&person=-"))).ShouldBe(302);

        answer.Header("Location").ShouldBe(Back + "&error=access_denied&state=s%261");
    }

    [Theory]
    [InlineData("/authorize?response_type=code&client_id=C1")]
    [InlineData("/authorize?response_type=code&client_id=C1&redirect_uri=javascript:alert(1)")]
    [InlineData("/authorize?response_type=code&redirect_uri=https://app.example.com")]
    public async Task Without_client_or_address_nobody_is_sent_anywhere(string path)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(null, path)).ShouldFail(400);
    }

    [Fact]
    public async Task A_refresh_gives_a_new_token_and_leaves_the_old_one_valid()
    {
        await using var cloud = await TestCloud.StartAsync();
        var first = await ExchangeAsync(cloud, await CodeAsync(cloud));

        var second = (await RefreshAsync(cloud, first["refresh_token"])).ShouldBeOk();

        second["refresh_token"].ShouldBe(first["refresh_token"]);
        (await cloud.GetAsync(second["access_token"], "/people/me"))["displayName"].ShouldBe("Alice");
        (await cloud.GetAsync(first["access_token"], "/people/me")).ShouldBeOk();
        (await RefreshAsync(cloud, first["refresh_token"], "C2")).ShouldFail(400);
        (await RefreshAsync(cloud, first["access_token"])).ShouldFail(400);
    }

    [Fact]
    public async Task Tokens_expire()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        var token = await ExchangeAsync(cloud, await CodeAsync(cloud));

        clock.Advance(TimeSpan.FromSeconds(1209598));
        (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldBeOk();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldFail(401);

        (await RefreshAsync(cloud, token["refresh_token"])).ShouldBeOk();
        clock.Advance(TimeSpan.FromDays(90));
        (await RefreshAsync(cloud, token["refresh_token"])).ShouldFail(400);
    }

    [Theory]
    [InlineData("client_credentials", "C1", "secret", 400)]
    [InlineData("refresh_token", "C1", "", 401)]
    [InlineData("refresh_token", "", "secret", 400)]
    public async Task A_bad_request_for_a_token_is_explained(string type, string client, string secret, int status)
    {
        await using var cloud = await TestCloud.StartAsync();

        (
            await PostAsync(
                cloud,
                "/access_token",
                ("grant_type", type),
                ("client_id", client),
                ("client_secret", secret)
            )
        ).ShouldFail(status);
    }

    [Fact]
    public async Task A_request_for_a_token_is_a_form()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(null, "/access_token", new { })).ShouldFail(415);
    }

    [Fact]
    public async Task A_device_waits_until_somebody_approves()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        var device = await PostAsync(
            cloud,
            "/device/authorize",
            ("client_id", "C1"),
            ("scope", "openid spark:people_read")
        );
        ((int)device.ShouldBeOk().Json["expires_in"]!).ShouldBe(300);
        ((int)device.Json["interval"]!).ShouldBe(2);

        (await AskAsync(cloud, device["device_code"])).ShouldFail(428);
        (await AskAsync(cloud, device["device_code"])).ShouldFail(400).Message.ShouldStartWith("slow_down");
        var decision = new { userCode = device["user_code"], person = "alice@example.com" };
        (await cloud.PostAsync(null, "~/emulator/devices", decision)).ShouldBe(204);
        clock.Advance(TimeSpan.FromSeconds(2));
        var token = (await AskAsync(cloud, device["device_code"])).ShouldBeOk();

        (await cloud.GetAsync(token["access_token"], "/people/me"))["displayName"].ShouldBe("Alice");
        (await AskAsync(cloud, device["device_code"])).ShouldFail(400);
    }

    [Fact]
    public async Task A_device_can_be_refused_and_expires()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        var refused = await PostAsync(
            cloud,
            "/device/authorize",
            ("client_id", "C1"),
            ("scope", "openid spark:people_read")
        );
        var late = await PostAsync(
            cloud,
            "/device/authorize",
            ("client_id", "C1"),
            ("scope", "openid spark:people_read")
        );

        var decision = new { userCode = refused["user_code"], approve = false };
        (await cloud.PostAsync(null, "~/emulator/devices", decision)).ShouldBe(204);
        (await AskAsync(cloud, refused["device_code"])).ShouldFail(400).Message.ShouldStartWith("access_denied");
        clock.Advance(TimeSpan.FromSeconds(300));
        (await AskAsync(cloud, late["device_code"])).ShouldFail(400).Message.ShouldStartWith("expired_token");
    }

    [Fact]
    public async Task User_info_says_what_the_scopes_allow()
    {
        await using var cloud = await TestCloud.StartAsync();
        var token = await ExchangeAsync(cloud, await CodeAsync(cloud));

        var issued = (await cloud.GetAsync(token["access_token"], "/userinfo")).ShouldBeOk();
        var own = (await cloud.GetAsync(Bob, "/userinfo")).ShouldBeOk();

        issued["sub"].ShouldBe(Ids.Uuid(cloud.IdOf(Alice)));
        issued["email"].ShouldBe("alice@example.com");
        issued.Json.ContainsKey("name").ShouldBeFalse();
        own["name"].ShouldBe("Bob");
    }
}
