using Microsoft.Playwright;
using Spark.Bot;
using Spark.Emulator;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Tests;

/// <summary>The chat page in a real browser.</summary>
public class ChatPageTests(Browser browser)
{
    [Fact]
    public async Task A_newcomer_opens_the_page_writes_and_is_answered()
    {
        await using var bot = await EchoBotProcess.StartAsync();
        await using var alice = await browser.OpenAsync(bot.ChatPage);
        await Expect(alice.Composer).ToBeFocusedAsync();
        await Expect(alice.Composer).ToHaveAttributeAsync("placeholder", "Write to EchoBot, e.g. echo hello");

        await alice.Page.Keyboard.TypeAsync("echo hello");
        await alice.Page.Keyboard.PressAsync("Enter");

        await Expect(alice.Said("Alice", "echo hello")).ToBeVisibleAsync();
        await Expect(alice.Said("EchoBot", "hello")).ToBeVisibleAsync();
        await Expect(alice.Composer).ToHaveValueAsync("");
        if (Screenshots.AreWanted)
        {
            await alice.WriteAsync("help");
            await Expect(alice.Messages).ToHaveCountAsync(4);
            await Screenshots.TakeAsync(alice, "chat-page.png");
        }

        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_a_room_a_bot_is_mentioned_with_a_few_keys_and_answers()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("echo", "repeats", (command, ct) => command.ReplyAsync(command.Arguments, ct))
        );
        await using var alice = await browser.OpenAsync(new Uri(spark.Cloud.Url, "#/alice"));

        await alice.Button("New room").ClickAsync();
        await alice.Page.GetByLabel("Name").FillAsync("Lab");
        await alice.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Bob" }).CheckAsync();
        await alice.Page.GetByRole(AriaRole.Checkbox, new() { Name = "EchoBot" }).CheckAsync();
        await alice.Button("Create").ClickAsync();
        await Expect(alice.Title).ToHaveTextAsync("Lab");
        await Expect(alice.Page.GetByText("Alice, Bob, EchoBot")).ToBeVisibleAsync();
        await Expect(alice.Page.GetByText("EchoBot sees only messages that mention it.")).ToBeVisibleAsync();

        await alice.Composer.PressSequentiallyAsync("@ech");
        await Expect(alice.Mentions).ToHaveCountAsync(1);
        await alice.Composer.PressAsync("Enter");
        await Expect(alice.Composer).ToHaveValueAsync("@EchoBot ");
        await Expect(alice.Page.GetByText("EchoBot sees only messages that mention it.")).ToHaveCountAsync(0);
        await alice.WriteAsync("echo hello");

        await Expect(alice.Said("EchoBot", "hello")).ToBeVisibleAsync();
        await Expect(alice.Messages.Locator(".mention")).ToHaveTextAsync("EchoBot");
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_windows_are_two_people_and_see_each_other_without_a_reload()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await using var bob = await browser.OpenAsync(new Uri(cloud.Url, "#/bob"));
        await Expect(bob.Title).ToHaveTextAsync("EchoBot");
        await alice.Page.EvaluateAsync("window.neverReloaded = true");
        await bob.Page.EvaluateAsync("window.neverReloaded = true");

        await alice.WriteAsync("Hi Bob");
        await Expect(bob.Room("Alice")).ToContainTextAsync("unread");
        await bob.Room("Alice").ClickAsync();
        await Expect(bob.Said("Alice", "Hi Bob")).ToBeVisibleAsync();
        await Expect(bob.Room("Alice")).Not.ToContainTextAsync("unread");
        await bob.WriteAsync("Hi Alice");
        await Expect(alice.Said("Bob", "Hi Alice")).ToBeVisibleAsync();

