using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/people, row by row, beyond what <see cref="People.PeopleTests"/> has.</summary>
[Trait("Conformance", "People")]
public class PeopleTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    [Theory]
    [InlineData("POST", "/people")]
    [InlineData("PUT", "/people/ALICE")]
    [InlineData("DELETE", "/people/ALICE")]
    public async Task Only_administrators_change_people(string method, string path)
    {
        await using var cloud = await StartAsync();
        var body = new { emails = new[] { "new@example.com" }, displayName = "New" };
        path = path.Replace("ALICE", cloud.IdOf(Alice), StringComparison.Ordinal);

        foreach (var caller in (string[])[Alice, Bot])
            (await cloud.SendAsync(new HttpMethod(method), caller, path, Json(body))).ShouldFail(403);
    }

    [Fact]
    public async Task Eighty_five_ids_are_looked_up_at_once()
    {
        await using var cloud = await StartAsync();
        var ids = Enumerable.Repeat(cloud.IdOf(Bob), 85);

        (await cloud.GetAsync(Alice, $"/people?id={string.Join(',', ids)}")).ShouldBeOk();
        (await cloud.GetAsync(Alice, $"/people?id={string.Join(',', ids.Append("x"))}")).ShouldFail(400);
    }

    [Theory]
    [InlineData("email=otto@other.example")]
    [InlineData("displayName=Otto")]
    public async Task Nobody_of_another_organization_is_found_by_name_or_email(string filter)
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync(Alice, $"/people?{filter}")).ShouldBeOk().Items.ShouldBeEmpty();
        (await cloud.GetAsync("ada", $"/people?{filter}")).ShouldBeOk().Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task People_are_filtered_by_roles_named_by_id_or_uuid(bool byUuid)
    {
        await using var cloud = await StartAsync();
        var roles = (await cloud.GetAsync("ada", "/people/me")).Json["roles"]!.AsArray().Select(role => (string)role!);
        var list = string.Join(',', roles.Select(role => byUuid ? Ids.Uuid(role) : role));

        (await cloud.GetAsync("ada", $"/people?roles={list}")).ShouldBeOk().All("displayName").ShouldBe(["Ada"]);
    }

    [Fact]
    public async Task Calling_data_is_shown_to_administrators_who_ask()
    {
        await using var cloud = await StartAsync();
        var body = new
        {
            emails = new[] { "c@example.com" },
            displayName = "C",
            extension = "42",
            locationId = "L",
        };
        var made = await cloud.PostAsync("ada", "/people?callingData=true&minResponse=false", body);
        var path = $"/people/{made["id"]}";

        made.ShouldBeOk()["extension"].ShouldBe("42");
        (await cloud.GetAsync("ada", path)).Json.ContainsKey("extension").ShouldBeFalse();
        (await cloud.GetAsync("ada", path + "?callingData=true"))["locationId"].ShouldBe("L");
        (await cloud.GetAsync(Alice, path + "?callingData=true")).Json.ContainsKey("extension").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"emails":["c@example.com"],"firstName":"Carol"}""", "Carol")]
    [InlineData("""{"emails":["c@example.com"],"lastName":"Curie"}""", "Curie")]
    [InlineData(
        """{"emails":["c@example.com","d@example.com"],"firstName":"Carol","lastName":"Curie"}""",
        "Carol Curie"
    )]
    public async Task One_name_is_enough_and_one_email_is_used(string body, string name)
    {
        await using var cloud = await StartAsync();

        var made = (await cloud.PostAsync("ada", "/people", body)).ShouldBeOk();

        made["displayName"].ShouldBe(name);
        made.Json["emails"]!.AsArray().Select(email => (string)email!).ShouldBe(["c@example.com"]);
    }

    [Fact]
    public async Task An_update_clears_what_it_leaves_out_and_changes_no_email()
    {
        await using var cloud = await StartAsync();
        var body = new
        {
            emails = new[] { "c@example.com" },
            displayName = "C",
            title = "T",
            department = "D",
        };
        var made = await cloud.PostAsync("ada", "/people", body);
        var path = $"/people/{made["id"]}";

        var change = new
        {
            emails = new[] { "other@example.com" },
            displayName = "C2",
            department = "D",
            nickName = "Cee",
        };
        var updated = (await cloud.PutAsync("ada", path, change)).ShouldBeOk();

        updated.Json.ContainsKey("title").ShouldBeFalse();
        updated["department"].ShouldBe("D");
        updated["nickName"].ShouldNotBe("Cee");
        ((string?)updated.Json["emails"]![0]).ShouldBe("c@example.com");
        (await cloud.GetAsync(Alice, "/people?email=other@example.com")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Who_is_not_there_cannot_be_changed(string method)
    {
        await using var cloud = await StartAsync();
        var body = Json(new { displayName = "x" });

        (await cloud.SendAsync(new HttpMethod(method), "ada", $"/people/{Guid.NewGuid()}", body)).ShouldFail(
            404,
            "Person not found"
        );
    }

    [Theory]
    [InlineData("?id=ID&showAllTypes=false")]
    [InlineData("/?id=ID&excludeStatus=true")]
    [InlineData("?email=BOB%40EXAMPLE.COM&anything=1")]
    [InlineData("?displayName=BO&max=10")]
    public async Task Whatever_else_a_query_says_is_ignored(string query)
    {
        await using var cloud = await StartAsync();
        query = query.Replace("ID", cloud.IdOf(Bob), StringComparison.Ordinal);

        (await cloud.GetAsync(Alice, "/people" + query)).ShouldBeOk().All("displayName").ShouldBe(["Bob"]);
    }

    [Theory]
    [InlineData(Alice, "person")]
    [InlineData(Bot, "bot")]
    [InlineData("x_y_00000000-0000-4000-8000-000000000000", "bot")]
    [InlineData("otto", "person")]
    public async Task Me_says_who_and_what_the_caller_is(string token, string type)
    {
        await using var cloud = await StartAsync();

        var me = (await cloud.GetAsync(token, "/people/me")).ShouldBeOk();

        me["type"].ShouldBe(type);
        me["id"].ShouldBe(cloud.IdOf(token));
        me.Json.ContainsKey("roles").ShouldBe(token is "otto");
    }
}
