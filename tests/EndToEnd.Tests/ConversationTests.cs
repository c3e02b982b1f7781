using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spark.Bot;

namespace EndToEnd.Tests;

public class ConversationTests
{
    [Fact]
    public async Task A_message_in_a_direct_room_is_answered_there()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct)));

        var said = await spark.Alice.SaysAsync(spark.Bot, "hello");
        var reply = await spark.Alice.NextReplyAsync();

        reply.Text.ShouldBe("hi");
        reply.RoomId.ShouldBe(said.RoomId);
        reply.ParentId.ShouldBeNull();
    }

    [Fact]
    public async Task A_message_in_a_thread_is_answered_in_the_thread()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage((m, ct) => m.ReplyAsync(m.Text, ct)));
        var first = await spark.Alice.SaysAsync(spark.Bot, "one");
        await spark.Alice.NextReplyAsync();

        await spark.Alice.SaysAsync(spark.Bot, "two", first.Id);

        var reply = await spark.Alice.NextReplyAsync();
        reply.Text.ShouldBe("two");
        reply.ParentId.ShouldBe(first.Id);
    }

    [Fact]
    public async Task In_a_group_room_the_mention_of_the_bot_is_no_part_of_what_is_said()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage((m, ct) => m.ReplyAsync($"[{m.Text}]", ct))
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);

        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} what is **new**?");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("[what is new?]");
    }

    [Fact]
    public async Task The_bots_own_messages_are_not_answered()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage((m, ct) => m.ReplyAsync(m.Text + "!", ct))
        );

        await spark.Alice.SaysAsync(spark.Bot, "one");
        await spark.Alice.NextReplyAsync();
        await spark.Alice.SaysAsync(spark.Bot, "two");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("two!");
    }

    [Fact]
    public async Task The_bots_own_messages_are_not_answered_even_if_the_webhook_does_not_say_whose_they_are()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.OnMessage((m, ct) => m.ReplyAsync(m.Text, ct)),
            options => options.AnswerBots = true
        );
        await spark.Alice.SaysAsync(spark.Bot, "one");
        var own = await spark.Alice.NextReplyAsync();

        await spark.DeliverAsync(
            $$$"""{"resource":"messages","event":"created","data":{"id":"{{{own.Id}}}","roomId":"{{{own.RoomId}}}"}}"""
        );
        await spark.Alice.SaysAsync(spark.Bot, "two");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("two");
    }

    [Fact]
    public async Task Messages_of_a_room_are_answered_in_their_order()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage((m, ct) => m.ReplyAsync(m.Text, ct)));
        var said = Enumerable.Range(0, 50).Select(string? (n) => $"message {n}").ToList();

        foreach (var text in said)
        {
            await spark.Alice.SaysAsync(spark.Bot, text!);
        }

        var heard = new List<string?>();
        while (heard.Count < said.Count)
        {
            heard.Add((await spark.Alice.NextReplyAsync()).Text);
        }

        heard.ShouldBe(said);
    }

    [Fact]
    public async Task A_handler_that_hangs_in_one_room_holds_up_no_other()
    {
        var hang = new TaskCompletionSource();
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(
                async (m, ct) =>
                {
                    if (m.Text == "hang")
                    {
                        await hang.Task.WaitAsync(ct);
                    }

                    await m.ReplyAsync("done", ct);
                }
            )
        );

        await spark.Alice.SaysAsync(spark.Bot, "hang");
        await spark.Bob.SaysAsync(spark.Bot, "go");

        (await spark.Bob.NextReplyAsync()).Text.ShouldBe("done");
        hang.SetResult();
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("done");
    }

    [Fact]
    public async Task The_longest_command_wins_and_other_messages_go_to_the_message_handler()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("deploy", "deploys", (c, ct) => c.ReplyAsync($"{c.Name}: {c.Arguments}", ct))
                .OnCommand("deploy prod", "deploys for real", (c, ct) => c.ReplyAsync($"{c.Name}: {c.Arguments}", ct))
                .OnMessage((m, ct) => m.ReplyAsync("what?", ct))
        );

        (await AskAsync(spark, "deploy prod now")).ShouldBe("deploy prod: now");
        (await AskAsync(spark, "Deploy test")).ShouldBe("deploy: test");
        (await AskAsync(spark, "deployment")).ShouldBe("what?");
        (await AskAsync(spark, "help")).ShouldBe(
            "What I can do:\ndeploy: deploys\ndeploy prod: deploys for real\nhelp: lists the commands"
        );
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_with_the_event_and_does_not_stop_the_others()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.OnMessage((_, _) => throw new InvalidOperationException("boom"))
                    .OnMessage((m, ct) => m.ReplyAsync("hi", ct)),
            options => options.HandlerAttempts = 1
        );

        var said = await spark.Alice.SaysAsync(spark.Bot, "secret text");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("hi");

        var line = spark
            .Log.At(LogLevel.Error)
            .Where(line => line.StartsWith("Spark.Bot", StringComparison.Ordinal))
            .ShouldHaveSingleItem();
        line.ShouldContain("boom");
        line.ShouldContain(said.Id);
        line.ShouldContain(said.RoomId);
        spark.Log.All.ShouldNotContain(any => any.Contains("secret text"));
    }

    [Fact]
    public async Task A_handler_class_gets_its_services_from_a_scope_of_the_event()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.AddHandler<Counting>(),
            host: builder => builder.Services.AddScoped<Counter>()
        );

        (await AskAsync(spark, "a")).ShouldBe("1");
        (await AskAsync(spark, "b")).ShouldBe("1");
    }

    [Fact]
    public async Task Members_who_join_and_leave_and_the_bot_itself_are_told_apart()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.AddHandler<Doorman>());
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe($"added by {spark.Alice.Id}");

        await spark.Alice.AddAsync(room.Id, spark.Bob);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("welcome Bob");

        await spark.Alice.RemoveAsync(room.Id, spark.Bob);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("bye bob@example.com");

        await spark.Alice.RemoveAsync(room.Id, spark.Bot);
        (await Doorman.Removed.Task.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(room.Id);
    }

    [Fact]
    public async Task When_the_bot_stops_it_finishes_what_it_has_accepted()
    {
        var begin = new TaskCompletionSource();
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.OnMessage(
                    async (m, ct) =>
                    {
                        await begin.Task.WaitAsync(ct);
                        await m.ReplyAsync(m.Text, ct);
                    }
                ),
            options => options.DrainTimeout = Until.Patience
        );
        using var deliveries = new Readings("spark.bot.deliveries", spark.Services);
        foreach (var text in new[] { "one", "two", "three" })
        {
            await spark.Alice.SaysAsync(spark.Bot, text!);
        }

        await Until.TrueAsync(() => deliveries.All.Count(each => each.Tags.StartsWith("outcome=stored ")) == 3);
        var stopped = spark.StopBotAsync();
        begin.SetResult();
        await stopped;

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("one");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("two");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("three");
    }

    [Fact]
    public async Task A_service_of_a_handler_that_cannot_be_disposed_of_makes_no_second_answer()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.AddHandler<Careless>(),
            host: builder => builder.Services.AddScoped<Undisposable>()
        );

        (await AskAsync(spark, "one")).ShouldBe("one");
        (await AskAsync(spark, "two")).ShouldBe("two");

        spark
            .Log.At(LogLevel.Error)
            .Where(line => line.StartsWith("Spark.Bot", StringComparison.Ordinal))
            .ShouldAllBe(line => line.Contains("could not be disposed of") && line.Contains("stuck"));
    }

    [Fact]
    public async Task A_handler_that_ignores_its_cancellation_does_not_make_the_stop_fail()
    {
        var running = new TaskCompletionSource();
        var hang = new TaskCompletionSource();
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.OnMessage(
                    (_, _) =>
                    {
                        running.TrySetResult();
                        return hang.Task;
                    }
                ),
            options => options.DrainTimeout = TimeSpan.Zero,
            builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1))
        );
        await spark.Alice.SaysAsync(spark.Bot, "hello");
        await running.Task;

        await spark.StopBotAsync();

        spark.Log.At(LogLevel.Warning).ShouldContain(line => line.Contains("do not heed their cancellation token"));
        hang.SetResult();
    }

    [Fact]
    public async Task A_handler_class_added_twice_answers_once()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.AddHandler<Counting>().AddHandler<Counting>(),
            host: builder => builder.Services.AddScoped<Counter>()
        );

        (await AskAsync(spark, "a")).ShouldBe("1");
        (await AskAsync(spark, "b")).ShouldBe("1");
    }

    private static async Task<string?> AskAsync(SparkDriver spark, string text)
    {
        await spark.Alice.SaysAsync(spark.Bot, text!);
        return (await spark.Alice.NextReplyAsync()).Text;
    }

    private sealed class Undisposable : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("stuck");
    }

    private sealed class Careless(Undisposable service) : IBotHandler<MessageReceived>
    {
        public Task HandleAsync(MessageReceived botEvent, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(service);
            return botEvent.ReplyAsync(botEvent.Text, cancellationToken);
        }
    }

    private sealed class Counter
    {
        public int Value { get; set; }
    }

    private sealed class Counting(Counter counter) : IBotHandler<MessageReceived>
    {
        public Task HandleAsync(MessageReceived botEvent, CancellationToken cancellationToken) =>
            botEvent.ReplyAsync($"{++counter.Value}", cancellationToken);
    }

    private sealed class Doorman
        : IBotHandler<BotAdded>,
            IBotHandler<BotRemoved>,
            IBotHandler<MemberJoined>,
            IBotHandler<MemberLeft>
    {
        public static TaskCompletionSource<string> Removed { get; } = new();

        public Task HandleAsync(BotAdded botEvent, CancellationToken cancellationToken) =>
            botEvent.ReplyAsync($"added by {botEvent.ActorId}", cancellationToken);

        public Task HandleAsync(MemberJoined botEvent, CancellationToken cancellationToken) =>
            botEvent.ReplyAsync($"welcome {botEvent.Membership.PersonDisplayName}", cancellationToken);

        public Task HandleAsync(MemberLeft botEvent, CancellationToken cancellationToken) =>
            botEvent.ReplyAsync($"bye {botEvent.Membership.PersonEmail}", cancellationToken);

        public Task HandleAsync(BotRemoved botEvent, CancellationToken cancellationToken)
        {
            Removed.TrySetResult(botEvent.RoomId);
            return Task.CompletedTask;
        }
    }
}
