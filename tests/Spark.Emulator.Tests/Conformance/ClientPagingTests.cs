using System.Text.RegularExpressions;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>How widely used clients go from page to page.</summary>
[Trait("Conformance", "Clients")]
public class ClientPagingTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    /// <summary>How clients find the next page: the Python SDK's library, the JavaScript SDK's pattern, a Node framework's split, Go's.</summary>
    [Theory]
    [InlineData("<([^>]*)>; *rel=\"?next\"?")]
    [InlineData("<(.*)>;")]
    [InlineData("^<([^>]+)>; rel=\"next\"$")]
    [InlineData("<(.*?)>;.*rel=\"next\"")]
    public async Task Every_way_to_read_the_link_leads_through_all_pages(string pattern)
    {
        await using var cloud = await StartAsync();
        for (var n = 0; n < 5; n++)
            await cloud.RoomAsync();

        var titles = 0;
        for (var next = cloud.Emulator.ApiUrl + "/rooms?max=2&type=group"; next is not null; )
        {
            var page = (await cloud.GetAsync(Alice, next)).ShouldBeOk();
            titles += page.Items.Count;
            next = page.Header("Link") is { } link
                ? Regex.Match(link, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value
                : null;
        }

        titles.ShouldBe(5);
    }

    [Fact]
    public async Task A_client_that_adds_what_the_link_has_already_gets_the_same_page()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bot);
        for (var n = 0; n < 3; n++)
            await cloud.SayInMarkdownAsync(Alice, room, "<@all> <@personEmail:echobot@webex.bot>");
        var first = await cloud.GetAsync(Bot, $"/messages?roomId={room}&mentionedPeople=me&max=1");

        var next = (await cloud.GetAsync(Bot, first.Next!)).ShouldBeOk();
        var again = await cloud.GetAsync(Bot, first.Next + $"&roomId={room}&mentionedPeople=me&max=1");

        again.ShouldBeOk().All("id").ShouldBe(next.All("id"));
    }
}
