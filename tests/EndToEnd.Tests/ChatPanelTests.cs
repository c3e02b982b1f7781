using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Spark.Bot;
using Spark.Emulator;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Tests;

/// <summary>The panel of the chat page: deliveries, calls, faults.</summary>
public class ChatPanelTests(Browser browser)
{
    private const string OneKind = """
        {"kinds":[{"kind":"rateLimit","title":"Rate limit","description":"429 with Retry-After",
          "fields":[{"name":"count","type":"number","default":1},{"name":"retryAfter","type":"number"}]}],"active":[]}
        """;

    [Fact]
    public async Task A_failed_delivery_is_seen_read_and_sent_again()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await cloud.HookAsync(receiver.Url);
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice/to/echobot"), width: 1300);
        receiver.Status = 500;

        await alice.WriteAsync("hello");
        await Expect(alice.Page.GetByText("A webhook delivery failed")).ToBeAttachedAsync();
        await alice.Button("Activity").ClickAsync();
        await Expect(alice.Page.GetByText("A webhook delivery failed")).ToHaveCountAsync(0);

        var failed = alice.Panel.Locator(".entry.failed");
        await Expect(failed).ToContainTextAsync("500");
        await Expect(failed).ToContainTextAsync("messages created");
        await Expect(failed).ToContainTextAsync("story hook");
        await failed.Locator("summary").ClickAsync();
        await Expect(failed).ToContainTextAsync("The receiver answered 500.");
        await Expect(failed).ToContainTextAsync($"POST {receiver.Url}");
        await Expect(failed.GetByLabel("Headers"))
            .ToContainTextAsync($"X-Spark-Signature: {receiver.Signatures.Single()}");
        await Expect(failed.GetByLabel("Payload")).ToContainTextAsync("\"resource\": \"messages\"");
        await Expect(failed.GetByLabel("Answer")).ToContainTextAsync("Broken, sorry");

        receiver.Status = 200;
        await failed.GetByText("Redeliver").ClickAsync();

