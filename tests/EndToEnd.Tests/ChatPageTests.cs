using Microsoft.Playwright;
using Spark.Emulator;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Tests;

/// <summary>The chat page in a real browser.</summary>
public sealed class ChatPageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_newcomer_opens_the_page_writes_to_the_bot_and_reads_its_answer()
    {
        await using var bot = await EchoBotProcess.StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(bot.ChatPage.AbsoluteUri);

        await Expect(page.Locator("#title")).ToHaveTextAsync("EchoBot");
        await page.Keyboard.TypeAsync("echo hello");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Messages(page)).ToHaveTextAsync(["echo hello", "hello"]);
        await page.Keyboard.TypeAsync("help");
        await page.Keyboard.PressAsync("Enter");

        await Expect(Messages(page).Last).ToContainTextAsync("echo: repeats what you say");
        await Expect(page.Locator(".message.own")).ToHaveCountAsync(2);
        await ScreenshotAsync(page, "chat-page");
    }

    [Fact]
    public async Task In_a_group_room_the_bot_is_mentioned_by_choosing_it()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage((m, ct) => m.ReplyAsync($"[{m.Text}]", ct))
        );
        var page = await OpenAsync(spark, "alice");

        await page.Locator("#new").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "EchoBot (bot)" }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Bob" }).CheckAsync();
        await page.GetByLabel("Name of the group room").FillAsync("Lab");
        await page.Locator("#start-ok").ClickAsync();
        await Expect(page.Locator("#title")).ToHaveTextAsync("Lab");
        await Expect(page.Locator("#hint")).ToContainTextAsync("Bots see only messages that mention them");
        await page.Locator("#text").PressSequentiallyAsync("@ec");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("what is new?");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".mention")).ToHaveTextAsync("EchoBot");
        await Expect(Messages(page).Last).ToHaveTextAsync("[what is new?]");
    }

    [Fact]
    public async Task Two_people_in_two_windows_see_each_other_live_and_an_unread_room_is_marked()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var room = await cloud.Person("alice").CreateRoomAsync("Lab", cloud.Person("bob"));
        var alice = await OpenAsync(cloud, "alice", room.Id);
        var bob = await OpenAsync(cloud, "bob", room.Id);

        await alice.Locator("#text").FillAsync("hello Bob");
        await alice.Keyboard.PressAsync("Enter");
        await Expect(Messages(bob)).ToHaveTextAsync(["hello Bob"]);
        await bob.Locator("#text").FillAsync("hello Alice");
        await bob.Keyboard.PressAsync("Enter");
        await Expect(Messages(alice)).ToHaveTextAsync(["hello Bob", "hello Alice"]);

        await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "psst");
        await Expect(alice.Locator(".room.unread .name")).ToHaveTextAsync("Bob");
        await alice.Locator(".room.unread").ClickAsync();
        await Expect(Messages(alice)).ToHaveTextAsync(["psst"]);
        await Expect(alice.Locator(".room.unread")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_thread_stands_under_its_first_message_and_edits_and_deletes_show()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var (alice, bob) = (cloud.Person("alice"), cloud.Person("bob"));
        var first = await alice.SaysAsync(bob, "first");
        var second = await alice.SaysAsync(bob, "second");
        var page = await OpenAsync(cloud, "bob", first.RoomId);

        await page.Locator(".message", new() { HasText = "first" }).HoverAsync();
        await page.Locator(".message", new() { HasText = "first" }).GetByText("Reply in thread").ClickAsync();
        await page.Locator("#text").FillAsync("answer");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Messages(page)).ToHaveTextAsync(["first", "answer", "second"]);
        (await alice.NextReplyAsync()).ParentId.ShouldBe(first.Id);

        await alice.EditAsync(first, "changed");
        await alice.DeleteAsync(second);
        await Expect(Messages(page)).ToHaveTextAsync(["changed", "answer"]);
    }

    [Fact]
    public async Task A_script_in_a_message_is_shown_and_not_run()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var (alice, bob) = (cloud.Person("alice"), cloud.Person("bob"));
        const string Evil =
            "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>[a](javascript:window.ran=1)<b onclick=x>b</b>";
        var plain = await alice.SaysAsync(bob, Evil);
        await alice.SaysAsync(bob, $"{bob.Mention} {Evil}"); // markdown
        var page = await browser.OpenAsync();
        var complaints = new List<string>();
        page.Console += (_, line) => complaints.Add(line.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync($"{cloud.Url.AbsoluteUri}#/bob/{plain.RoomId}");

        await Expect(Messages(page)).ToHaveCountAsync(2);
        await Expect(Messages(page).First).ToHaveTextAsync(Evil);
        await Expect(Messages(page).Last).ToContainTextAsync("window.ran = 1");
        (await page.EvaluateAsync<bool>("window.ran === undefined")).ShouldBeTrue();
        (await page.Locator("#messages").Locator("script, img, [onclick], [onerror], a").CountAsync()).ShouldBe(0);
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_room_is_read_backwards_page_by_page()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var (alice, bob) = (cloud.Person("alice"), cloud.Person("bob"));
        var room = await alice.CreateRoomAsync("Long", bob);
        for (var n = 0; n < 120; n++)
        {
            await alice.SaysAsync(room.Id, $"message {n}");
        }

        var page = await OpenAsync(cloud, "bob", room.Id);
        await Expect(Messages(page)).ToHaveCountAsync(50);
        await Expect(Messages(page).Last).ToBeInViewportAsync();

        await page.Locator("#messages").EvaluateAsync("list => list.scrollTop = 0");
        await Expect(Messages(page)).ToHaveCountAsync(100);
        await page.Locator("#messages").EvaluateAsync("list => list.scrollTop = 0");

        await Expect(Messages(page)).ToHaveCountAsync(120);
        await Expect(Messages(page).First).ToHaveTextAsync("message 0");
    }

    [Fact]
    public async Task What_the_cloud_refuses_is_shown_and_what_was_written_stays()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var (alice, bob) = (cloud.Person("alice"), cloud.Person("bob"));
        var room = await alice.CreateRoomAsync("Lab", bob);
        var page = await OpenAsync(cloud, "bob", room.Id);
        var tooLong = new string('a', 8000);

        await page.Locator("#text").FillAsync(tooLong);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#problem")).ToContainTextAsync("400");
        await Expect(page.Locator("#text")).ToHaveValueAsync(tooLong);
    }

    [Fact]
    public async Task On_a_phone_rooms_and_conversation_take_turns()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var said = await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "hello");
        var page = await browser.OpenAsync(390, 780);
        await page.GotoAsync($"{cloud.Url.AbsoluteUri}#/alice/{said.RoomId}");

        await Expect(Messages(page)).ToHaveTextAsync(["hello"]);
        await Expect(page.Locator("#sidebar")).ToBeHiddenAsync();
        await page.Locator("#back").ClickAsync();
        await Expect(page.Locator("#sidebar")).ToBeVisibleAsync();
        await page.Locator(".room").ClickAsync();
        await Expect(page.Locator("#text")).ToBeInViewportAsync();
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
    }

    private static ILocator Messages(IPage page) => page.Locator(".message .text");

    private Task<IPage> OpenAsync(SparkDriver spark, string person) => OpenAsync(spark.Cloud, person);

    private async Task<IPage> OpenAsync(SparkEmulator cloud, string person, string? roomId = null)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{cloud.Url.AbsoluteUri}#/{person}/{roomId}");
        await Expect(page.Locator("#person")).ToHaveValueAsync(person);
        return page;
    }

    /// <summary>Renews a picture of the docs, when asked to with UPDATE_SCREENSHOTS=1.</summary>
    private static async Task ScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") != "1")
        {
            return;
        }

        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SparkBot.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        await page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(root, "docs", "images", $"{name}.png") }
        );
    }
}
