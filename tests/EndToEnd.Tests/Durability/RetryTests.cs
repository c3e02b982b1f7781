using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;

namespace EndToEnd.Tests.Durability;

/// <summary>Handlers that fail: called again without doing anything twice, given up in the end, replayed on request.</summary>
public sealed class RetryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-retry-");
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    public static TheoryData<string> Inboxes => ["Memory", "Sqlite"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, MemberData(nameof(Inboxes))]
    public async Task A_handler_that_fails_is_called_again_and_what_it_said_before_is_not_said_twice(string inbox)
    {
        var calls = 0;
        await using var spark = await StartAsync(
            inbox,
            bot =>
                bot.OnMessage(
                    async (message, ct) =>
                    {
                        await message.ReplyAsync("looking", ct);
                        if (++calls < 3)
                        {
                            throw new InvalidOperationException("not yet");
                        }

                        await message.ReplyAsync("found", ct);
                    }
                )
        );

        await spark.Alice.SaysAsync(spark.Bot, "go");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("looking");
        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("found");
        calls.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Inboxes))]
    public async Task Of_two_handlers_only_the_one_that_failed_is_called_again(string inbox)
    {
        var (good, bad) = (0, 0);
        await using var spark = await StartAsync(
            inbox,
            bot =>
                bot.OnMessage((_, _) => Task.FromResult(good++))
                    .OnMessage(_ => ++bad < 2 ? throw new InvalidOperationException("not yet") : "done")
        );

        await spark.Alice.SaysAsync(spark.Bot, "go");

        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("done");
        (good, bad).ShouldBe((1, 2));
    }

    [Theory, MemberData(nameof(Inboxes))]
    public async Task What_is_given_up_is_kept_reported_and_handled_when_it_is_replayed(string inbox)
    {
        var works = false;
        await using var spark = await StartAsync(
            inbox,
            bot =>
                bot.OnMessage(
                    async (message, ct) =>
                    {
                        await message.ReplyAsync("looking", ct);
                        await message.ReplyAsync(works ? "at last" : throw new InvalidOperationException("broken"), ct);
                    }
                ),
            options => options.HandlerAttempts = 1
        );
        await spark.Alice.SaysAsync(spark.Bot, "go");
        var letters = spark.Services.GetRequiredService<IDeadLetters>();
        await Until.TrueAsync(async () => (await letters.ListAsync()).Count == 1);

        var letter = (await letters.ListAsync()).Single();
        letter.Reason.ShouldBe("System.InvalidOperationException: broken");
        letter.Attempts.ShouldBe(1);
        var health = await spark.Http.GetAsync(new Uri(spark.BotUrl, "/health/ready"));
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await health.Content.ReadAsStringAsync()).ShouldContain("1 were given up");
        works = true;
        (await letters.ReplayAsync(letter.Id)).ShouldBeTrue();

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("looking");
        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("at last"); // and not "looking" again
        await Until.TrueAsync(async () => (await letters.ListAsync()).Count == 0);
    }

    [Fact]
    public async Task One_room_that_fails_does_not_hold_up_another()
    {
        await using var spark = await StartAsync(
            "Sqlite",
            bot => bot.OnMessage(m => m.Text == "poison" ? throw new InvalidOperationException("broken") : "fine")
        );

        await spark.Alice.SaysAsync(spark.Bot, "poison");
        await spark.Alice.SaysAsync(spark.Bot, "behind it");
        await spark.Bob.SaysAsync(spark.Bot, "hello");

        (await spark.Bob.NextReplyAsync()).Text.ShouldBe("fine"); // the clock stands still: Alice's room waits for its retry
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_holds_up_no_other_room_and_health_names_it()
    {
        await using var spark = await StartAsync(
            "Sqlite",
            bot => bot.OnMessage(m => m.Text == "poison" ? throw new InvalidOperationException("broken") : "fine")
        );
        await spark.Alice.SaysAsync(spark.Bot, "poison");
        await Until.TrueAsync(() => spark.Log.All.Any(line => line.Contains("trying again in")));
        await using (var file = new SqliteConnection($"Data Source={_folder.FullName}/inbox.db;Pooling=False"))
        {
            await file.OpenAsync();
            await using var damage = file.CreateCommand();
            damage.CommandText = "UPDATE events SET body = '{}'";
            (await damage.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        await Until.TrueAsync(
            _clock,
            TimeSpan.FromSeconds(5),
            async () =>
                await spark.Http.GetAsync(new Uri(spark.BotUrl, "/health/ready"))
                    is { StatusCode: HttpStatusCode.OK } health
                && (await health.Content.ReadAsStringAsync()).Contains("1 events cannot be read")
        );
        await spark.Bob.SaysAsync(spark.Bot, "hello");
        (await spark.Bob.NextReplyAsync()).Text.ShouldBe("fine");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_hangs_is_ended_in_time_and_its_room_goes_on(bool heedsItsToken)
    {
        using var never = new SemaphoreSlim(0);
        var (begun, ended) = (0, 0);
        await using var spark = await StartAsync(
            "Sqlite",
            bot =>
                bot.OnMessage(
                    async (message, ct) =>
                    {
                        if (message.Text == "hang")
                        {
                            begun++;
                            try
                            {
                                await never.WaitAsync(heedsItsToken ? ct : CancellationToken.None);
                            }
                            finally
                            {
                                ended++;
                            }
                        }

                        await message.ReplyAsync("fine", ct);
                    }
                ),
            options =>
            {
                options.HandlerTimeout = TimeSpan.FromSeconds(10);
                options.HandlerAttempts = 2;
            }
        );

        await spark.Alice.SaysAsync(spark.Bot, "hang");
        await spark.Alice.SaysAsync(spark.Bot, "behind it");
        await Until.TrueAsync(() => begun == 1);
        if (heedsItsToken)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Until.TrueAsync(() => ended == 1);
            await Until.TrueAsync(_clock, TimeSpan.FromSeconds(1), () => Task.FromResult(begun == 2));
        }

        await GivenUpAsync(spark);

        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("fine");
        var dead = (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()).ShouldHaveSingleItem();
        dead.Reason.ShouldContain("Spark:HandlerTimeout");
        dead.Attempts.ShouldBe(heedsItsToken ? 2 : 1);
        never.Release();
    }

    [Theory, MemberData(nameof(Inboxes))]
    public async Task A_handler_that_loops_without_ever_waiting_is_left_behind_and_others_go_on(string inbox)
    {
        using var enough = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        await using var spark = await StartAsync(
            inbox,
            bot =>
                bot.OnWebhook(
                        "telephony_calls",
                        "updated",
                        (_, _) =>
                        {
                            begun.TrySetResult();
                            while (!enough.IsCancellationRequested)
                            {
                                Thread.SpinWait(1000);
                            }

                            return Task.CompletedTask;
                        }
                    )
                    .OnMessage(_ => "fine"),
            options => (options.HandlerTimeout, options.MaxConcurrency) = (TimeSpan.FromSeconds(10), 1)
        );
        try
        {
            // Nothing is fetched for such an event: the handler is called at once.
            await spark.DeliverAsync("""{"id":"w","resource":"telephony_calls","event":"updated","data":{"id":"c"}}""");
            await begun.Task;
            await GivenUpAsync(spark);

            var letters = await spark.Services.GetRequiredService<IDeadLetters>().ListAsync();
            letters.ShouldHaveSingleItem().Reason.ShouldContain("Spark:HandlerTimeout");
            await spark.Alice.SaysAsync(spark.Bot, "hello");
            (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("fine");
        }
        finally
        {
            await enough.CancelAsync();
        }
    }

    [Theory, MemberData(nameof(Inboxes))]
    public async Task A_handler_that_was_left_behind_changes_nothing_of_its_event_any_more(string inbox)
    {
        var (hangs, late) = (new TaskCompletionSource(), new TaskCompletionSource<Exception?>());
        var (calls, behind) = (0, 0);
        await using var spark = await StartAsync(
            inbox,
            bot =>
                bot.OnMessage(
                        async (message, _) =>
                        {
                            if (++calls > 1)
                            {
                                await message.ReplyAsync("first", CancellationToken.None);
                                return;
                            }

                            await hangs.Task;
                            late.SetResult(
                                await Record.ExceptionAsync(() =>
                                    message.ReplyAsync("too late", CancellationToken.None)
                                )
                            );
                        }
                    )
                    .OnMessage(_ => $"second, {++behind} time"),
            options => options.HandlerTimeout = TimeSpan.FromSeconds(10)
        );
        await spark.Alice.SaysAsync(spark.Bot, "go");
        await Until.TrueAsync(() => calls == 1);
        await GivenUpAsync(spark);

        hangs.SetResult();
        (await late.Task).ShouldNotBeNull().Message.ShouldContain("The event is ended");
        await Until.TrueAsync(() => spark.Log.All.Any(line => line.Contains("has ended after all")));
        var letters = spark.Services.GetRequiredService<IDeadLetters>();
        await letters.ReplayAsync((await letters.ListAsync()).Single().Id);

        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("first");
        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("second, 1 time");
    }

    [Fact]
    public async Task A_question_and_what_is_remembered_survive_a_restart()
    {
        var (number, visits) = (
            new Question<int>("number"),
            new StateSlot<int>("n", StoryJson.Default.Int32, StateScope.Room)
        );
        void Says(SparkBotBuilder bot) =>
            bot.UseState()
                .OnCommand("ask", "", (command, ct) => command.AskAsync(number, "How many?", ct))
                .OnAnswer(
                    number,
                    async (answer, ct) =>
                    {
                        var visit = await answer.State.UpdateAsync(visits, count => count + 1, ct);
                        await answer.ReplyAsync($"{answer.Answer} and {visit}", ct);
                    }
                );
        await using var cloud = await Spark.Emulator.SparkEmulator.StartAsync();
        var before = await SparkDriver.StartUnreadyAsync(cloud, Says, Sqlite);
        await before.ReadyAsync();
        await before.Alice.SaysAsync(before.Bot, "ask");
        (await before.Alice.NextReplyAsync()).Text.ShouldBe("How many?");
        await before.DisposeBotAsync();

        await using var after = await SparkDriver.StartUnreadyAsync(cloud, Says, Sqlite);
        await after.ReadyAsync();
        await after.Alice.SaysAsync(after.Bot, "7");

        (await after.Alice.NextReplyAsync()).Text.ShouldBe("7 and 1");
    }

    [Fact]
    public async Task An_event_between_two_attempts_holds_up_no_stop_and_is_handled_after_the_next_start()
    {
        var calls = 0;
        void Says(SparkBotBuilder bot) =>
            bot.OnMessage(_ => ++calls == 1 ? throw new InvalidOperationException("not yet") : "fine");
        void Clock(WebApplicationBuilder host) => host.Services.AddSingleton<TimeProvider>(_clock);
        await using var cloud = await Spark.Emulator.SparkEmulator.StartAsync();
        var before = await SparkDriver.StartUnreadyAsync(cloud, Says, Sqlite, Clock);
        await before.ReadyAsync();
        await before.Alice.SaysAsync(before.Bot, "go");
        await before.Alice.SaysAsync(before.Bot, "behind it");
        await Until.TrueAsync(() => before.Log.All.Any(line => line.Contains("trying again in")));

        await before.DisposeBotAsync(); // the clock stands still, so that it waits for no time of its own
        before.Log.All.ShouldNotContain(line => line.Contains("Stopped before all was handled"));
        calls.ShouldBe(1);

        await using var after = await SparkDriver.StartUnreadyAsync(cloud, Says, Sqlite, Clock);
        await after.ReadyAsync();
        (await after.Alice.NextReplyAsync(_clock)).Text.ShouldBe("fine");
        (await after.Alice.NextReplyAsync(_clock)).Text.ShouldBe("fine");
    }

    private Task<SparkDriver> StartAsync(
        string inbox,
        Action<SparkBotBuilder> says,
        Action<SparkBotOptions>? more = null
    ) =>
        SparkDriver.StartAsync(
            says,
            options =>
            {
                Sqlite(options);
                options.Inbox = inbox;
                more?.Invoke(options);
            },
            host => host.Services.AddSingleton<TimeProvider>(_clock)
        );

    /// <summary>Lets a handler's time run out, and that which it has to end then, until its event is given up.</summary>
    private Task GivenUpAsync(SparkDriver spark) =>
        Until.TrueAsync(
            _clock,
            TimeSpan.FromSeconds(15),
            async () => (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()).Count > 0
        );

    private void Sqlite(SparkBotOptions options) =>
        (options.Inbox, options.InboxPath) = ("Sqlite", Path.Combine(_folder.FullName, "inbox.db"));
}
