using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Stream;

public class StreamTests
{
    [Fact]
    public async Task A_stream_says_at_once_that_it_is_ready()
    {
        await using var cloud = await TestCloud.StartAsync();

        await using var stream = await LiveStream.OpenAsync(cloud, Alice);

        var ready = await stream.NextAsync();
        ready.Name.ShouldBe("ready");
        ((string?)ready.Data["id"]).ShouldBe(cloud.IdOf(Alice));
        stream.ContentType.ShouldBe("text/event-stream");
    }

    [Fact]
    public async Task A_stream_needs_a_token()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(null, "~/emulator/stream")).ShouldFail(401);
        (await cloud.GetAsync(null, "~/emulator/stream?token=nobody")).ShouldFail(401);
    }

    [Fact]
    public async Task What_happens_comes_as_the_person_would_read_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var stream = await LiveStream.OpenAsync(cloud, Bob);
        await stream.NextAsync();

        var said = await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), markdown = "**hi**" });
        await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = said["roomId"], text = "bye" });
        await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}");

        var room = await stream.NextAsync();
        room.Name.ShouldBe("room");
        ((string?)room.Data["title"]).ShouldBe("Alice");
        (await stream.NextAsync()).Name.ShouldBe("membership");
        (await stream.NextAsync()).Name.ShouldBe("membership");
        var message = await stream.NextAsync();
        message.Name.ShouldBe("message");
        ((string?)message.Data["html"]).ShouldBe("<p><strong>hi</strong></p>");
        var updated = await stream.NextAsync();
        updated.Name.ShouldBe("messageUpdated");
        ((string?)updated.Data["text"]).ShouldBe("bye");
        var deleted = await stream.NextAsync();
        deleted.Name.ShouldBe("messageDeleted");
        ((string?)deleted.Data["id"]).ShouldBe(said["id"]);
    }

    [Fact]
    public async Task Only_ones_own_rooms_are_heard()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var stream = await LiveStream.OpenAsync(cloud, Bob);
        await stream.NextAsync();
        await cloud.SayAsync(Alice, await cloud.RoomAsync(), "secret");
        var room = await cloud.RoomAsync(Bob);

        await cloud.DeleteAsync(Bob, $"/memberships/{Ids.Membership(cloud.IdOf(Bob), room)}");

        var joined = await stream.NextAsync();
        joined.Name.ShouldBe("membership");
        ((string?)joined.Data["roomId"]).ShouldBe(room);
        (await stream.NextAsync()).Name.ShouldBe("membershipDeleted");
    }

    [Fact]
    public async Task A_stream_that_asks_for_activity_tells_of_calls_and_deliveries_of_everybody()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Bot, receiver, "messages", "created", secret: "s");
        await using var stream = await LiveStream.OpenAsync(cloud, Bob, activity: true);
        await stream.NextAsync();

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });

        var news = new[] { await stream.NextAsync(), await stream.NextAsync() }.ToDictionary(item => item.Name);
        ((string?)news["call"].Data["path"]).ShouldBe("/v1/messages");
        ((string?)news["call"].Data["personEmail"]).ShouldBe("alice@example.com");
        ((string?)news["delivery"].Data["signature"]).ShouldBe((await receiver.NextAsync()).SignatureWith("s"));
        ((string?)news["delivery"].Data["payload"]!["resource"]).ShouldBe("messages");
    }

    [Fact]
    public async Task Activity_that_a_slow_reader_does_not_take_costs_no_stream()
    {
        await using var cloud = await TestCloud.StartAsync();
        var stream = new EventStream();
        cloud.Emulator.Cloud.Activity.Join(stream);

        for (var i = 0; i < 20_000; i++)
            cloud.Emulator.Cloud.Activity.Tell("call", () => "{}"u8.ToArray());

        stream.Events.Count.ShouldBe(5000);
        stream.Events.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_heartbeat_every_15_seconds_keeps_it_open()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);
        await using var stream = await LiveStream.OpenAsync(cloud, Alice);
        await stream.NextAsync();

        var beat = stream.NextCommentAsync();
        clock.Advance(TimeSpan.FromSeconds(14));
        beat.IsCompleted.ShouldBeFalse();
        await stream.UntilAsync(beat, () => clock.Advance(TimeSpan.FromSeconds(15)));

        (await beat).ShouldStartWith(":");
    }

    [Fact]
    public async Task An_open_stream_does_not_hold_up_the_end()
    {
        var cloud = await TestCloud.StartAsync();
        await using var stream = await LiveStream.OpenAsync(cloud, Alice);
        await stream.NextAsync();

        await cloud.DisposeAsync();

        (await stream.EndsAsync()).ShouldBeTrue(); // by itself: what holds up the end is broken off instead
    }

    [Fact]
    public async Task A_reader_too_slow_for_its_stream_loses_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        var stream = new EventStream();
        cloud.Emulator.Cloud.Listen(cloud.Emulator.Cloud.People.ByToken(Alice)!, stream);
        var alice = cloud.Emulator.Person(Alice);
        var room = await alice.CreateRoomAsync("Loud");

        for (var i = 0; i < 10_000; i++)
            await alice.SaysAsync(room.Id, "x");

        while (stream.Events.TryRead(out _))
            stream.Events.Completion.IsFaulted.ShouldBeFalse();
        stream.Events.Completion.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_reset_ends_the_stream()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var stream = await LiveStream.OpenAsync(cloud, Alice);
        await stream.NextAsync();

        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);

        (await stream.EndsAsync()).ShouldBeTrue();
    }
}

internal sealed record StreamEvent(string Name, JsonObject Data);

internal sealed class LiveStream : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private LiveStream(HttpClient http, HttpResponseMessage response, System.IO.Stream stream)
    {
        this.http = http;
        this.response = response;
        reader = new StreamReader(stream);
    }

    public string? ContentType => response.Content.Headers.ContentType?.ToString();

    public static async Task<LiveStream> OpenAsync(TestCloud cloud, string token, bool activity = false)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var client = new HttpClient(new SocketsHttpHandler());
        var address = new Uri(cloud.Emulator.Url, $"emulator/stream?token={token}{(activity ? "&activity=true" : "")}");
        var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return new LiveStream(client, answer, await answer.Content.ReadAsStreamAsync(cancellation));
    }

    public async Task<StreamEvent> NextAsync()
    {
        var name = (await LineAsync())!;
        var data = (await LineAsync())!;
        (await LineAsync()).ShouldBe("");
        return new StreamEvent(name["event: ".Length..], JsonNode.Parse(data["data: ".Length..])!.AsObject());
    }

    public async Task<string> NextCommentAsync() => (await LineAsync())!;

    /// <summary>Lets time pass until something has arrived: when the server starts to wait is not seen from here.</summary>
    public async Task UntilAsync(Task arrived, Action pass)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!arrived.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            pass();
            await Task.Yield();
        }
    }

    public async Task<bool> EndsAsync() => await LineAsync() is null;

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> LineAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return await reader.ReadLineAsync(patience.Token);
    }
}
