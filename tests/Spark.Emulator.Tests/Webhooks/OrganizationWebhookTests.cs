namespace Spark.Emulator.Tests.Webhooks;

public class OrganizationWebhookTests
{
    private static readonly EmulatorSeed Seed = new([
        new("Example")
        {
            People =
            [
                new("Ada", "ada@example.com", "ada") { Roles = ["administrator"] },
                new("Cora", "cora@example.com", "cora") { Roles = ["complianceOfficer"] },
                new("Alice", "alice@example.com", "alice"),
                new("Bob", "bob@example.com", "bob"),
            ],
        },
        new("Other")
        {
            People =
            [
                new("Otto", "otto@other.example", "otto"),
                new("Olga", "olga@other.example", "olga") { Roles = ["administrator"] },
            ],
        },
    ]);

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seed);

    private static Task<Answer> HookAsync(
        TestCloud cloud,
        string token,
        string url,
        string resource = "messages",
        string? filter = null,
        string ownedBy = "org"
    ) =>
        cloud.PostAsync(
            token,
            "/webhooks",
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["name"] = "all of us",
                ["targetUrl"] = url,
                ["resource"] = resource,
                ["event"] = "all",
                ["filter"] = filter,
                ["ownedBy"] = ownedBy,
                ["secret"] = "s",
            }
        );

    private static async Task<string> RoomAsync(TestCloud cloud, string token, params string[] members)
    {
        var room = (await cloud.PostAsync(token, "/rooms", new { title = "Room" })).ShouldBeOk();
        foreach (var member in members)
        {
            var body = new { roomId = room["id"], personId = cloud.IdOf(member) };
            (await cloud.PostAsync(token, "/memberships", body)).ShouldBeOk();
        }

        return room["id"];
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("cora")]
    public async Task It_hears_of_rooms_that_its_creator_is_not_in(string creator)
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await RoomAsync(cloud, "alice", "bob");
        var hook = (await HookAsync(cloud, creator, receiver.Url)).ShouldBeOk();

        var said = await cloud.SayAsync("alice", room, "hello");

        hook["ownedBy"].ShouldBe("org");
        var delivered = await receiver.NextAsync();
        delivered.Topic.ShouldBe("messages:created");
        ((string?)delivered.Data["id"]).ShouldBe(said["id"]);
        ((string?)delivered.Json["ownedBy"]).ShouldBe("org");
        ((string?)delivered.Json["createdBy"]).ShouldBe(cloud.IdOf(creator));
        ((string?)delivered.Json["actorId"]).ShouldBe(cloud.IdOf("alice"));
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("s"));
    }

    [Fact]
    public async Task It_hears_once_of_what_its_creator_sees_too()
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await RoomAsync(cloud, "alice", "ada");
        (await HookAsync(cloud, "ada", receiver.Url)).ShouldBeOk();

        var one = await cloud.SayAsync("alice", room, "1");
        var two = await cloud.SayAsync("alice", room, "2");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(one["id"]);
        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(two["id"]);
    }

    [Fact]
    public async Task It_hears_of_rooms_with_its_people_and_of_no_others()
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var theirs = await RoomAsync(cloud, "otto", "olga");
        var shared = await RoomAsync(cloud, "otto", "bob");
        (await HookAsync(cloud, "ada", receiver.Url)).ShouldBeOk();

        await cloud.SayAsync("otto", theirs, "secret");
        var heard = await cloud.SayAsync("otto", shared, "open");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(heard["id"]);
    }

    [Fact]
    public async Task Its_filter_may_name_any_room_with_its_people()
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var (one, two) = (await RoomAsync(cloud, "alice"), await RoomAsync(cloud, "bob"));
        var theirs = await RoomAsync(cloud, "otto");
        (await HookAsync(cloud, "ada", receiver.Url, filter: $"roomId={two}")).ShouldBeOk();

        await cloud.SayAsync("alice", one, "not this");
        var said = await cloud.SayAsync("bob", two, "this");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(said["id"]);
        (await HookAsync(cloud, "ada", receiver.Url, filter: $"roomId={theirs}")).ShouldFail(
            400,
            "invalid value for filter: roomId"
        );
    }

    [Fact]
    public async Task There_is_one_for_a_resource_and_filter()
    {
        await using var cloud = await StartAsync();
        (await HookAsync(cloud, "ada", "http://127.0.0.1:9/1")).ShouldBeOk();

        (await HookAsync(cloud, "cora", "http://127.0.0.1:9/2")).ShouldFail(409);
        (await HookAsync(cloud, "ada", "http://127.0.0.1:9/2", filter: "roomType=direct")).ShouldBeOk();
        (await HookAsync(cloud, "ada", "http://127.0.0.1:9/2", "memberships")).ShouldBeOk();
        (await HookAsync(cloud, "olga", "http://127.0.0.1:9/2")).ShouldBeOk();
        (await HookAsync(cloud, "ada", "http://127.0.0.1:9/2", ownedBy: "creator")).ShouldBeOk();
    }

    [Fact]
    public async Task It_belongs_to_all_who_may_make_one()
    {
        await using var cloud = await StartAsync();
        var hook = (await HookAsync(cloud, "ada", "http://127.0.0.1:9/1")).ShouldBeOk();
        var path = $"/webhooks/{hook["id"]}";
        var change = new { name = "ours", targetUrl = "http://127.0.0.1:9/2" };

        (await cloud.GetAsync("cora", "/webhooks?ownedBy=org")).All("id").ShouldBe([hook["id"]]);
        (await cloud.GetAsync("cora", "/webhooks")).Items.ShouldBeEmpty();
        (await cloud.GetAsync("olga", "/webhooks?ownedBy=org")).Items.ShouldBeEmpty();
        (await cloud.GetAsync("cora", path)).ShouldBeOk();
        (await cloud.PutAsync("cora", path, change)).ShouldBeOk()["ownedBy"].ShouldBe("org");
        (await cloud.GetAsync("alice", path)).ShouldFail(404);
        (await cloud.GetAsync("olga", path)).ShouldFail(404);
        (await cloud.DeleteAsync("olga", path)).ShouldFail(400);
        (await cloud.DeleteAsync("cora", path)).ShouldBe(204);
        (await cloud.GetAsync("ada", path)).ShouldFail(404);
    }

    [Fact]
    public async Task It_goes_with_its_creator()
    {
        await using var cloud = await StartAsync();
        (await HookAsync(cloud, "cora", "http://127.0.0.1:9/1")).ShouldBeOk();

        (await cloud.DeleteAsync("ada", $"/people/{cloud.IdOf("cora")}")).ShouldBe(204);

        (await cloud.GetAsync("ada", "/webhooks?ownedBy=org")).Items.ShouldBeEmpty();
        (await HookAsync(cloud, "ada", "http://127.0.0.1:9/1")).ShouldBeOk();
    }

    [Fact]
    public async Task Nobody_else_may_make_or_list_any()
    {
        await using var cloud = await StartAsync();

        (await HookAsync(cloud, "alice", "http://127.0.0.1:9/1")).ShouldFail(403);
        (await cloud.GetAsync("alice", "/webhooks?ownedBy=org")).ShouldFail(403);
        (await HookAsync(cloud, "ada", "http://127.0.0.1:9/1", ownedBy: "everybody")).ShouldFail(400);
    }

    [Fact]
    public async Task A_deleted_one_hears_nothing_and_neither_does_one_from_before_a_reset()
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var first = (await HookAsync(cloud, "ada", receiver.Url + "/first")).ShouldBeOk();
        (await cloud.DeleteAsync("ada", $"/webhooks/{first["id"]}")).ShouldBe(204);
        (await HookAsync(cloud, "ada", receiver.Url + "/second")).ShouldBeOk();
        (await cloud.PostAsync(null, "~/emulator/reset", new { keepWebhooks = false })).ShouldBe(204);
        (await HookAsync(cloud, "ada", receiver.Url + "/third")).ShouldBeOk();

        await cloud.SayAsync("alice", await RoomAsync(cloud, "alice"), "hello");
        await cloud.SayAsync("alice", await RoomAsync(cloud, "alice"), "again");

        (await receiver.NextAsync()).Path.ShouldBe("/hook/third");
        (await receiver.NextAsync()).Path.ShouldBe("/hook/third");
    }

    [Fact]
    public async Task One_that_is_kept_in_a_reset_hears_everything_once()
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        (await HookAsync(cloud, "ada", receiver.Url + "/kept")).ShouldBeOk();
        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);
        var room = await RoomAsync(cloud, "alice");

        var one = await cloud.SayAsync("alice", room, "one");
        var two = await cloud.SayAsync("alice", room, "two");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(one["id"]);
        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(two["id"]);
    }
}
