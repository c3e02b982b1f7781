using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Spark.Emulator;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Tests;

/// <summary>Nothing that people and bots write, send or put on cards runs in the chat page.</summary>
public class ChatSafetyTests(Browser browser)
{
    private const string Svg = """
        <svg xmlns="http://www.w3.org/2000/svg" onload="parent.ran = 1"><script>window.ran = 1; document.title = 'ran'</script></svg>
        """;

    private static readonly string[] Hostile =
    [
        "<script>window.ran = 1</script>",
        "<img src=x onerror=\"window.ran = 1\">",
        "<svg onload=window.ran=1><animate onbegin=window.ran=1>",
        "<iframe srcdoc=\"<script>parent.ran = 1</script>\"></iframe>",
        "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>",
        "[click](javascript:window.ran=1)",
        "[click](JaVa\tScRiPt:window.ran=1)",
        "[click](data:text/html,<script>window.ran=1</script>)",
        "[click](data:text/html;base64,PHNjcmlwdD5vcGVuZXIucmFuPTE8L3NjcmlwdD4=)",
        "[click](vbscript:x) [click](file:///etc/passwd) [click](blob:null/x)",
        "![x](x\" onerror=\"window.ran=1)",
        "<a href=\"javascript:window.ran=1\">click</a>",
        "<javascript:window.ran=1>",
        "<@personId:x\" onclick=\"window.ran=1|Bob>",
    ];

    private static readonly string[] Programs =
    [
        "javascript:window.ran=1",
        "data:text/html,<script>opener.ran=1</script>",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='window.ran=1'/>",
    ];

    private static readonly (string Name, string Type, string Content)[] ProgramFiles =
    [
        ("picture.svg", "image/svg+xml", Svg),
        ("page.html", "text/html", "<script>window.ran = 1</script>"),
        ("picture.png", "image/svg+xml", Svg),
    ];

