extern alias CardFormSample;

using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Spark.Emulator;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Tests;

/// <summary>Cards on the chat page.</summary>
public class ChatCardTests(Browser browser)
{
    [Fact]
    public async Task A_form_is_asked_for_filled_in_and_answered()
    {
        await using var sample = await SampleHost<CardFormSample::Program>.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(sample.Cloud.Url, "#/alice/to/echobot"));

        await alice.WriteAsync("leave");
        await Expect(alice.Card.GetByText("When are you away?")).ToBeVisibleAsync();
        await alice.Card.GetByLabel("From").FillAsync("2026-08-03");
        await alice.Card.GetByLabel("Days").FillAsync("5");
        await alice.Card.GetByLabel("Reason").FillAsync("Sea");
        await alice.Card.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(alice.Said("EchoBot", "Noted: 5 days from 2026-08-03.")).ToBeVisibleAsync();
        await Expect(alice.Card.GetByText("Sent.")).ToBeVisibleAsync();
        if (Screenshots.AreWanted)
        {
            await alice.Page.SetViewportSizeAsync(1300, 780);
            await alice.Button("Activity").ClickAsync();
            await alice.Panel.Locator("summary").First.ClickAsync();
            await Expect(alice.Panel.GetByLabel("Payload")).ToBeVisibleAsync();
            await Screenshots.TakeAsync(alice, "chat-panel.png");
        }

        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_input_is_sent_as_text_beside_the_data_of_the_button()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SayCardAsync(
            """
            "body":[
              {"type":"Input.Text","id":"name","label":"Name","value":"Al"},
              {"type":"Input.Text","id":"story","label":"Story","isMultiline":true},
              {"type":"Input.Number","id":"count","label":"Count","value":2},
              {"type":"Input.Date","id":"day","label":"Day","value":"2026-01-02"},
              {"type":"Input.Time","id":"time","label":"Time"},
              {"type":"Input.Toggle","id":"agree","title":"I agree","valueOn":"yes","valueOff":"no"},
              {"type":"Input.Toggle","id":"news","title":"News"},
              {"type":"Input.ChoiceSet","id":"size","label":"Size","choices":[{"title":"Small","value":"s"},{"title":"Large","value":"l"}]},
              {"type":"Input.ChoiceSet","id":"color","label":"Colour","style":"expanded","value":"r","choices":[{"title":"Red","value":"r"},{"title":"Blue","value":"b"}]},
              {"type":"Input.ChoiceSet","id":"extras","label":"Extras","isMultiSelect":true,"value":"a,c","choices":[{"title":"A","value":"a"},{"title":"B","value":"b"},{"title":"C","value":"c"}]}
            ],
            "actions":[{"type":"Action.Submit","title":"Order","data":{"cmd":"order","name":"of the button"}}]
            """
        );
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await alice.Card.GetByLabel("Name").FillAsync("Alice");
        await alice.Card.GetByLabel("Story").FillAsync("one\ntwo");
        await alice.Card.GetByLabel("Count").FillAsync("3.5");
        await alice.Card.GetByLabel("Time").FillAsync("13:45");
        await alice.Card.GetByLabel("I agree").CheckAsync();
        await alice.Card.GetByLabel("Size").SelectOptionAsync("Large");
        await alice.Card.GetByRole(AriaRole.Radiogroup, new() { Name = "Colour" }).GetByLabel("Blue").CheckAsync();
        await alice.Card.GetByRole(AriaRole.Group, new() { Name = "Extras" }).GetByLabel("B").CheckAsync();

        var inputs = await SubmitAsync(cloud, alice, "Order");

