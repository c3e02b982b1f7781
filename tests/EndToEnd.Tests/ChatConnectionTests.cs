using Spark.Emulator;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Tests;

/// <summary>The chat page before it is connected, after a reload, without the emulator, and after that has forgotten all.</summary>
public class ChatConnectionTests(Browser browser)
{
    [Fact]
    public async Task What_is_written_before_the_page_is_connected_is_sent_then()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri("about:blank"));
        var connect = new TaskCompletionSource();
        await alice.Page.RouteAsync(
            "**/emulator/stream*",
            async route =>
            {
                await connect.Task;
                await route.ContinueAsync();
            }
        );
        await alice.Page.GotoAsync(new Uri(cloud.Url, "#/alice/to/bob").AbsoluteUri);

        await alice.WriteAsync("early");
        await Expect(alice.Composer).ToHaveValueAsync("");
        await alice.Composer.PressSequentiallyAsync("bird");
        connect.SetResult();

        await Expect(alice.Said("Alice", "early")).ToBeVisibleAsync();
        await Expect(alice.Composer).ToHaveValueAsync("bird");
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reload_stays_in_the_room()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "first");
        var lab = await cloud.Person("alice").CreateRoomAsync("Lab");
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Title).ToHaveTextAsync("Lab");
        await alice.Room("Bob").ClickAsync();
        await Expect(alice.Said("Bob", "first")).ToBeVisibleAsync();

        await cloud.Person("alice").SaysAsync(lab.Id, "the room of the last activity");
        await alice.Page.ReloadAsync();

        await Expect(alice.Said("Bob", "first")).ToBeVisibleAsync();
        await Expect(alice.Title).ToHaveTextAsync("Bob");
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_lost_its_connection_says_so_comes_back_and_has_missed_nothing()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var bob = cloud.Person("bob");
        var hello = await bob.SaysAsync(cloud.Person("alice"), "hello");
        var deleted = await bob.SaysAsync(hello.RoomId, "nonsense");
        await using var alice = await browser.OpenAsync(new Uri("about:blank"));
        await alice.Page.AddInitScriptAsync(
            "window.EventSource = class extends EventSource { constructor(url) { super(url); window.stream = this; } }"
        );
        await alice.Page.GotoAsync(new Uri(cloud.Url, "#/alice").AbsoluteUri);
        await Expect(alice.Messages).ToHaveCountAsync(2);

        await alice.Page.RouteAsync("**/emulator/stream*", route => route.AbortAsync());
        await alice.Page.EvaluateAsync("window.stream.dispatchEvent(new Event('error'))");
        await Expect(alice.Page.GetByText("Offline: the emulator does not answer.")).ToBeVisibleAsync();
        await bob.SaysAsync(hello.RoomId, "while you were away");
        await bob.EditAsync(hello, "hello there");
        await bob.DeleteAsync(deleted);
        await alice.Page.UnrouteAsync("**/emulator/stream*");

        await Expect(alice.Messages.Locator(".bubble")).ToHaveTextAsync(["hello there(edited)", "while you were away"]);
        await Expect(alice.Page.GetByText("Offline: the emulator does not answer.")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task After_a_reset_of_the_emulator_the_conversation_begins_anew()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/bob"));
        await alice.WriteAsync("hello");
        await Expect(alice.Said("Alice", "hello")).ToBeVisibleAsync();

        await cloud.PostAsync("alice", "/emulator/reset", "");

        await Expect(alice.Messages).ToHaveCountAsync(0);
        await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "and now?");
        await Expect(alice.Said("Bob", "and now?")).ToBeVisibleAsync();
    }
}
