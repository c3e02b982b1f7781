namespace Spark.Emulator.Tests.Conformance;

/// <summary>How much a page holds when nobody says, and at most.</summary>
[Trait("Conformance", "Paging")]
public class PageSizeTests
{
    private const string Bulk = "bulk";

    /// <summary>A list, the size of its page when none is asked for, and the largest one.</summary>
    public static TheoryData<string, int, int> Lists =>
        new()
        {
            { "/rooms", 100, 1000 },
            { "/rooms?sortBy=lastactivity", 100, 1000 },
            { "/memberships", 100, 1000 },
            { "/memberships?roomId=ROOM", 100, 1000 },
            { "/messages?roomId=ROOM", 50, 1000 },
            { "/messages?roomId=ROOM&mentionedPeople=me", 50, 100 },
            { "/messages?roomId=ROOM&parentId=PARENT", 50, 1000 },
            { "/teams", 100, 1000 },
            { "/team/memberships?teamId=TEAM", 100, 1000 },
            { "/webhooks", 100, 1000 },
            { "/room/tabs?roomId=ROOM", 100, 1000 },
            { "/events", 100, 1000 },
            { "/people", 100, 1000 },
            { "/people?callingData=true", 100, 100 },
            { "/people?locationId=L", 50, 50 },
        };

    [Theory, MemberData(nameof(Lists))]
    public async Task A_page_has_the_size_of_its_list_when_none_is_asked_for(string path, int byDefault, int largest)
    {
        await using var cloud = await StartAsync();
        var list = await FillAsync(cloud, path, byDefault + 1);

        var page = (await cloud.GetAsync(Bulk, list)).ShouldBeOk();

        page.Items.Count.ShouldBe(byDefault);
        page.Next.ShouldNotBeNull();
        largest.ShouldBeGreaterThanOrEqualTo(byDefault);
    }

    [Theory]
    [InlineData("/rooms", 1000)]
    [InlineData("/messages?roomId=ROOM", 1000)]
    [InlineData("/messages?roomId=ROOM&mentionedPeople=me", 100)]
    [InlineData("/events", 1000)]
    [InlineData("/people?callingData=true", 100)]
    [InlineData("/people?locationId=L", 50)]
    public async Task A_page_asked_for_too_large_is_as_large_as_it_may_be(string path, int largest)
    {
        await using var cloud = await StartAsync();
        var list = await FillAsync(cloud, path, largest + 1);
        var and = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';

        var page = (await cloud.GetAsync(Bulk, $"{list}{and}max=99999999999")).ShouldBeOk();

        page.Items.Count.ShouldBe(largest);
        page.Next!.ShouldContain("max=99999999999");
    }

    [Theory]
    [InlineData("/organizations")]
    [InlineData("/licenses")]
    [InlineData("/roles")]
    [InlineData("/messages/direct?personEmail=alice@example.com")]
    public async Task What_is_not_paged_has_no_next_page_whatever_max_says(string path)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        foreach (var text in (string[])["1", "2"])
            await cloud.PostAsync("ada", "/messages", new { toPersonEmail = "alice@example.com", text });
        var and = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';

        (await cloud.GetAsync("ada", $"{path}{and}max=1")).ShouldBeOk().Next.ShouldBeNull();
    }

    private static Task<TestCloud> StartAsync() =>
        TestCloud.StartAsync(options =>
            options.Seed = new([
                new("Example")
                {
                    People =
                    [
                        new("Bulk", "bulk@example.com", Bulk) { Roles = ["administrator", "complianceOfficer"] },
                        .. Enumerable
                            .Range(0, 101)
                            .Select(n => new EmulatorSeedPerson($"P{n}", $"p{n}@example.com", $"p{n}")),
                    ],
                },
            ])
        );

    /// <summary>Makes so many of what a list lists, and names the list.</summary>
    private static async Task<string> FillAsync(TestCloud cloud, string path, int count)
    {
        var room = (await PostAsync("/rooms", new { title = "room" }))["id"];
        var parent = (await PostAsync("/messages", new { roomId = room, text = "first" }))["id"];
        var team = (await PostAsync("/teams", new { name = "team" }))["id"];
        for (var n = 0; n < count; n++)
            await AddAsync(n);
        return path.Replace("ROOM", room, StringComparison.Ordinal)
            .Replace("PARENT", parent, StringComparison.Ordinal)
            .Replace("TEAM", team, StringComparison.Ordinal);

        async Task<Answer> PostAsync(string to, object body) => (await cloud.PostAsync(Bulk, to, body)).ShouldBeOk();

        Task AddAsync(int n) =>
            path switch
            {
                "/memberships?roomId=ROOM" => n < 101
                    ? PostAsync("/memberships", new { roomId = room, personEmail = $"p{n}@example.com" })
                    : Task.CompletedTask,
                "/team/memberships?teamId=TEAM" => n < 101
                    ? PostAsync("/team/memberships", new { teamId = team, personEmail = $"p{n}@example.com" })
                    : Task.CompletedTask,
                _ when path.StartsWith("/rooms", StringComparison.Ordinal) || path is "/memberships" => PostAsync(
                    "/rooms",
                    new { title = $"{n}" }
                ),
                _ when path.Contains("mentionedPeople", StringComparison.Ordinal) => PostAsync(
                    "/messages",
                    new { roomId = room, markdown = "<@personEmail:bulk@example.com>" }
                ),
                _ when path.Contains("parentId", StringComparison.Ordinal) => PostAsync(
                    "/messages",
                    new { parentId = parent, text = $"{n}" }
                ),
                _ when path.StartsWith("/messages", StringComparison.Ordinal) || path is "/events" => PostAsync(
                    "/messages",
                    new { roomId = room, text = $"{n}" }
                ),
                "/teams" => PostAsync("/teams", new { name = $"{n}" }),
                "/webhooks" => PostAsync(
                    "/webhooks",
                    new
                    {
                        name = $"{n}",
                        targetUrl = "http://localhost:9/",
                        resource = "rooms",
                        @event = "updated",
                    }
                ),
                "/room/tabs?roomId=ROOM" => PostAsync(
                    "/room/tabs",
                    new
                    {
                        roomId = room,
                        displayName = $"{n}",
                        contentUrl = "https://example.com/",
                    }
                ),
                "/people?locationId=L" => PostAsync(
                    "/people",
                    new
                    {
                        emails = new[] { $"l{n}@example.com" },
                        displayName = $"L{n}",
                        locationId = "L",
                    }
                ),
                _ => Task.CompletedTask, // the people are there already
            };
    }
}