        (await alice.Page.EvaluateAsync<bool>("window.neverReloaded")).ShouldBeTrue();
        (await bob.Page.EvaluateAsync<bool>("window.neverReloaded")).ShouldBeTrue();
        alice.Errors.ShouldBeEmpty();
        bob.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reply_stands_in_the_thread_of_what_it_replies_to()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var question = await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "Coffee?");
        await cloud.Person("bob").SaysAsync(question.RoomId, "Something else");
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));

        await alice.Said("Bob", "Coffee?").HoverAsync();
        await alice.Said("Bob", "Coffee?").Locator("> .line").GetByLabel("Reply in thread").ClickAsync();
        await alice.WriteAsync("Yes, please");
        await Expect(alice.Said("Alice", "Yes, please")).ToBeVisibleAsync();
        await cloud.Person("bob").SaysAsync(question.RoomId, "Right away", question.Id);

        var thread = alice.Said("Bob", "Coffee?").GetByRole(AriaRole.List, new() { Name = "Replies" });
        await Expect(thread.Locator(".bubble")).ToHaveTextAsync(["Yes, please", "Right away"]);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_edited_and_deleted_elsewhere_changes_here()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var bob = cloud.Person("bob");
        var edited = await bob.SaysAsync(cloud.Person("alice"), "helo");
        var deleted = await bob.SaysAsync(edited.RoomId, "nonsense");
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Messages).ToHaveCountAsync(2);

        await bob.EditAsync(edited, "hello");
        await bob.DeleteAsync(deleted);

        await Expect(alice.Messages).ToHaveCountAsync(1);
        await Expect(alice.Messages.Locator(".bubble")).ToHaveTextAsync("hello(edited)");
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Own_messages_can_be_edited_and_deleted()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await alice.WriteAsync("helo");
        await alice.Messages.HoverAsync();
        await alice.Button("Edit").ClickAsync();
        await Expect(alice.Composer).ToHaveValueAsync("helo");
        await alice.Composer.FillAsync("hello");
        await alice.Composer.PressAsync("Enter");
        await Expect(alice.Messages.Locator(".bubble")).ToHaveTextAsync("hello(edited)");

        await alice.Messages.HoverAsync();
        await alice.Button("Delete").ClickAsync();

        await Expect(alice.Messages).ToHaveCountAsync(0);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Markup_in_messages_is_shown_and_never_run()
    {
        const string Attack =
            "<script>window.ran = 1</script> <img src=x onerror=\"window.ran = 1\"> <b onclick=\"window.ran = 1\">b</b>";
        await using var cloud = await SparkEmulator.StartAsync();
        var alice = cloud.Person("alice");
        var plain = await cloud.Person("bob").SaysAsync(alice, Attack);
        await cloud
            .Person("bob")
            .SaysAsync(plain.RoomId, $"{alice.Mention} {Attack}\n\n[click](javascript:window.ran=1) **bold** `code`");
        await using var window = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(window.Messages).ToHaveCountAsync(2);

        // And when it comes while one looks on, or is written here.
        await cloud.Person("bob").SaysAsync(plain.RoomId, Attack);
        await Expect(window.Messages).ToHaveCountAsync(3);
        await window.WriteAsync(Attack);
        await Expect(window.Messages).ToHaveCountAsync(4);

        var bubbles = window.Messages.Locator(".bubble");
        await Expect(bubbles.Nth(0)).ToHaveTextAsync(Attack);
        await Expect(bubbles.Nth(1)).ToContainTextAsync(Attack);
        await Expect(bubbles.Nth(3)).ToHaveTextAsync(Attack);
        await Expect(bubbles.Locator("strong")).ToHaveTextAsync("bold");
        await Expect(bubbles.Locator("code")).ToHaveTextAsync("code");
        await Expect(bubbles.Locator("a, script, img, [onclick]")).ToHaveCountAsync(0);
        (await window.Page.EvaluateAsync<bool>("'ran' in window")).ShouldBeFalse();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Html_with_more_than_the_few_known_elements_is_shown_as_it_is_written()
    {
        // Whatever the server lets through: the page does not rely on it.
        const string Html =
            "<p onclick=\"window.ran = 1\">one <em>two</em></p><img src=x onerror=\"window.ran = 1\">"
            + "<script>window.ran = 1</script><iframe srcdoc=\"<script>parent.ran = 1</script>\"></iframe>"
            + "<a href=\"javascript:window.ran=1\">bad</a><a href=\"https://example.com/\">good</a>";
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "text");
        await using var window = await browser.OpenAsync(new Uri("about:blank"));
        await window.Page.RouteAsync(
            "**/v1/messages?*",
            async route =>
            {
                var answer = await (await route.FetchAsync()).TextAsync();
                var html = System.Text.Json.JsonSerializer.Serialize(Html);
                await route.FulfillAsync(
                    new()
                    {
                        Body = answer.Replace("\"text\":", $"\"html\":{html},\"text\":"),
                        ContentType = "application/json",
                    }
                );
            }
        );

        await window.Page.GotoAsync(new Uri(cloud.Url, "#/alice").AbsoluteUri);

        var bubble = window.Messages.Locator(".bubble");
        await Expect(bubble).ToContainTextAsync("<img src=\"x\" onerror=\"window.ran = 1\">");
        await Expect(bubble).ToContainTextAsync("<script>window.ran = 1</script><iframe");
        await Expect(bubble.Locator("em")).ToHaveTextAsync("two");
        await Expect(bubble.Locator("a")).ToHaveTextAsync("good");
        await Expect(bubble.Locator("a")).ToHaveAttributeAsync("rel", "noopener noreferrer");
        await Expect(bubble.Locator("script, img, iframe, [onclick]")).ToHaveCountAsync(0);
        (await window.Page.EvaluateAsync<bool>("'ran' in window")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_typed_is_markdown_and_keeps_its_lines()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await alice.Composer.PressSequentiallyAsync("**bold** and");
        await alice.Composer.PressAsync("Shift+Enter");
        await alice.Composer.PressSequentiallyAsync("`code`");
        await alice.Composer.PressAsync("Enter");

        await Expect(alice.Messages.Locator("strong")).ToHaveTextAsync("bold");
        await Expect(alice.Messages.Locator("code")).ToHaveTextAsync("code");
        await Expect(alice.Messages.Locator("br")).ToHaveCountAsync(1);
        (await cloud.Person("bob").NextReplyAsync()).Markdown.ShouldBe("**bold** and  \n`code`");
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task All_of_it_can_be_used_with_the_keyboard()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SayCardAsync(
            """ "body":[{"type":"Input.Toggle","id":"t","title":"Agree"}],"actions":[{"type":"Action.Submit","title":"Go"}] """
        );
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"), width: 1300);
        await Expect(alice.Composer).ToBeFocusedAsync();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 25; i++)
        {
            await alice.Page.Keyboard.PressAsync("Tab");
            reached.Add(
                await alice.Page.EvaluateAsync<string>(
                    """
                    () => {
                      const at = document.activeElement;
                      if (at === document.body) return 'the end';
                      const seen = getComputedStyle(at).outlineStyle !== 'none' || at.id === 'text';
                      return (seen ? '' : 'unseen ') + (at.ariaLabel ?? at.labels?.[0]?.textContent ?? at.textContent);
                    }
                    """
                )
            );
        }

        reached.ShouldContain("Attach a file");
        reached.ShouldContain("New room");
        reached.ShouldContain("New team");
        reached.ShouldContain("Agree");
        reached.ShouldContain("Go");
        reached.ShouldContain(name => name.Trim() == "Activity");
        reached.ShouldAllBe(name => !name.StartsWith("unseen", StringComparison.Ordinal));
        foreach (var (opens, id) in new[] { ("New room", "#new-room-dialog"), ("New team", "#new-team-dialog") })
        {
            await alice.Button(opens).PressAsync("Enter");
            await Expect(alice.Page.Locator(id)).ToBeVisibleAsync();
            await alice.Page.Keyboard.PressAsync("Escape");
            await Expect(alice.Page.Locator(id)).ToBeHiddenAsync();
            await Expect(alice.Button(opens)).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task Older_messages_come_when_one_scrolls_up()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var first = await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "message 0");
        for (var n = 1; n < 120; n++)
        {
            await cloud.Person("bob").SaysAsync(first.RoomId, $"message {n}");
        }

        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Said("Bob", "message 119")).ToBeInViewportAsync();
        await Expect(alice.Said("Bob", "message 0")).ToHaveCountAsync(0);

        await alice.Messages.First.ScrollIntoViewIfNeededAsync();
        await Expect(alice.Messages).ToHaveCountAsync(100);
        await alice.Messages.First.ScrollIntoViewIfNeededAsync();

        await Expect(alice.Messages).ToHaveCountAsync(120);
        await Expect(alice.Messages.First.Locator(".bubble")).ToHaveTextAsync("message 0");
        await Expect(alice.Messages.Last.Locator(".bubble")).ToHaveTextAsync("message 119");
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_api_refuses_is_told_and_what_was_written_is_kept()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await Expect(alice.Composer).ToBeFocusedAsync();
        await cloud.PostAsync("alice", "/emulator/faults", """[{"kind":"rateLimit","count":1,"retryAfter":7}]""");

        await alice.WriteAsync("hello");

        var notice = alice.Page.Locator(".notice");
        await Expect(notice).ToContainTextAsync("The message was not sent. Too many requests");
        await Expect(notice).ToContainTextAsync("TrackingID: ROUTER_");
        await Expect(alice.Composer).ToHaveValueAsync("hello");
        await alice.Composer.PressAsync("Enter");
        await Expect(alice.Said("Alice", "hello")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_phone_there_is_one_column_and_a_way_back()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct)));
        await spark.Bob.SaysAsync(spark.Alice, "hello");
        await using var alice = await browser.OpenAsync(new Uri(spark.Cloud.Url, "#/alice"), width: 390, height: 780);
        await Expect(alice.Composer).ToBeHiddenAsync();

        await alice.Room("Bob").ClickAsync();
        await Expect(alice.Said("Bob", "hello")).ToBeInViewportAsync();
        await Expect(alice.Rooms).ToBeHiddenAsync();
        await alice.Button("Back to the rooms").ClickAsync();
        await Expect(alice.Composer).ToBeHiddenAsync();
        await alice.People.GetByText("EchoBot").ClickAsync();
        await alice.WriteAsync("hello");

        await Expect(alice.Said("EchoBot", "hi")).ToBeInViewportAsync();
        await Expect(alice.Composer).ToBeInViewportAsync(new() { Ratio = 1 });
        (await alice.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
        alice.Errors.ShouldBeEmpty();
    }
}