        inputs
            .Select(input => $"{input.Key}={input.Value!.GetValue<string>()}")
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "agree=yes",
                "cmd=order",
                "color=b",
                "count=3.5",
                "day=2026-01-02",
                "extras=a,b,c",
                "name=Alice",
                "news=false",
                "size=l",
                "story=one\ntwo",
                "time=13:45",
            ]);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_needed_and_missing_is_told_and_nothing_is_sent()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SayCardAsync(
            """
            "body":[
              {"type":"Input.Text","id":"name","label":"Name","isRequired":true,"errorMessage":"Who are you?"},
              {"type":"Input.Text","id":"code","label":"Code","regex":"^[A-Z]{3}$","value":"ab"},
              {"type":"Input.Number","id":"count","label":"Count","min":1,"max":5,"value":9},
              {"type":"Input.ChoiceSet","id":"size","label":"Size","isRequired":true,"style":"expanded","choices":[{"title":"Small","value":"s"}]}
            ],
            "actions":[{"type":"Action.Submit","title":"Order"}]
            """
        );
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        var sent = 0;
        alice.Page.Request += (_, request) =>
            sent += request.Url.EndsWith("/attachment/actions", StringComparison.Ordinal) ? 1 : 0;

        await alice.Card.GetByRole(AriaRole.Button, new() { Name = "Order" }).ClickAsync();

        await Expect(alice.Card.GetByText("Who are you?")).ToBeVisibleAsync();
        await Expect(alice.Card.GetByLabel("Name")).ToBeFocusedAsync();
        await Expect(alice.Card.GetByLabel("Name")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(alice.Card.Locator(".card-problem:not([hidden])")).ToHaveCountAsync(4);
        sent.ShouldBe(0);
        await alice.Card.GetByLabel("Name").FillAsync("Alice");
        await alice.Card.GetByLabel("Code").FillAsync("ABC");
        await alice.Card.GetByLabel("Count").FillAsync("5");
        await alice.Card.GetByLabel("Small").CheckAsync();
        await Expect(alice.Card.Locator(".card-problem:not([hidden])")).ToHaveCountAsync(0);
        (await SubmitAsync(cloud, alice, "Order")).Count.ShouldBe(4);
        sent.ShouldBe(1);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_card_inside_a_card_sends_what_is_around_it_too_and_is_not_sent_from_outside()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SayCardAsync(
            """
            "body":[{"type":"Input.Text","id":"outer","label":"Outer","value":"1"}],
            "actions":[
              {"type":"Action.Submit","title":"Plain"},
              {"type":"Action.ShowCard","title":"More","card":{"type":"AdaptiveCard",
                "body":[{"type":"Input.Text","id":"inner","label":"Inner","isRequired":true}],
                "actions":[{"type":"Action.Submit","title":"Deep","data":{"deep":"yes"}}]}},
              {"type":"Action.ShowCard","title":"Other","card":{"body":[{"type":"TextBlock","text":"The other one"}]}}
            ]
            """
        );
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Card.GetByLabel("Inner")).ToBeHiddenAsync();
        (await SubmitAsync(cloud, alice, "Plain")).ToJsonString().ShouldBe("""{"outer":"1"}""");

        var more = alice.Card.GetByRole(AriaRole.Button, new() { Name = "More" });
        await more.ClickAsync();
        await Expect(more).ToHaveAttributeAsync("aria-expanded", "true");
        await alice.Card.GetByLabel("Inner").FillAsync("2");
        var inputs = await SubmitAsync(cloud, alice, "Deep");

        inputs.ToJsonString().ShouldBe("""{"deep":"yes","outer":"1","inner":"2"}""");
        await alice.Card.GetByRole(AriaRole.Button, new() { Name = "Other" }).ClickAsync();
        await Expect(alice.Card.GetByText("The other one")).ToBeVisibleAsync();
        await Expect(alice.Card.GetByLabel("Inner")).ToBeHiddenAsync();
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Parts_are_shown_and_hidden_on_request()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SayCardAsync(
            """
            "body":[
              {"type":"TextBlock","id":"a","text":"first"},
              {"type":"Container","id":"b","isVisible":false,"items":[{"type":"TextBlock","text":"second"}]},
              {"type":"TextBlock","id":"c","text":"third"},
              {"type":"ActionSet","actions":[{"type":"Action.ToggleVisibility","title":"Turn",
                "targetElements":["a","b",{"elementId":"c","isVisible":true}]}]}
            ]
            """
        );
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Card.GetByText("first")).ToBeVisibleAsync();
        await Expect(alice.Card.GetByText("second")).ToBeHiddenAsync();

        await alice.Card.GetByRole(AriaRole.Button, new() { Name = "Turn" }).PressAsync("Enter");

        await Expect(alice.Card.GetByText("first")).ToBeHiddenAsync();
        await Expect(alice.Card.GetByText("second")).ToBeVisibleAsync();
        await Expect(alice.Card.GetByText("third")).ToBeVisibleAsync();
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Everything_that_is_only_looked_at_is_shown()
    {
        const string Dot =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SayCardAsync(
            $$$"""
            "body":[
              {"type":"TextBlock","text":"**Bold** and _italic_ [link](https://example.com/) [bad](javascript:alert(1))\n- one\n- two","wrap":true},
              {"type":"RichTextBlock","inlines":["plain ",{"type":"TextRun","text":"run","italic":true}]},
              {"type":"ColumnSet","columns":[
                {"type":"Column","width":"auto","items":[{"type":"Image","url":"{{{Dot}}}","altText":"A dot","size":"small"}]},
                {"type":"Column","width":"stretch","items":[{"type":"FactSet","facts":[{"title":"Colour","value":"Red"}]}]}]},
              {"type":"ImageSet","images":[{"type":"Image","url":"https://pictures.example.com/cat.png","altText":"A cat"}]},
              {"type":"Chart.Pie","id":"odd"},
              {"type":"Chart.Bar","fallback":{"type":"TextBlock","text":"instead of the bars"}},
              {"type":"Chart.Line","fallback":"drop"}
            ],
            "actions":[{"type":"Action.OpenUrl","title":"Site","url":"https://example.com/site"},
                       {"type":"Action.Execute","title":"Run"}]
            """
        );
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));

        await Expect(alice.Card.Locator("strong")).ToHaveTextAsync("Bold");
        await Expect(alice.Card.Locator("em")).ToHaveTextAsync("italic");
        await Expect(alice.Card.Locator("li")).ToHaveTextAsync(["one", "two"]);
        await Expect(alice.Card.Locator(".italic")).ToHaveTextAsync("run");
        await Expect(alice.Card.GetByRole(AriaRole.Link, new() { Name = "link" }))
            .ToHaveAttributeAsync("href", "https://example.com/");
        await Expect(alice.Card.GetByRole(AriaRole.Img, new() { Name = "A dot" })).ToBeVisibleAsync();
        (await alice.Card.Locator("img").EvaluateAsync<int>("image => image.naturalWidth")).ShouldBe(1);
        await Expect(alice.Card.Locator("dt")).ToHaveTextAsync("Colour");
        await Expect(alice.Card.Locator("dd")).ToHaveTextAsync("Red");
        await Expect(alice.Card.GetByRole(AriaRole.Link, new() { Name = "A cat" })).ToBeVisibleAsync();
        await Expect(alice.Card.GetByText("Not shown here: Chart.Pie")).ToBeVisibleAsync();
        await Expect(alice.Card.GetByText("instead of the bars")).ToBeVisibleAsync();
        await Expect(alice.Card.GetByText("Chart.Line")).ToHaveCountAsync(0);
        await Expect(alice.Card.GetByRole(AriaRole.Link, new() { Name = "Site" }))
            .ToHaveAttributeAsync("rel", "noopener noreferrer");
        await Expect(alice.Card.GetByText("Not shown here: Action.Execute")).ToBeVisibleAsync();
        await Expect(alice.Page.GetByText("fallback of the message")).ToHaveCountAsync(0);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_requires_more_than_the_page_has_is_shown_as_its_fallback_says()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SayCardAsync(
            """
            "body":[
              {"type":"TextBlock","text":"of today","requires":{"adaptiveCards":"1.3"}},
              {"type":"TextBlock","text":"of tomorrow","requires":{"adaptiveCards":"1.4"},
                "fallback":{"type":"TextBlock","text":"instead of tomorrow","requires":{"adaptiveCards":"1.0"}}},
              {"type":"TextBlock","text":"of another","requires":{"holograms":"1.0"},"fallback":"drop"},
              {"type":"ColumnSet","columns":[
                {"type":"Column","items":[{"type":"TextBlock","text":"left"}],"requires":{"holograms":"1.0"},
                  "fallback":{"type":"Column","items":[{"type":"TextBlock","text":"plain left"}]}},
                {"type":"Column","items":[{"type":"TextBlock","text":"right"}],"requires":{"holograms":"1.0"},"fallback":"drop"}]}
            ],
            "actions":[{"type":"Action.Submit","title":"Beam","requires":{"holograms":"1.0"},
                          "fallback":{"type":"Action.Submit","title":"Send"}},
                       {"type":"Action.Submit","title":"Point","requires":{"holograms":"1.0"},"fallback":"drop"},
                       {"type":"Action.Execute","title":"Run","fallback":"drop"}]
            """
        );
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));

        await Expect(alice.Card.Locator(".card-text"))
            .ToHaveTextAsync(["of today", "instead of tomorrow", "plain left"]);
        await Expect(alice.Card.Locator(".card-buttons > *")).ToHaveTextAsync(["Send"]);
        await Expect(alice.Card.GetByText("Not shown here")).ToHaveCountAsync(0);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cards_that_make_no_sense_harm_nobody()
    {
        string[] nonsense =
        [
            """ "body":"text" """,
            """ "body":[null,7,"x",[],{"type":"TextBlock"},{"type":{}},{"type":"ColumnSet","columns":{}}] """,
            """ "actions":[null,{"type":"Action.ShowCard"},{"type":"Action.Submit","data":[1]}],"version":{} """,
            """ "body":[{"type":"Input.Text","id":"x","regex":"(("},{"type":"__proto__"},{"type":"constructor"}] """,
        ];
        await using var cloud = await SparkEmulator.StartAsync();
        foreach (var content in nonsense)
        {
            await cloud.SayCardAsync(content);
        }

        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(alice.Card).ToHaveCountAsync(nonsense.Length);

        await alice.WriteAsync("still here");

        await Expect(alice.Said("Alice", "still here")).ToBeVisibleAsync();
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_filled_in_stays_when_the_messages_are_read_again()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.SayCardAsync(""" "body":[{"type":"Input.Text","id":"name","label":"Name"}] """);
        await using var alice = await browser.OpenAsync(new Uri("about:blank"));
        await alice.Page.AddInitScriptAsync(
            "window.EventSource = class extends EventSource { constructor(url) { super(url); window.stream = this; } }"
        );
        await alice.Page.GotoAsync(new Uri(cloud.Url, "#/alice").AbsoluteUri);
        await alice.Card.GetByLabel("Name").FillAsync("half of it");

        var read = alice.Page.WaitForResponseAsync("**/v1/messages?*");
        await alice.Page.EvaluateAsync("window.stream.dispatchEvent(new Event('error'))");
        await read;
        await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "and now");
        await Expect(alice.Room("Bob")).ToContainTextAsync("unread");

        await Expect(alice.Card.GetByLabel("Name")).ToHaveValueAsync("half of it");
    }

    /// <summary>Clicks a button of the card, and reads what its author gets to know.</summary>
    private static async Task<JsonObject> SubmitAsync(SparkEmulator cloud, BrowserWindow window, string button)
    {
        var answer = window.Page.WaitForResponseAsync("**/v1/attachment/actions");
        await window.Card.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        var json = await (await answer).JsonAsync();
        return await cloud.SubmissionAsync(json!.Value.GetProperty("id").GetString()!);
    }
}
