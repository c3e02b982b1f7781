namespace Spark.Emulator.Tests.Conformance;

/// <summary>Every list that is paged, page by page.</summary>
[Trait("Conformance", "Paging")]
public class PagesTests
{
    public static TheoryData<string> Lists =>
        [
            "/rooms?type=group",
            "/rooms?sortBy=id",
            "/rooms?sortBy=lastactivity&type=group",
            "/rooms?teamId=TEAM",
            "/memberships",
            "/memberships?roomId=ROOM",
            "/messages?roomId=ROOM",
            "/messages?roomId=ROOM&mentionedPeople=me",
            "/messages?roomId=ROOM&parentId=PARENT",
            "/teams",
            "/team/memberships?teamId=TEAM",
            "/webhooks",
            "/room/tabs?roomId=ROOM",
            "/events?resource=messages&type=created",
            "/people",
        ];

    [Theory, MemberData(nameof(Lists))]
    public async Task All_pages_together_are_the_list_each_once_and_in_order(string path)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        var list = await FillAsync(cloud, path);
        var whole = (await cloud.GetAsync("ada", list)).ShouldBeOk();
        whole.Next.ShouldBeNull();

        var read = new List<string?>();
        var and = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        for (var next = $"{list}{and}max=2"; next is not null; )
        {
            var page = (await cloud.GetAsync("ada", next)).ShouldBeOk();
            page.Items.Count.ShouldBeLessThanOrEqualTo(2);
            read.AddRange(page.All("id"));
            next = page.Next;
        }

        read.ShouldBe(whole.All("id"));
        read.Count.ShouldBeGreaterThan(2);
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task The_link_of_a_page_is_one_address_on_the_same_origin_with_every_filter_and_nothing_else(
        string path
    )
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        var list = await FillAsync(cloud, path);
        var and = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';

        var page = await cloud.GetAsync("ada", $"{list}{and}max=1");

        var next = page.Next.ShouldNotBeNull();
        page.Headers.GetValues("Link").Count().ShouldBe(1);
        page.Header("Link")!.Count(c => c is ';' or ',').ShouldBe(1);
        next.ShouldStartWith(cloud.Emulator.ApiUrl + list.Split('?')[0] + "?");
        foreach (var filter in list.Split('?').Skip(1).SelectMany(query => query.Split('&')).Append("max=1"))
            next.ShouldContain(filter);
    }

    /// <summary>At least three of everything that is listed.</summary>
    private static async Task<string> FillAsync(TestCloud cloud, string path)
    {
        var team = (await PostAsync("/teams", new { name = "team" }))["id"];
        await PostAsync("/teams", new { name = "two" });
        await PostAsync("/teams", new { name = "three" });
        var room = (await PostAsync("/rooms", new { title = "room", teamId = team }))["id"];
        await PostAsync("/rooms", new { title = "another", teamId = team });
        var parent = (await PostAsync("/messages", new { roomId = room, text = "first" }))["id"];
        foreach (var person in (string[])["alice", "bob"])
        {
            await PostAsync("/team/memberships", new { teamId = team, personId = cloud.IdOf(person) });
            await PostAsync("/memberships", new { roomId = room, personId = cloud.IdOf(person) });
        }

        for (var n = 0; n < 3; n++)
        {
            await PostAsync("/messages", new { parentId = parent, markdown = $"{n} <@personEmail:ada@example.com>" });
            await PostAsync(
                "/room/tabs",
                new
                {
                    roomId = room,
                    displayName = $"{n}",
                    contentUrl = "https://example.com/",
                }
            );
            await PostAsync(
                "/webhooks",
                new
                {
                    name = "n",
                    targetUrl = "http://localhost:9/",
                    resource = "messages",
                    @event = "deleted",
                }
            );
        }

        return path.Replace("ROOM", room, StringComparison.Ordinal)
            .Replace("PARENT", parent, StringComparison.Ordinal)
            .Replace("TEAM", team, StringComparison.Ordinal);

        async Task<Answer> PostAsync(string to, object body) => (await cloud.PostAsync("ada", to, body)).ShouldBeOk();
    }
}