    [Fact]
    public async Task No_markup_of_a_message_or_a_card_becomes_part_of_the_page()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        foreach (var json in Hostile.Select(attack => JsonSerializer.Serialize(attack)))
        {
            await cloud.PostAsync(
                "bob",
                "/v1/messages",
                $$"""{"toPersonEmail":"alice@example.com","markdown":{{json}}}"""
            );
            await cloud.SayCardAsync(
                $$"""
                "body":[
                  {"type":"TextBlock","text":{{json}},"wrap":true},
                  {"type":"RichTextBlock","inlines":[{"type":"TextRun","text":{{json}}}]},
                  {"type":"FactSet","facts":[{"title":{{json}},"value":{{json}}}]},
                  {"type":"Input.Text","id":{{json}},"label":{{json}},"placeholder":{{json}},"value":{{json}}},
                  {"type":"Image","url":{{json}},"altText":{{json}}}
                ],
                "actions":[{"type":"Action.OpenUrl","title":{{json}},"url":{{json}}}]
                """
            );
        }

        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Card).ToHaveCountAsync(Hostile.Length);
        await ShouldBeInertAsync(alice);
        await alice.Room("Bob").ClickAsync();
        await Expect(alice.Title).ToHaveTextAsync("Bob");
        await Expect(alice.Messages).ToHaveCountAsync(Hostile.Length);
        await ShouldBeInertAsync(alice);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_on_a_card_that_is_none_of_the_web_is_neither_opened_nor_loaded()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        foreach (var url in Programs)
        {
            await cloud.SayCardAsync(
                $$"""
                "body":[
                  {"type":"Image","url":"{{url}}","altText":"picture","selectAction":{"type":"Action.OpenUrl","url":"{{url}}"} },
                  {"type":"Container","items":[{"type":"TextBlock","text":"inside"}],"selectAction":{"type":"Action.OpenUrl","url":"{{url}}"} }
                ],
                "actions":[{"type":"Action.OpenUrl","title":"Open","url":"{{url}}"}]
                """
            );
        }

        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        var opened = 0;
        alice.Page.Context.Page += (_, _) => opened++;
        await Expect(alice.Card).ToHaveCountAsync(Programs.Length);

        for (var n = 0; n < Programs.Length; n++)
        {
            var card = alice.Card.Nth(n);
            await card.GetByText("picture").ClickAsync();
            await card.GetByText("inside").ClickAsync();
            await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Open" })).ToBeDisabledAsync();
        }

        await ShouldBeInertAsync(alice);
        opened.ShouldBe(0);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_with_a_program_in_it_is_only_saved()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        foreach (var (name, type, content) in ProgramFiles)
        {
            await cloud.SendFileAsync("bob", name, type, Encoding.UTF8.GetBytes(content));
        }

        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        var opened = 0;
        alice.Page.Context.Page += (_, _) => opened++;
        // Remembers what the page makes an address of.
        await alice.Page.EvaluateAsync(
            """
            () => {
              window.types = [];
              const create = URL.createObjectURL;
              URL.createObjectURL = blob => (window.types.push(blob.type), create.call(URL, blob));
            }
            """
        );

        foreach (var (name, _, _) in ProgramFiles)
        {
            var save = alice.Page.GetByRole(AriaRole.Button, new() { Name = $"Save {name}" });
            var download = await alice.Page.RunAndWaitForDownloadAsync(() => save.ClickAsync());
            download.SuggestedFilename.ShouldBe(name);
        }

        var types = await alice.Page.EvaluateAsync<string[]>("window.types");
        types.ShouldBe(Enumerable.Repeat("application/octet-stream", ProgramFiles.Length));
        await Expect(alice.Page.Locator(".preview")).ToHaveCountAsync(0);
        opened.ShouldBe(0);
        alice.Page.Url.ShouldStartWith(cloud.Url.AbsoluteUri);
        await ShouldBeInertAsync(alice);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_asked_for_directly_is_an_attachment()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SendFileAsync("bob", "page.html", "text/html", "<script>alert(1)</script>"u8.ToArray());
        await using var alice = await browser.OpenAsync(new Uri("about:blank"));
        var answer = alice.Page.WaitForResponseAsync("**/v1/contents/*");

        await alice.Page.GotoAsync(new Uri(cloud.Url, "#/alice").AbsoluteUri);

        var headers = await (await answer).AllHeadersAsync();
        headers["content-disposition"].ShouldBe("attachment; filename=\"page.html\"");
        headers["x-content-type-options"].ShouldBe("nosniff");
    }

    [Fact]
    public async Task Names_of_rooms_teams_and_files_are_text()
    {
        const string Name = "<img src=x onerror=window.ran=1>";
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.PostAsync("alice", "/v1/teams", $$"""{"name":"{{Name}}"}""");
        await cloud.Person("alice").CreateRoomAsync(Name);
        await cloud.SendFileAsync("bob", "x.txt", "text/plain", "x"u8.ToArray());
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"), width: 1300);

        await Expect(alice.Rooms.GetByText(Name)).ToBeVisibleAsync();
        await alice.Rooms.GetByText(Name).ClickAsync();
        await Expect(alice.Title).ToHaveTextAsync(Name);
        await alice.Button("Activity").ClickAsync();
        await alice.Button($"People in team {Name}").ClickAsync();

        await Expect(alice.Dialog.GetByRole(AriaRole.Heading).First).ToHaveTextAsync($"People in team {Name}");
        (await alice.Page.Locator("img").CountAsync()).ShouldBe(0);
        (await alice.Page.EvaluateAsync<bool>("'ran' in window")).ShouldBeFalse();
        alice.Errors.ShouldBeEmpty();
    }

    /// <summary>No element that could run something, no link to something that could, and nothing ran.</summary>
    private static async Task ShouldBeInertAsync(BrowserWindow window)
    {
        var log = window.Page.GetByRole(AriaRole.Log);
        await Expect(
                log.Locator(
                    "script, iframe, object, embed, style, svg:not(.icon), math, [onclick], [onerror], [onload]"
                )
            )
            .ToHaveCountAsync(0);
        var links = await log.Locator("a")
            .EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        foreach (var link in links)
        {
            new Uri(link).Scheme.ShouldBeOneOf("http", "https", "mailto");
        }

        (await window.Page.EvaluateAsync<bool>("'ran' in window")).ShouldBeFalse();
    }
}
