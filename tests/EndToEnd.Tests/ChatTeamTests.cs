using Microsoft.Playwright;
using Spark.Emulator;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Tests;

/// <summary>Teams, and who is in rooms, on the chat page.</summary>
public class ChatTeamTests(Browser browser)
{
    [Fact]
    public async Task A_team_is_made_filled_and_given_a_room()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await using var bob = await browser.OpenAsync(new Uri(cloud.Url, "#/bob"));
        await Expect(bob.Title).ToHaveTextAsync("EchoBot");

        await alice.Button("New team").ClickAsync();
        await alice.Page.GetByLabel("What the team is called").FillAsync("Rockets");
        await alice.Dialog.GetByRole(AriaRole.Checkbox, new() { Name = "Bob" }).CheckAsync();
        await alice.Button("Create").ClickAsync();
        await Expect(alice.Title).ToHaveTextAsync("Rockets");
        await Expect(alice.Page.GetByText("Team Rockets: Alice, Bob")).ToBeVisibleAsync();
        await Expect(bob.Team("Rockets").GetByRole(AriaRole.Link)).ToHaveCountAsync(1);

        await alice.Button("New room in team Rockets").ClickAsync();
        await Expect(alice.Dialog.GetByLabel("Team").Locator("option:checked")).ToHaveTextAsync("Rockets");
        await alice.Dialog.GetByLabel("Name").FillAsync("Engines");
        await alice.Dialog.GetByRole(AriaRole.Checkbox, new() { Name = "Bob" }).CheckAsync();
        await alice.Button("Create").ClickAsync();

        await Expect(alice.Title).ToHaveTextAsync("Engines");
        await Expect(alice.Team("Rockets").GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        await Expect(bob.Team("Rockets").GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        await Expect(alice.Room("Engines")).ToHaveCountAsync(0); // it is not among the rooms without a team
        await alice.WriteAsync("Ignition");
        await Expect(bob.Team("Rockets").GetByRole(AriaRole.Link).Filter(new() { HasText = "Engines" }))
            .ToContainTextAsync("unread");
        alice.Errors.ShouldBeEmpty();
        bob.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task People_come_into_a_team_moderate_it_and_go()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.PostAsync("alice", "/v1/teams", """{"name":"Rockets"}""");
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await using var bob = await browser.OpenAsync(new Uri(cloud.Url, "#/bob"));
        await Expect(bob.Title).ToHaveTextAsync("EchoBot");

        await alice.Button("People in team Rockets").ClickAsync();
        await alice.Button("Add Bob").ClickAsync();
        await Expect(bob.Team("Rockets")).ToBeVisibleAsync();
        await Expect(alice.Button("Bob is a moderator")).ToHaveAttributeAsync("aria-pressed", "false");
        await alice.Button("Bob is a moderator").ClickAsync();
        await Expect(alice.Button("Bob is a moderator")).ToHaveAttributeAsync("aria-pressed", "true");
        await alice.Button("Remove Bob").ClickAsync();

        await Expect(alice.Button("Add Bob")).ToBeVisibleAsync();
        await Expect(bob.Team("Rockets")).ToHaveCountAsync(0);
        await alice.Button("Leave this team").ClickAsync();
        await Expect(alice.Dialog.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("The last moderator of a team cannot be removed.");
        await alice.Page.Keyboard.PressAsync("Escape");
        await Expect(alice.Dialog).ToBeHiddenAsync();
        bob.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task People_come_into_a_room_moderate_it_and_go()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var room = await cloud.Person("alice").CreateRoomAsync("Lab");
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Title).ToHaveTextAsync("Lab");

        await alice.Button("People").ClickAsync();
        await alice.Button("Add EchoBot").ClickAsync();
        await Expect(alice.Button("Remove EchoBot")).ToBeVisibleAsync();
        await cloud.Person("alice").AddAsync(room.Id, cloud.Person("bob")); // while one looks on
        await Expect(alice.Button("Remove Bob")).ToBeVisibleAsync();
        await alice.Button("Alice is a moderator").ClickAsync();
        await Expect(alice.Button("Alice is a moderator")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(alice.Button("Alice is a moderator")).ToBeFocusedAsync();
        await alice.Button("Remove EchoBot").ClickAsync();
        await Expect(alice.Button("Add EchoBot")).ToBeVisibleAsync();
        await alice.Button("Leave this room").ClickAsync();

        await Expect(alice.Dialog).ToBeHiddenAsync();
        await Expect(alice.Room("Lab")).ToHaveCountAsync(0);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_team_that_gets_another_name_has_it_in_the_list()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var team = await cloud.PostAsync("alice", "/v1/teams", """{"name":"Rockets"}""");
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Team("Rockets")).ToBeVisibleAsync();
        using var http = new HttpClient(new SocketsHttpHandler());
        http.DefaultRequestHeaders.Authorization = new("Bearer", "alice");

        var content = new StringContent("""{"name":"Planes"}""", System.Text.Encoding.UTF8, "application/json");
        (await http.PutAsync(new Uri(cloud.Url, $"/v1/teams/{team!["id"]}"), content)).EnsureSuccessStatusCode();

        await Expect(alice.Team("Planes")).ToBeVisibleAsync();
        await Expect(alice.Team("Rockets")).ToHaveCountAsync(0);
        alice.Errors.ShouldBeEmpty();
    }
}
