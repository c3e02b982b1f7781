using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Http;

[Trait("Conformance", "Paging")]
public class PagingTests
{
    [Fact]
    public async Task Pages_lead_to_the_next_until_there_is_none()
    {
        await using var cloud = await TestCloud.StartAsync();
        var titles = await RoomsAsync(cloud, 5);

        var seen = new List<string?>();
        var sizes = new List<int>();
        for (var next = "/rooms?max=2"; next is not null; )
        {
            var page = (await cloud.GetAsync(Alice, next)).ShouldBeOk();
            seen.AddRange(page.All("title"));
            sizes.Add(page.Items.Count);
            next = page.Next;
        }

        seen.ShouldBe(titles.Reverse());
        sizes.ShouldBe([2, 2, 1]);
    }

    [Fact]
    public async Task The_last_page_has_no_link_even_when_it_is_full()
    {
        await using var cloud = await TestCloud.StartAsync();
        await RoomsAsync(cloud, 2);

        (await cloud.GetAsync(Alice, "/rooms?max=2")).Next.ShouldBeNull();
        (await cloud.GetAsync(Alice, "/rooms")).Next.ShouldBeNull();
        (await cloud.GetAsync(Alice, "/rooms?max=1")).Next.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("sortBy=created")]
    [InlineData("sortBy=lastactivity")]
    [InlineData("sortBy=id")]
    public async Task Every_order_of_rooms_can_be_paged(string order)
    {
        await using var cloud = await TestCloud.StartAsync();
        await RoomsAsync(cloud, 7);
        var whole = (await cloud.GetAsync(Alice, $"/rooms?{order}")).All("id");

        var seen = new List<string?>();
        for (var next = $"/rooms?max=3&{order}"; next is not null; )
        {
            var page = (await cloud.GetAsync(Alice, next)).ShouldBeOk();
            seen.AddRange(page.All("id"));
            next = page.Next;
        }

        seen.ShouldBe(whole);
        seen.Count.ShouldBe(7);
    }

    [Fact]
    public async Task The_next_address_is_on_the_callers_origin_and_repeats_every_filter()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        for (var i = 0; i < 3; i++)
            await cloud.SayInMarkdownAsync(Alice, room, $"{cloud.Emulator.Person(Bot).Mention} {i}");
        var path =
            $"/messages/?roomId={room}&mentionedPeople=me&max=2&before=2999-01-01T00%3A00%3A00.000Z&odd=a%2Cb%3Bc%3E";

        var page = await cloud.GetAsync(Bot, path);

        var next = new Uri(page.Next!);
        next.GetLeftPart(UriPartial.Authority).ShouldBe(cloud.Emulator.Url.GetLeftPart(UriPartial.Authority));
        next.AbsolutePath.ShouldBe("/v1/messages/");
        next.Query.ShouldStartWith(
            $"?roomId={room}&mentionedPeople=me&max=2&before=2999-01-01T00%3A00%3A00.000Z&odd=a%2Cb%3Bc%3E&cursor="
        );
        (await cloud.GetAsync(Bot, page.Next!)).ShouldBeOk().Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_next_address_names_the_host_the_caller_used()
    {
        await using var cloud = await TestCloud.StartAsync();
        await RoomsAsync(cloud, 2);

        var page = await cloud.GetAsync(Alice, $"http://localhost:{cloud.Emulator.Url.Port}/v1/rooms?max=1");

        page.Next.ShouldStartWith($"http://localhost:{cloud.Emulator.Url.Port}/v1/rooms?");
    }

    [Fact]
    public async Task A_public_origin_is_named_instead_when_one_is_configured()
    {
        await using var cloud = await TestCloud.StartAsync(options =>
            options.PublicUrl = new Uri("https://spark.example.com")
        );
        await RoomsAsync(cloud, 2);

        (await cloud.GetAsync(Alice, "/rooms?max=1")).Next.ShouldStartWith(
            "https://spark.example.com/v1/rooms?max=1&cursor="
        );
    }

    [Fact]
    public async Task What_comes_and_goes_between_two_pages_neither_hides_nor_repeats_anything()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
            ids.Add((await cloud.SayAsync(Alice, room, $"{i}"))["id"]);

        var first = await cloud.GetAsync(Alice, $"/messages?roomId={room}&max=3");
        await cloud.SayAsync(Alice, room, "new");
        await cloud.DeleteAsync(Alice, $"/messages/{ids[3]}"); // the one the cursor stands at
        await cloud.DeleteAsync(Alice, $"/messages/{ids[1]}");
        var second = await cloud.GetAsync(Alice, first.Next!);

        first.All("text").ShouldBe(["5", "4", "3"]);
        second.All("text").ShouldBe(["2", "0"]);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_page_size_too_large_is_clamped_in_silence()
    {
        await using var cloud = await TestCloud.StartAsync();
        var alice = cloud.Emulator.Person(Alice);
        var room = await alice.CreateRoomAsync("Many");
        for (var i = 0; i < 1001; i++)
            await alice.SaysAsync(room.Id, "x");

        (await cloud.GetAsync(Alice, $"/messages?roomId={room.Id}&max=999999999999"))
            .ShouldBeOk()
            .Items.Count.ShouldBe(1000);
        (await cloud.GetAsync(Alice, $"/messages?roomId={room.Id}")).Items.Count.ShouldBe(50);
    }

    [Theory]
    [InlineData("/rooms?max=0")]
    [InlineData("/rooms?max=-1")]
    [InlineData("/rooms?max=many")]
    [InlineData("/rooms?cursor=%25%25")]
    [InlineData("/rooms?cursor=bm90aGluZw")]
    [InlineData("/rooms?sortBy=mood")]
    [InlineData("/rooms?type=secret")]
    public async Task A_list_that_cannot_be_is_a_bad_request(string path)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, path)).ShouldFail(400);
    }

    [Theory]
    [InlineData("/memberships?max=2")]
    [InlineData("/webhooks?max=2")]
    [InlineData("/people?displayName=Person&max=2")]
    public async Task Every_collection_is_paged(string path)
    {
        await using var cloud = await TestCloud.StartAsync(options =>
            options.Seed = new EmulatorSeed([
                new("Example")
                {
                    People =
                    [
                        .. Enumerable
                            .Range(0, 5)
                            .Select(i => new EmulatorSeedPerson($"Person {i}", $"{i}@example.com", $"t{i}")),
                    ],
                },
            ])
        );
        for (var i = 0; i < 5; i++)
        {
            await cloud.PostAsync("t0", "/rooms", new { title = $"{i}" });
            await cloud.PostAsync(
                "t0",
                "/webhooks",
                new
                {
                    name = $"{i}",
                    targetUrl = "http://127.0.0.1:9",
                    resource = "attachmentActions",
                    @event = "created",
                }
            );
        }

        var seen = new List<string?>();
        for (var next = path; next is not null; )
        {
            var page = (await cloud.GetAsync("t0", next)).ShouldBeOk();
            page.Items.Count.ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(page.All("id"));
            next = page.Next;
        }

        seen.Distinct(StringComparer.Ordinal).Count().ShouldBe(5);
        seen.Count.ShouldBe(5);
    }

    private static async Task<string[]> RoomsAsync(TestCloud cloud, int count)
    {
        var titles = Enumerable.Range(0, count).Select(i => $"Room {i}").ToArray();
        foreach (var title in titles)
            await cloud.PostAsync(Alice, "/rooms", new { title });
        return titles;
    }
}