        await Expect(failed.GetByText("Taken: 200.")).ToBeVisibleAsync();
        var entries = alice.Panel.GetByLabel("Webhook deliveries").Locator("li");
        await Expect(entries).ToHaveCountAsync(2);
        await Expect(entries.First).ToContainTextAsync("200");
        await Expect(entries.First).ToContainTextAsync("again");
        receiver.Signatures.Count.ShouldBe(2);
        await alice.Panel.GetByLabel("Failed only").CheckAsync();
        await Expect(entries.First).ToBeHiddenAsync();
        await Expect(entries.Last).ToBeVisibleAsync();
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_calls_of_a_bot_are_seen_as_they_happen()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct)));
        await using var alice = await browser.OpenAsync(new Uri(spark.Cloud.Url, "#/alice/to/echobot"), width: 1300);
        await alice.Button("Activity").ClickAsync();
        await alice.Tab("API calls").ClickAsync();
        await Expect(alice.Calls.Filter(new() { HasText = "POST /webhooks" }).First).ToBeVisibleAsync();

        await alice.WriteAsync("hello");

        var reply = alice.Calls.Filter(new() { HasText = "POST /messages" });
        await Expect(reply.Filter(new() { Visible = true })).ToHaveCountAsync(1);
        await Expect(reply.Filter(new() { Visible = true })).ToContainTextAsync("200");
        await Expect(reply.Filter(new() { Visible = true })).ToContainTextAsync("EchoBot");
        await alice.Panel.GetByLabel("Calls of").Filter(new() { Visible = true }).SelectOptionAsync("Alice");
        await Expect(reply.Filter(new() { Visible = true })).ToHaveCountAsync(1);
        await Expect(reply.Filter(new() { Visible = true })).ToContainTextAsync("Alice");
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_panel_stays_as_it_was_left()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri(cloud.Url, "#/alice"), width: 1300);
        await Expect(alice.Panel).ToBeHiddenAsync();
        await alice.Button("Activity").ClickAsync();
        await alice.Tab("Webhooks").PressAsync("ArrowRight");
        await Expect(alice.Tab("API calls")).ToBeFocusedAsync();

        await alice.Page.ReloadAsync();

        await Expect(alice.Tab("API calls")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(alice.Panel.GetByLabel("API calls", new() { Exact = true }).Last).ToBeVisibleAsync();
        await alice.Tab("API calls").PressAsync("Escape");
        await Expect(alice.Panel).ToBeHiddenAsync();
        await Expect(alice.Composer).ToBeFocusedAsync();
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fault_is_switched_on_for_the_bot_and_strikes_it()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct)));
        await using var alice = await browser.OpenAsync(new Uri("about:blank"), width: 1300);
        await alice.Page.RouteAsync(
            "**/emulator/faults",
            route =>
                route.Request.Method is "GET"
                    ? route.FulfillAsync(new() { Body = OneKind, ContentType = "application/json" })
                    : route.ContinueAsync()
        );
        await alice.Page.GotoAsync(new Uri(spark.Cloud.Url, "#/alice/to/echobot").AbsoluteUri);
        await alice.Button("Activity").ClickAsync();
        await alice.Tab("Faults").ClickAsync();

        var fault = alice.Panel.GetByRole(AriaRole.Form, new() { Name = "Rate limit" });
        await fault.GetByText("Options").ClickAsync();
        await Expect(fault.GetByLabel("count")).ToHaveAttributeAsync("placeholder", "1");
        await fault.GetByLabel("retryAfter").FillAsync("1");
        var post = alice.Page.WaitForRequestAsync(request => request.Method is "POST");
        await fault.GetByRole(AriaRole.Button, new() { Name = "Switch on: Rate limit" }).ClickAsync();
        var sent = await post;
        sent.PostData.ShouldBe("""[{"kind":"rateLimit","retryAfter":1}]""");
        (await sent.HeaderValueAsync("authorization")).ShouldBe("Bearer echobot");
        await Expect(alice.Panel.GetByText("Rate limit: on for EchoBot.")).ToBeVisibleAsync();
        await alice.WriteAsync("hello");
        await alice.Tab("API calls").ClickAsync();

        var struck = alice.Calls.Filter(new() { HasText = "429" });
        await Expect(struck).ToContainTextAsync("EchoBot");
        await Expect(alice.Said("EchoBot", "hi")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whatever_the_emulator_offers_is_switched_on_strikes_and_is_used_up()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct)));
        await using var alice = await browser.OpenAsync(new Uri(spark.Cloud.Url, "#/alice/to/echobot"), width: 1300);
        await alice.Button("Activity").ClickAsync();
        await alice.Tab("Faults").ClickAsync();

        await alice.Button("Switch on: Delivered twice").ClickAsync();
        await Expect(alice.Panel.GetByLabel("Active faults")).ToContainTextAsync("Delivered twice");
        await alice.Button("Switch off: Delivered twice").ClickAsync();
        await Expect(alice.Panel.GetByLabel("Active faults").Locator("li")).ToHaveCountAsync(0);
        await alice.Button("Switch on: Rate limit").ClickAsync();
        await alice.WriteAsync("hello");

        await Expect(alice.Panel.GetByLabel("Active faults").Locator("li")).ToHaveCountAsync(0);
        await alice.Tab("API calls").ClickAsync();
        await Expect(alice.Calls.Filter(new() { HasText = "429" })).ToContainTextAsync("EchoBot");
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_kind_of_field_is_offered_and_what_is_on_is_shown_and_ended()
    {
        const string Kinds = """
            {"kinds":[{"kind":"odd","title":"Odd","fields":[
              {"name":"html","type":"boolean"},{"name":"path","type":"text","default":"/rooms"},
              {"name":"event","type":"text","options":["created","deleted"]},{"name":"count","type":"number","default":3}]},
              {"kind":"bare","title":"Bare"}],
             "active":[{"id":"7","kind":"odd","left":2,"struck":1}]}
            """;
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri("about:blank"), width: 1300);
        var sent = new ConcurrentQueue<string>();
        await alice.Page.RouteAsync(
            "**/emulator/faults{,/*}",
            route =>
            {
                sent.Enqueue(
                    $"{route.Request.Method} {new Uri(route.Request.Url).AbsolutePath} {route.Request.PostData}"
                );
                return route.Request.Method is "GET"
                    ? route.FulfillAsync(new() { Body = Kinds, ContentType = "application/json" })
                    : route.FulfillAsync(new() { Status = 204 });
            }
        );
        await alice.Page.GotoAsync(new Uri(cloud.Url, "#/alice").AbsoluteUri);
        await alice.Button("Activity").ClickAsync();
        await alice.Tab("Faults").ClickAsync();

        await Expect(alice.Panel.GetByLabel("Active faults")).ToContainTextAsync("left: 2, struck: 1");
        var odd = alice.Panel.GetByRole(AriaRole.Form, new() { Name = "Odd" });
        await odd.GetByText("Options").ClickAsync();
        await odd.GetByLabel("html").CheckAsync();
        await odd.GetByLabel("event").SelectOptionAsync("deleted");
        await odd.GetByLabel("count").FillAsync("5");
        await odd.GetByLabel("count").PressAsync("Enter");
        await Expect(alice.Panel.GetByText("Odd: on for EchoBot.")).ToBeVisibleAsync();
        await alice.Button("Switch off: Odd").ClickAsync();
        await alice.Button("Clear all").ClickAsync();
        await Expect(alice.Panel.GetByText("Nothing goes wrong on request for EchoBot any more.")).ToBeVisibleAsync();

        sent.Where(call => !call.StartsWith("GET", StringComparison.Ordinal))
            .ShouldBe([
                """POST /emulator/faults [{"kind":"odd","html":true,"event":"deleted","count":5}]""",
                "DELETE /emulator/faults/7 ",
                "DELETE /emulator/faults ",
            ]);
        alice.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_emulator_that_lists_no_faults_is_told_apart_from_one_without_any()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var alice = await browser.OpenAsync(new Uri("about:blank"), width: 1300);
        await alice.Page.RouteAsync("**/emulator/faults", route => route.FulfillAsync(new() { Status = 405 }));
        await alice.Page.GotoAsync(new Uri(cloud.Url, "#/alice").AbsoluteUri);

        await alice.Button("Activity").ClickAsync();
        await alice.Tab("Faults").ClickAsync();

        await Expect(alice.Panel.GetByText("This emulator does not say which faults it has.")).ToBeVisibleAsync();
        await Expect(alice.Panel.GetByRole(AriaRole.Form)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Windows_of_one_person_share_a_stream_and_hand_it_on()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var said = await cloud.Person("bob").SaysAsync(cloud.Person("alice"), "before");
        await using var first = await browser.OpenAsync(new Uri("about:blank"));
        var streams = 0;
        first.Page.Context.Request += (_, request) =>
            streams += request.Url.Contains("/emulator/stream", StringComparison.Ordinal) ? 1 : 0;
        await first.Page.GotoAsync(new Uri(cloud.Url, "#/alice").AbsoluteUri);
        await Expect(first.Said("Bob", "before")).ToBeVisibleAsync();
        await using var second = await first.SiblingAsync(new Uri(cloud.Url, "#/alice"));
        await Expect(second.Said("Bob", "before")).ToBeVisibleAsync();
        await cloud.Person("bob").SaysAsync(said.RoomId, "to both");
        await Expect(first.Said("Bob", "to both")).ToBeVisibleAsync();
        await Expect(second.Said("Bob", "to both")).ToBeVisibleAsync();
        streams.ShouldBe(1);

        await first.Page.CloseAsync();
        await cloud.Person("bob").SaysAsync(said.RoomId, "to the other");

        await Expect(second.Said("Bob", "to the other")).ToBeVisibleAsync();
        await cloud.Person("bob").SaysAsync(said.RoomId, "live");
        await Expect(second.Said("Bob", "live")).ToBeVisibleAsync();
        streams.ShouldBe(2);
        second.Errors.ShouldBeEmpty();
    }

    /// <summary>Takes deliveries, or says that it cannot.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Receiver(WebApplication app) => _app = app;

        public int Status { get; set; } = 200;

        public ConcurrentQueue<string> Signatures { get; } = [];

        public Uri Url => new(_app.Urls.First());

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var receiver = new Receiver(builder.Build());
            receiver._app.Run(http =>
            {
                receiver.Signatures.Enqueue(http.Request.Headers["X-Spark-Signature"].ToString());
                http.Response.StatusCode = receiver.Status;
                return http.Response.WriteAsync(receiver.Status is 200 ? "" : "Broken, sorry");
            });
            await receiver._app.StartAsync();
            return receiver;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
