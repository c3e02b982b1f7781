using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>The samples about what a bot reports, as processes of their own.</summary>
public partial class TelemetrySampleTests
{
    [Fact]
    public async Task The_OpenTelemetry_sample_shows_one_trace_from_the_delivery_to_the_reply()
    {
        await using var bot = await EchoBotProcess.StartSampleAsync("OpenTelemetryBot");

        await SaysAsync(bot, "hello there", "You said 11 characters.");

        await Until.TrueAsync(() => TracesOf(bot, "spark.bot.handle").Length > 0);
        var trace = TracesOf(bot, "spark.bot.handle").Single();
        TracesOf(bot, "spark.bot.receive").ShouldContain(trace);
        await Until.TrueAsync(() => TracesOf(bot, "POST").Contains(trace));
        bot.Output.ShouldNotContain("hello there", customMessage: "no text of messages in what is reported");
    }

    [Fact]
    public async Task The_JSON_logs_sample_writes_a_line_of_JSON_for_every_event_and_nothing_else()
    {
        await using var bot = await EchoBotProcess.StartSampleAsync("JsonLogsBot");

        await SaysAsync(bot, "hello there", "Noted.");

        var lines = bot.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines.ShouldAllBe(line => line.GetProperty("@t").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        var ready = lines.Single(line => line.GetProperty("@mt").GetString()!.Contains("is ready and listens at"));
        ready.GetProperty("Bot").GetString().ShouldBe("EchoBot");
        bot.Output.ShouldNotContain("hello there");
    }

    private static async Task SaysAsync(EchoBotProcess bot, string text, string answer)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = bot.ChatPage };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "alice");
        var body = $$"""{"toPersonEmail":"echobot@webex.bot","text":"{{text}}"}""";
        var said = await http.PostAsync("/v1/messages", new StringContent(body, Encoding.UTF8, "application/json"));
        var message = await said.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var room = JsonDocument.Parse(message).RootElement.GetProperty("roomId").GetString();
        await Until.TrueAsync(async () =>
            (await http.GetStringAsync($"/v1/messages?roomId={room}")).Contains($"\"text\":\"{answer}\"")
        );
    }

    /// <summary>The traces in which there is an activity of this name.</summary>
    private static string[] TracesOf(EchoBotProcess bot, string name) =>
        [
            .. ExportedActivity()
                .Matches(bot.Output)
                .Where(activity => activity.Groups["name"].Value.Trim() == name)
                .Select(activity => activity.Groups["trace"].Value),
        ];

    [GeneratedRegex(
        // Lines of the log may stand between those of an activity.
        "Activity.TraceId: +(?<trace>[0-9a-f]{32})\n(?:(?!Activity.TraceId).*\n)*?Activity.DisplayName: +(?<name>.*)\n",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex ExportedActivity();
}
