using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>What a bot reports about its work.</summary>
public class TelemetryTests
{
    [Fact]
    public async Task The_trace_of_an_event_leads_from_its_receipt_to_the_handler()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        using var traces = new Traces(SparkBotTelemetry.Name);
        var inHandler = new TaskCompletionSource<Activity?>();
        await using var bot = await StoryBot.StartAsync(
            cloud,
            says: says =>
                says.OnMessage(
                    (message, ct) =>
                    {
                        inHandler.TrySetResult(Activity.Current);
                        return message.ReplyAsync("hi", ct);
                    }
                )
        );

        await cloud.AnswersAsync("hello", "hi");

        var handling = (await inHandler.Task).ShouldNotBeNull();
        handling.OperationName.ShouldBe("spark.bot.handle");
        await traces.EndedAsync(activity => activity == handling);
        var receiving = await traces.EndedAsync(activity => activity.SpanId == handling.ParentSpanId);
        receiving.OperationName.ShouldBe("spark.bot.receive");
        receiving.TraceId.ShouldBe(handling.TraceId);
        handling.GetTagItem("spark.resource").ShouldBe("messages");
        handling.GetTagItem("spark.event").ShouldBe("created");
        handling.TagObjects.ShouldNotContain(tag => Equals(tag.Value, "hello"), "no text of messages in traces");
    }

    [Fact]
    public async Task Deliveries_refusals_events_and_durations_are_measured()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = await StoryBot.StartAsync(cloud);
        using var deliveries = new Readings("spark.bot.deliveries", bot.App.Services);
        using var refusals = new Readings("spark.bot.refusals", bot.App.Services);
        using var events = new Readings("spark.bot.events", bot.App.Services);
        using var durations = new Readings("spark.bot.handling.duration", bot.App.Services);
        using var handlers = new Readings("spark.bot.handler.duration", bot.App.Services);
        using var waits = new Readings("spark.bot.inbox.wait", bot.App.Services);
        using var http = new HttpClient(new SocketsHttpHandler());

        await cloud.AnswersAsync("hello", "hi");
        using var forged = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        await http.PostAsync(bot.Hook, forged);

        await deliveries.TellAsync("outcome=stored resource=messages event=created");
        await deliveries.TellAsync("outcome=ignored resource=messages event=created"); // the bot's own answer comes back
        await refusals.TellAsync("reason=signature");
        await events.TellAsync("outcome=done resource=messages event=created");
        await handlers.TellAsync(reading => reading.Tags.EndsWith("outcome=done") && reading.Value < 60);
        await durations.TellAsync(reading => reading.Value > 0 && reading.Value < 60);
        await waits.TellAsync(reading => reading.Value >= 0 && reading.Value < 60);
    }

    [Fact]
    public async Task The_inbox_tells_how_much_waits_and_for_how_long()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var release = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var bot = await StoryBot.StartAsync(
            cloud,
            says: says =>
                says.OnMessage(
                    async (message, ct) =>
                    {
                        begun.TrySetResult();
                        await release.Task.WaitAsync(ct);
                        await message.ReplyAsync("hi", ct);
                    }
                )
        );
        await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), "one");
        await begun.Task;
        using var depth = new Readings("spark.bot.inbox.depth", bot.App.Services);
        using var age = new Readings("spark.bot.inbox.oldest.age", bot.App.Services);

        depth.Observe();
        age.Observe();

        depth.All.ShouldContain(reading => reading.Value >= 1);
        age.All.ShouldContain(reading => reading.Value > 0);
        release.SetResult();
        (await cloud.Person("alice").NextReplyAsync()).Text.ShouldBe("hi");
    }

    [Fact]
    public async Task Of_an_ordinary_message_nothing_is_logged_at_information_or_above()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = await StoryBot.StartAsync(cloud);
        var before = Lines(bot);

        await cloud.AnswersAsync("hello", "hi");

        Lines(bot).ShouldBe(before);
    }

    private static List<string> Lines(StoryBot bot) =>
        [
            .. bot
                .Log.At(LogLevel.Information)
                .Concat(bot.Log.At(LogLevel.Warning))
                .Concat(bot.Log.At(LogLevel.Error))
                .Where(line => line.StartsWith("Spark.", StringComparison.Ordinal)),
        ];
}
