using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>GET /messages and GET /messages/direct, row by row, beyond what <see cref="Messages.ListTests"/> has.</summary>
[Trait("Conformance", "Messages")]
public class MessageListTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    [Theory]
    [InlineData("")]
    [InlineData("&parentId=PARENT")]
    [InlineData("&mentionedPeople=ALICE")]
    [InlineData("&max=1")]
    public async Task A_bot_lists_a_group_room_by_its_mentions_or_not_at_all(string query)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var parent = (await cloud.SayAsync(Alice, room, "x"))["id"];
        query = query
            .Replace("PARENT", parent, StringComparison.Ordinal)
            .Replace("ALICE", cloud.IdOf(Alice), StringComparison.Ordinal);

        (await cloud.GetAsync(Bot, $"/messages?roomId={room}{query}")).ShouldFail(403, "Failed to get activity.");
    }

    [Theory]
    [InlineData("me")]
    [InlineData("ME")]
    [InlineData("ID")]
    [InlineData("UUID")]
    public async Task A_bot_names_itself_in_any_way(string spelling)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var said = await cloud.SayInMarkdownAsync(Alice, room, "<@personEmail:echobot@webex.bot> hi");
        var me = spelling switch
        {
            "ID" => cloud.IdOf(Bot),
            "UUID" => Ids.Uuid(cloud.IdOf(Bot)),
            _ => spelling,
        };

        (await cloud.GetAsync(Bot, $"/messages?roomId={room}&mentionedPeople={me}")).All("id").ShouldBe([said["id"]]);
    }

    [Fact]
    public async Task The_mentions_in_a_thread_are_listed()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var parent = (await cloud.SayAsync(Alice, room, "x"))["id"];
        const string Mention = "<@personEmail:echobot@webex.bot>";
        await cloud.SayInMarkdownAsync(Alice, room, Mention);
        await cloud.PostAsync(Alice, "/messages", new { parentId = parent, text = "not you" });
        var reply = await cloud.PostAsync(Alice, "/messages", new { parentId = parent, markdown = Mention });

        (await cloud.GetAsync(Bot, $"/messages?roomId={room}&parentId={parent}&mentionedPeople=me"))
            .ShouldBeOk()
            .All("id")
            .ShouldBe([reply["id"]]);
    }

    [Fact]
    public async Task Nobody_lists_the_mentions_of_others()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync(Bob);

        (await cloud.GetAsync(Alice, $"/messages?roomId={room}&mentionedPeople={cloud.IdOf(Bob)}")).ShouldFail(400);
    }

    [Theory]
    [InlineData("before=2001-01-01T00:00:00.000Z", 0)]
    [InlineData("before=2999-01-01T00:00:00Z", 2)]
    [InlineData("before=2999-01-01T00:00:00%2B00:00", 2)]
    [InlineData("beforeMessage=SECOND", 1)]
    [InlineData("beforeMessage=SECOND&before=2001-01-01T00:00:00.000Z", 0)]
    public async Task A_list_is_bounded_by_either_and_by_both(string query, int count)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();
        await cloud.SayAsync(Alice, room, "1");
        var second = (await cloud.SayAsync(Alice, room, "2"))["id"];
        query = query.Replace("SECOND", second, StringComparison.Ordinal);

        (await cloud.GetAsync(Alice, $"/messages?roomId={room}&{query}")).ShouldBeOk().Items.Count.ShouldBe(count);
    }

    [Fact]
    public async Task A_direct_list_of_people_who_never_spoke_is_empty()
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync(Alice, "/messages/direct?personEmail=bob@example.com"))
            .ShouldBeOk()
            .Items.ShouldBeEmpty();
        (
            await cloud.GetAsync(Alice, $"/messages/direct?personEmail=bob@example.com&personId={cloud.IdOf(Bob)}")
        ).ShouldFail(400, "Must specify either personId or personEmail.");
    }
}
