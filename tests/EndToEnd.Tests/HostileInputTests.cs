using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

/// <summary>Whatever people and networks send: handled, or reported; never silently lost, and never the end of the bot.</summary>
public sealed class HostileInputTests : IAsyncLifetime
{
    private SparkDriver _spark = null!;

    public async ValueTask InitializeAsync() =>
        _spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("echo", "repeats", command => command.Arguments is "" ? "nothing" : command.Arguments)
                .OnCommand("add", "adds", command => $"{command.Argument<int>(0, "a") + command.Argument<int>(1, "b")}")
                .OnMessage(message => $"[{message.Text}]")
                .On<CardSubmitted>(card => $"card {card.Inputs.Count}")
                .On<MemberLeft>(left => $"{left.Membership.PersonDisplayName} left")
                .On<BotAdded>(added => added.IsDirect ? null : $"added {added.ActorId}")
        );

    public ValueTask DisposeAsync() => _spark.DisposeAsync();

    [Theory]
    [InlineData("\u200b\u200d\u2060")]
    [InlineData("\u202egnp.exe")]
    [InlineData("مرحبا بالعالم")]
    [InlineData("<script>alert(1)</script> & <b>x</b>")]
    [InlineData("**bold** _it_ [a](javascript:x) `c`")]
    [InlineData("e\u0301\u0301\u0301\u0301 Z\u0351\u036b\u0343")]
    [InlineData("\\\"\\u0000 {\"a\":1} %00 ' OR 1=1 --")]
    public async Task Odd_texts_come_back_as_they_were_said(string text)
    {
        (await AskAsync(text)).ShouldBe($"[{text}]");
        (await AskAsync("echo " + text)).ShouldBe(text);
        await StillAliveAsync();
    }

    [Fact]
    public async Task A_message_as_long_as_can_be_is_repeated_whole()
    {
        var text = string.Concat(Enumerable.Repeat("😀", (MessageText.MaxBytes - 3) / 4)) + "abc";
        Encoding.UTF8.GetByteCount(text).ShouldBe(MessageText.MaxBytes);

        await _spark.Alice.SaysAsync(_spark.Bot, text);

        // With its brackets it is two bytes too long for one.
        var first = (await _spark.Alice.NextReplyAsync()).Text!;
        var second = (await _spark.Alice.NextReplyAsync()).Text!;
        (first + second).ShouldBe($"[{text}]");
        await StillAliveAsync();
    }

    [Theory]
    [InlineData("add")]
    [InlineData("add 1 x")]
    [InlineData("add 99999999999999999999 1")]
    [InlineData("add \"1")]
    [InlineData("add ١ ٢")]
    public async Task Commands_used_wrongly_are_answered_with_their_usage(string text)
    {
        (await AskAsync(text))!.ShouldContain("Usage: add");
        _spark.Log.At(LogLevel.Error).ShouldNotContain(line => line.StartsWith("Spark.Bot"));
    }

    [Theory]
    [InlineData("```\necho hi\n```", "[")]
    [InlineData("`echo hi`", "[")]
    [InlineData("> echo hi", "[")]
    [InlineData("echo `rm -rf /`", "`rm")]
    public async Task A_command_in_a_code_block_is_only_a_text(string text, string start) =>
        (await AskAsync(text))!.ShouldStartWith(start);

    [Fact]
    public async Task A_mention_that_carries_html_names_nobody()
    {
        var room = await _spark.Alice.CreateRoomAsync("Lab", _spark.Bot);
        await _spark.Alice.NextReplyAsync();

        await _spark.Alice.SaysAsync(
            room.Id,
            $"<@personId:{_spark.Bot.Id}|<img src=x onerror=alert(1)>> echo <@personId:x|<b>> hi"
        );

        var reply = await _spark.Alice.NextReplyAsync();
        (reply.Html ?? "").ShouldNotContain("<img");
        reply.MentionedPeople.ShouldBeEmpty();
        await StillAliveAsync();
    }

    [Fact]
    public async Task Text_of_people_in_a_reply_mentions_nobody()
    {
        var reply = await AskMessageAsync($"echo &lt;@all&gt; @all <@personEmail:bob@example.com");

        reply.MentionedPeople.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":null,"b":[1,{"c":{}}],"":""}""")]
    [InlineData("""{"why":{"deep":[[[[[[[[[[1]]]]]]]]]]}}""")]
    public async Task Cards_with_odd_inputs_are_handed_on(string inputs)
    {
        using var bot = _spark.ClientOf(_spark.Bot);
        var said = await _spark.Alice.SaysAsync(_spark.Bot, "hello");
        await _spark.Alice.NextReplyAsync();
        await bot.ToRoom(said.RoomId).SendAsync(new AdaptiveCard { Body = [new TextInput("why")] });
        var card = await _spark.Alice.NextReplyAsync();

        await _spark.SubmitAsync(_spark.Alice, card, inputs);

        (await _spark.Alice.NextReplyAsync()).Text!.ShouldStartWith("card ");
    }

    [Theory]
    [InlineData("messages", "created")]
    [InlineData("attachmentActions", "created")]
    public async Task What_is_gone_when_it_is_fetched_is_reported(string resource, string @event)
    {
        await _spark.DeliverAsync(
            $$$"""{"resource":"{{{resource}}}","event":"{{{@event}}}","actorId":"{{{_spark.Alice.Id}}}","data":{"id":"gone-1","roomId":"gone-2","personId":"{{{_spark.Alice.Id}}}"}}"""
        );

        await Until.TrueAsync(() =>
            Task.FromResult(
                _spark.Log.All.Any(line => line.Contains("could not be fetched") && line.Contains("gone-1"))
            )
        );
        await StillAliveAsync();
    }

    [Fact]
    public async Task A_message_of_a_room_that_the_bot_was_taken_out_of_meanwhile_is_reported()
    {
        await using var busy = await BusyBot.StartAsync();
        var room = await busy.Alice.CreateRoomAsync("Lab", busy.Bot, busy.Bob);
        await busy.WaitsAsync(room.Id);

        var lost = await busy.Bob.SaysAsync(room.Id, $"{busy.Bot.Mention} hello");
        await busy.Bob.RemoveAsync(room.Id, busy.Bot);
        busy.GoOn();

        await Until.TrueAsync(() =>
            Task.FromResult(busy.Log.All.Any(line => line.Contains("could not be fetched") && line.Contains(lost.Id)))
        );
        await busy.Alice.SaysAsync(busy.Bot, "hello");
        await busy.AliceGetsAsync("Alice");
    }

    [Fact]
    public async Task A_message_that_was_deleted_before_it_was_handled_is_reported()
    {
        await using var busy = await BusyBot.StartAsync();
        var room = await busy.Alice.CreateRoomAsync("Lab", busy.Bot);
        await busy.WaitsAsync(room.Id);

        var lost = await busy.Alice.SaysAsync(room.Id, $"{busy.Bot.Mention} hello");
        await busy.Alice.DeleteAsync(lost);
        busy.GoOn();

        await Until.TrueAsync(() =>
            Task.FromResult(busy.Log.All.Any(line => line.Contains("could not be fetched") && line.Contains(lost.Id)))
        );
        await busy.Alice.SaysAsync(busy.Bot, "hello");
        await busy.AliceGetsAsync("Alice");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_somebody_said_whose_account_is_deleted_is_handled_unless_a_list_must_know_them(bool list)
    {
        await using var busy = await BusyBot.StartAsync(bot =>
        {
            if (list)
            {
                bot.AllowOnly(access => access.Organizations.Add("some-organization"));
                bot.AllowOnly(access => access.People.Add("alice@example.com"));
            }
        });
        using var ada = busy.ClientOf("ada");
        var room = await busy.Alice.CreateRoomAsync("Lab", busy.Bot, busy.Bob);
        await busy.WaitsAsync(room.Id);
        await busy.Bob.SaysAsync(room.Id, $"{busy.Bot.Mention} hello");

        await ada.People.DeleteAsync(busy.Bob.Id);
        busy.GoOn();

        if (list)
        {
            await Until.TrueAsync(() =>
                Task.FromResult(busy.Log.At(LogLevel.Warning).Any(line => line.Contains("could not be found out")))
            );
        }
        else
        {
            await busy.AliceGetsAsync("Bob");
        }

        await busy.Alice.SaysAsync(busy.Bot, "hello");
        await busy.AliceGetsAsync("Alice");
    }

    [Theory]
    [InlineData("/messages/")]
    [InlineData("/attachment/actions/")]
    public async Task What_the_service_cannot_find_right_after_it_told_of_it_is_asked_for_again(string path)
    {
        var late = new Late(path, times: 2);
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(_ => new AdaptiveCard { Body = [new TextInput("why")], FallbackText = "card" })
                .On<CardSubmitted>(card => $"because {card.Inputs.GetString("why")}")
                .Services.AddSparkClient()
                .AddHttpMessageHandler(() => late)
        );

        await spark.Alice.SaysAsync(spark.Bot, "hello");
        var card = await spark.Alice.NextReplyAsync();
        await spark.SubmitAsync(spark.Alice, card, """{"why":"not"}""");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("because not");
        late.Left.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_of_nothing_but_a_mention_or_a_file_is_a_message_without_text()
    {
        var room = await _spark.Alice.CreateRoomAsync("Lab", _spark.Bot);
        await _spark.Alice.NextReplyAsync();

        await _spark.Alice.SaysAsync(room.Id, _spark.Bot.Mention);
        (await _spark.Alice.NextReplyAsync()).Text.ShouldBe("[]");

        using var alice = _spark.ClientOf(_spark.Alice);
        await alice.Messages.CreateAsync(
            new CreateMessageRequest { ToPersonId = _spark.Bot.Id },
            FileUpload.FromBytes(new byte[] { 1, 2, 3 }, "a.txt")
        );
        (await _spark.Alice.NextReplyAsync()).Text.ShouldBe("[]");
    }

    [Fact]
    public async Task An_event_of_a_room_that_was_left_meanwhile_is_reported()
    {
        await _spark.DeliverAsync(
            """{"resource":"memberships","event":"created","actorId":"deleted-person","data":{"id":"m","roomId":"left-room","personId":"PERSON","personDisplayName":"x","created":"2026-01-02T03:04:05.678Z"}}""".Replace(
                "PERSON",
                _spark.Bot.Id
            )
        );

        await Until.TrueAsync(() =>
            Task.FromResult(_spark.Log.At(LogLevel.Error).Any(line => line.Contains("failed on memberships/created m")))
        );
        await StillAliveAsync();
    }

    [Fact]
    public async Task An_actor_whose_account_is_deleted_is_no_reason_to_lose_the_event()
    {
        var room = await _spark.Alice.CreateRoomAsync("Lab", _spark.Bot);
        await _spark.Alice.NextReplyAsync();

        await _spark.DeliverAsync(
            $$$"""{"resource":"memberships","event":"deleted","actorId":null,"data":{"id":"m","roomId":"{{{room.Id}}}","personId":"deleted","personDisplayName":"Carol","personEmail":null}}"""
        );

        (await _spark.Alice.NextReplyAsync()).Text.ShouldBe("Carol left");
    }

    [Fact]
    public async Task Odd_members_of_a_delivery_are_no_reason_to_lose_the_event()
    {
        var room = await _spark.Alice.CreateRoomAsync("Lab", _spark.Bot);
        await _spark.Alice.NextReplyAsync();

        await _spark.DeliverAsync(
            $$$"""{"id":7,"created":"","status":[],"resource":"memberships","event":"deleted","data":{"id":"m","roomId":"{{{room.Id}}}","personId":"deleted","personDisplayName":"Carol","isModerator":"perhaps","created":1461265968920,"personEmail":"\ud83d"}}"""
        );

        (await _spark.Alice.NextReplyAsync()).Text.ShouldBe("Carol left");
    }

    [Theory]
    [InlineData("""{"resource":"memberships","event":"created","data":{"personId":"x"}}""", "What memberships/created")]
    [InlineData("""{"resource":"messages","event":"created","data":{}}""", "What messages/created")]
    [InlineData(
        """{"resource":"attachmentActions","event":"created","data":{"id":"../people/me"}}""",
        "What attachmentActions/created ../people/me"
    )]
    public async Task Events_that_lack_what_they_must_have_do_no_harm(string body, string reported)
    {
        (await _spark.DeliverAsync(body)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await Until.TrueAsync(() => _spark.Log.All.Any(line => line.Contains(reported)));
        await StillAliveAsync();
    }

    private async Task StillAliveAsync()
    {
        await _spark.Bob.SaysAsync(_spark.Bot, "echo alive");
        string? text;
        do
        {
            text = (await _spark.Bob.NextReplyAsync()).Text;
        } while (text != "alive");
    }

    private async Task<string?> AskAsync(string text) => (await AskMessageAsync(text)).Text;

    private async Task<Spark.Emulator.EmulatedMessage> AskMessageAsync(string text)
    {
        await _spark.Alice.SaysAsync(_spark.Bot, text);
        return await _spark.Alice.NextReplyAsync();
    }

    /// <summary>The service cannot find some things at first.</summary>
    private sealed class Late(string path, int times) : DelegatingHandler
    {
        private int _left = times;

        public int Left => Math.Max(0, Volatile.Read(ref _left));

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            request.Method == HttpMethod.Get
            && request.RequestUri!.AbsolutePath.Contains(path, StringComparison.Ordinal)
            && Interlocked.Decrement(ref _left) >= 0
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request })
                : base.SendAsync(request, cancellationToken);
    }
}
