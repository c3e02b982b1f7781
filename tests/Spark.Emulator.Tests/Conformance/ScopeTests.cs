using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>What a token that was issued may do, which is what its scopes allow.</summary>
[Trait("Conformance", "AccessTokens")]
public class ScopeTests
{
    private const string Id = "00000000-0000-4000-8000-000000000000";

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    private static async Task<Answer> CallAsync(string scope, string method, string path)
    {
        await using var cloud = await StartAsync();
        var token = (await cloud.SignInAsync("ada@example.com", scope))["access_token"];
        var body = method is "GET" or "HEAD" ? null : Json("{}");
        return await cloud.SendAsync(new HttpMethod(method), token, path, body);
    }

    [Theory]
    [InlineData("spark:people_read", "GET", "/people/me")]
    [InlineData("spark-admin:people_read", "GET", "/people/me")]
    [InlineData("spark-admin:people_write", "POST", "/people")]
    [InlineData("spark-admin:people_write", "PUT", "/people/" + Id)]
    [InlineData("spark-admin:people_write", "DELETE", "/people/" + Id)]
    [InlineData("spark:rooms_read", "GET", "/rooms")]
    [InlineData("spark-compliance:rooms_read", "GET", "/rooms/" + Id)]
    [InlineData("spark:rooms_write", "POST", "/rooms")]
    [InlineData("spark:rooms_write", "DELETE", "/rooms/" + Id)]
    [InlineData("spark-compliance:rooms_write", "PUT", "/rooms/" + Id)]
    [InlineData("spark:memberships_read", "GET", "/memberships")]
    [InlineData("spark:memberships_write", "POST", "/memberships")]
    [InlineData("spark:messages_read", "GET", "/messages")]
    [InlineData("spark:messages_read", "GET", "/messages/direct")]
    [InlineData("spark:messages_write", "POST", "/messages")]
    [InlineData("spark:messages_write", "PUT", "/messages/" + Id)]
    [InlineData("spark-compliance:messages_write", "DELETE", "/messages/" + Id)]
    [InlineData("spark:messages_read", "GET", "/contents/" + Id)]
    [InlineData("spark:messages_read", "HEAD", "/contents/" + Id)]
    [InlineData("spark:messages_read", "GET", "/attachment/actions/" + Id)]
    [InlineData("spark:messages_write", "POST", "/attachment/actions")]
    [InlineData("spark:teams_read", "GET", "/teams")]
    [InlineData("spark:teams_write", "POST", "/teams")]
    [InlineData("spark:team_memberships_read", "GET", "/team/memberships")]
    [InlineData("spark:team_memberships_write", "POST", "/team/memberships")]
    [InlineData("spark:rooms_read", "GET", "/room/tabs")]
    [InlineData("spark:rooms_write", "POST", "/room/tabs")]
    [InlineData("spark-admin:organizations_read", "GET", "/organizations")]
    [InlineData("spark:organizations_read", "GET", "/organizations")]
    [InlineData("spark-admin:licenses_read", "GET", "/licenses")]
    [InlineData("spark-admin:people_write", "PATCH", "/licenses/users")]
    [InlineData("spark-admin:roles_read", "GET", "/roles")]
    [InlineData("spark-compliance:events_read", "GET", "/events")]
    [InlineData("openid", "GET", "/userinfo")]
    public async Task A_call_needs_its_scope_and_no_other(string scope, string method, string path)
    {
        (await CallAsync(scope, method, path)).Status.ShouldNotBe(403);
        (await CallAsync(scope + "_not", method, path))
            .ShouldBe(403)
            .Bytes.Length.ShouldBeGreaterThan(method is "HEAD" ? -1 : 0);
    }

    [Theory]
    [InlineData("GET", "/people/me", true)]
    [InlineData("GET", "/rooms", true)]
    [InlineData("POST", "/rooms", true)]
    [InlineData("GET", "/memberships", true)]
    [InlineData("POST", "/messages", true)]
    [InlineData("GET", "/teams", true)]
    [InlineData("GET", "/room/tabs", true)]
    [InlineData("GET", "/webhooks", true)]
    [InlineData("POST", "/people", false)]
    [InlineData("GET", "/licenses", false)]
    [InlineData("GET", "/roles", false)]
    [InlineData("GET", "/events", false)]
    [InlineData("GET", "/userinfo", false)]
    public async Task All_is_what_people_do_and_neither_administration_nor_compliance(
        string method,
        string path,
        bool allowed
    )
    {
        var answer = await CallAsync("spark:all spark:kms", method, path);

        if (allowed)
            answer.Status.ShouldNotBe(403);
        else
            answer.ShouldFail(403);
    }

    [Theory]
    [InlineData("messages", "spark:messages_read", 200)]
    [InlineData("messages", "spark:rooms_read", 403)]
    [InlineData("rooms", "spark:rooms_read", 200)]
    [InlineData("memberships", "spark:memberships_read", 200)]
    [InlineData("memberships", "spark:messages_read", 403)]
    [InlineData("attachmentActions", "spark:messages_read", 200)]
    [InlineData("attachmentActions", "spark:memberships_read", 403)]
    [InlineData("all", "spark:messages_read spark:rooms_read", 403)]
    [InlineData("all", "spark:messages_read spark:rooms_read spark:memberships_read", 200)]
    [InlineData("all", "spark:all", 200)]
    public async Task A_webhook_needs_the_scope_to_read_what_it_watches(string resource, string scope, int status)
    {
        await using var cloud = await StartAsync();
        var token = (await cloud.SignInAsync("alice@example.com", scope))["access_token"];
        var body = new
        {
            name = "n",
            targetUrl = "http://localhost:9/",
            resource,
            @event = "created",
        };

        (await cloud.PostAsync(token, "/webhooks", body)).ShouldBe(status);
    }

    [Fact]
    public async Task The_right_scope_gives_nobody_the_rights_of_another()
    {
        await using var cloud = await StartAsync();
        var scopes = "spark-admin:roles_read spark-compliance:events_read spark-admin:people_write";
        var token = (await cloud.SignInAsync("alice@example.com", scopes))["access_token"];

        (await cloud.GetAsync(token, "/roles")).ShouldFail(403);
        (await cloud.GetAsync(token, "/events")).ShouldFail(403);
        (await cloud.PostAsync(token, "/people", "{}")).ShouldFail(403);
    }
}
