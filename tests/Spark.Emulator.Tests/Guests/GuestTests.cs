using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Guests;

public class GuestTests
{
    /// <summary>The year 2100, in seconds.</summary>
    private const long Later = 4_102_444_800;

    [Fact]
    public async Task A_guest_acts_with_its_token()
    {
        await using var cloud = await TestCloud.StartAsync();

        var guest = (await CreateAsync(cloud, "PersonNo#1", "Person of Interest")).ShouldBeOk();

        guest["subject"].ShouldBe("PersonNo#1");
        guest["displayName"].ShouldBe("Person of Interest");
        guest["email"].ShouldEndWith("@appid.ciscospark.com");
        ((int)guest.Json["expiresIn"]!).ShouldBe(64799);
        var me = (await cloud.GetAsync(guest["accessToken"], "/people/me")).ShouldBeOk();
        me["id"].ShouldBe(guest["id"]);
        me["type"].ShouldBe("appuser");
        (
            await cloud.PostAsync(
                guest["accessToken"],
                "/messages",
                new { toPersonEmail = "alice@example.com", text = "help" }
            )
        ).ShouldBeOk();
        (await cloud.GetAsync(Alice, $"/messages/direct?personId={guest["id"]}")).All("text").ShouldBe(["help"]);
    }

    [Fact]
    public async Task The_same_subject_is_the_same_guest_with_one_token_more()
    {
        await using var cloud = await TestCloud.StartAsync();
        var one = await CreateAsync(cloud, "s", "One");

        var two = await CreateAsync(cloud, "s", "Two");
        await CreateAsync(cloud, "t", "Three");

        two["id"].ShouldBe(one["id"]);
        two["accessToken"].ShouldNotBe(one["accessToken"]);
        (await cloud.GetAsync(one["accessToken"], "/people/me"))["displayName"].ShouldBe("Two");
        ((int)(await cloud.GetAsync(Bot, "/guests/count")).ShouldBeOk().Json["count"]!).ShouldBe(2);
    }

    [Fact]
    public async Task A_guest_has_no_account_to_sign_in_with()
    {
        await using var cloud = await TestCloud.StartAsync();
        await CreateAsync(cloud, "s", "Gina");

        var page = await cloud.GetAsync(
            null,
            "/authorize?response_type=code&client_id=C1&redirect_uri=https%3A%2F%2Fapp.example.com"
        );

        page.ShouldBeOk().Text.ShouldContain("Allow as Alice");
        page.Text.ShouldNotContain("Gina");
        page.Text.ShouldNotContain("EchoBot");
    }

    [Fact]
    public async Task A_guest_s_token_ends_after_eighteen_hours()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        var guest = await CreateAsync(cloud, "s", "One");

        clock.Advance(TimeSpan.FromSeconds(64_700));
        (await cloud.GetAsync(guest["accessToken"], "/people/me")).ShouldBeOk();
        clock.Advance(TimeSpan.FromSeconds(100));
        (await cloud.GetAsync(guest["accessToken"], "/people/me")).ShouldFail(401);
    }

    [Fact]
    public async Task Subject_and_name_are_needed_and_the_scope_of_an_issued_token()
    {
        await using var cloud = await TestCloud.StartAsync();
        var without = await cloud.SignInAsync("alice@example.com", "spark:all");
        var with = await cloud.SignInAsync("alice@example.com", "guest-issuer:read guest-issuer:write");

        (await cloud.PostAsync(Bot, "/guests/token", new { displayName = "x" })).ShouldFail(
            400,
            "subject cannot be null"
        );
        (await cloud.PostAsync(Bot, "/guests/token", new { subject = "x" })).ShouldFail(
            400,
            "displayName cannot be null"
        );
        (
            await cloud.PostAsync(without["access_token"], "/guests/token", new { subject = "x", displayName = "x" })
        ).ShouldFail(403);
        (await cloud.GetAsync(without["access_token"], "/guests/count")).ShouldFail(403);
        (
            await cloud.PostAsync(with["access_token"], "/guests/token", new { subject = "x", displayName = "x" })
        ).ShouldBeOk();
        (await cloud.GetAsync(with["access_token"], "/guests/count")).ShouldBeOk();
    }

    [Fact]
    public async Task A_reset_forgets_guests_and_their_tokens()
    {
        await using var cloud = await TestCloud.StartAsync();
        var guest = await CreateAsync(cloud, "s", "One");

        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);

        (await cloud.GetAsync(guest["accessToken"], "/people/me")).ShouldFail(401);
        ((int)(await cloud.GetAsync(Bot, "/guests/count")).Json["count"]!).ShouldBe(0);
        (await CreateAsync(cloud, "s", "One"))["id"].ShouldBe(guest["id"]);
    }

    [Fact]
    public async Task The_old_issuer_s_signed_token_is_exchanged_with_an_empty_body()
    {
        await using var cloud = await TestCloud.StartAsync();

        var login = await cloud.SendAsync(
            HttpMethod.Post,
            Jwt(
                new
                {
                    sub = "g",
                    name = "Gina",
                    iss = "i",
                    exp = Later,
                }
            ),
            "/jwt/login"
        );

        ((int)login.ShouldBeOk().Json["expiresIn"]!).ShouldBe(21599);
        var me = (await cloud.GetAsync(login["token"], "/people/me")).ShouldBeOk();
        me["displayName"].ShouldBe("Gina");
        me["type"].ShouldBe("appuser");
    }

    [Fact]
    public async Task An_expiry_that_is_text_is_understood()
    {
        await using var cloud = await TestCloud.StartAsync();

        (
            await cloud.PostAsync(
                Jwt(
                    new
                    {
                        sub = "g",
                        iss = "i",
                        exp = $"{Later}",
                    }
                ),
                "/jwt/login",
                new { }
            )
        ).ShouldBeOk();
    }

    public static TheoryData<string> BadTokens =>
        [
            "x",
            "a.b.c",
            Jwt(
                new
                {
                    sub = "g",
                    iss = "i",
                    exp = 1,
                }
            ),
            Jwt(new { sub = "g", iss = "i" }),
            Jwt(new { iss = "i", exp = Later }),
            Jwt(new { sub = "g", exp = Later }),
            Jwt(
                new
                {
                    sub = "g",
                    iss = "i",
                    exp = Later,
                },
                "none"
            ),
            Jwt(
                new
                {
                    sub = "g",
                    iss = "i",
                    exp = Later,
                }
            )[..^4],
        ];

    [Theory, MemberData(nameof(BadTokens))]
    public async Task A_token_that_no_issuer_signed_is_refused(string token)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.SendAsync(HttpMethod.Post, token, "/jwt/login")).ShouldFail(401);
    }

    private static Task<Answer> CreateAsync(TestCloud cloud, string subject, string displayName) =>
        cloud.PostAsync(Bot, "/guests/token", new { subject, displayName });

    private static string Jwt(object claims, string alg = "HS256")
    {
        var text = $"{Part(new { alg, typ = "JWT" })}.{Part(claims)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData("secret"u8, Encoding.ASCII.GetBytes(text)))}";

        static string Part(object part) =>
            Base64Url.EncodeToString(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(part));
    }
}
