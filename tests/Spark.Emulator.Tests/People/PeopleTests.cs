using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.People;

[Trait("Conformance", "People")]
public class PeopleTests
{
    [Fact]
    public async Task Me_is_whoever_the_token_belongs_to()
    {
        await using var cloud = await TestCloud.StartAsync();

        var me = (await cloud.GetAsync(Bot, "/people/me")).ShouldBeOk();

        me["displayName"].ShouldBe("EchoBot");
        me["type"].ShouldBe("bot");
        me.Json["emails"]!.AsArray().Select(email => (string)email!).ShouldBe(["echobot@webex.bot"]);
        (await cloud.GetAsync(Alice, "/people/me"))["type"].ShouldBe("person");
    }

    [Fact]
    public async Task A_person_is_found_by_id_and_by_bare_uuid()
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = cloud.IdOf(Bob);

        (await cloud.GetAsync(Alice, $"/people/{id}")).ShouldBeOk()["displayName"].ShouldBe("Bob");
        (await cloud.GetAsync(Alice, $"/people/{Ids.Uuid(id)}")).ShouldBeOk()["id"].ShouldBe(id);
    }

    [Fact]
    public async Task An_id_is_unpadded_base64url_of_a_spark_address()
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = cloud.IdOf(Bob);

        id.ShouldNotContain("=");
        Ids.Decode(id).ShouldMatch("^ciscospark://us/PEOPLE/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
    }

    [Fact]
    public async Task Somebody_has_the_same_id_in_every_emulator()
    {
        await using var one = await TestCloud.StartAsync();
        await using var other = await TestCloud.StartAsync();

        one.IdOf(Bob).ShouldBe(other.IdOf(Bob));
        one.IdOf(Bob).ShouldNotBe(one.IdOf(Alice), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Who_is_no_administrator_says_whom_to_list()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.WithAdministrator);

        (await cloud.GetAsync(Alice, "/people")).ShouldFail(400, "Email, displayName, or id list should be specified.");
        (await cloud.GetAsync("ada", "/people")).ShouldBeOk().All("displayName").ShouldBe(["Ada", "Alice"]);
    }

    [Theory]
    [InlineData("email=bob@example.com")]
    [InlineData("email=BOB@Example.com")]
    [InlineData("displayName=Bo")]
    [InlineData("displayName=bob")]
    public async Task People_are_found_by_email_and_by_the_beginning_of_their_name(string filter)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, $"/people?{filter}")).ShouldBeOk().All("displayName").ShouldBe(["Bob"]);
    }

    [Theory]
    [InlineData("email=nobody@example.com")]
    [InlineData("displayName=ob")]
    public async Task Nobody_found_is_an_empty_list(string filter)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, $"/people?{filter}")).ShouldBeOk().Text.ShouldBe("""{"items":[]}""");
    }

    [Fact]
    public async Task Email_finds_nobody_of_another_organization_but_an_id_does()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.WithAdministrator);

        (await cloud.GetAsync(Alice, "/people?email=otto@other.example")).ShouldBeOk().Items.ShouldBeEmpty();
        (await cloud.GetAsync(Alice, $"/people?id={cloud.IdOf("otto")}")).All("displayName").ShouldBe(["Otto"]);
    }

    [Fact]
    public async Task Ids_that_are_not_found_are_listed()
    {
        await using var cloud = await TestCloud.StartAsync();
        var ids = $"{cloud.IdOf(Bob)},nobody,{cloud.IdOf(Alice)}";

        var some = await cloud.GetAsync(Alice, $"/people?id={ids}");
        var all = await cloud.GetAsync(Alice, $"/people?id={cloud.IdOf(Bob)}");

        some.ShouldBeOk().All("displayName").ShouldBe(["Bob", "Alice"]);
        some.Json["notFoundIds"]!.AsArray().Select(id => (string)id!).ShouldBe(["nobody"]);
        all.Json.ContainsKey("notFoundIds").ShouldBeFalse();
    }

    [Fact]
    public async Task More_than_85_ids_are_too_many()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, $"/people?id={string.Join(',', Enumerable.Repeat("x", 85))}")).ShouldBeOk();
        (await cloud.GetAsync(Alice, $"/people?id={string.Join(',', Enumerable.Repeat("x", 86))}")).ShouldFail(400);
    }

    [Fact]
    public async Task An_unknown_person_is_not_found()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, $"/people/{Guid.NewGuid()}")).ShouldFail(404, "Person not found");
    }
}
