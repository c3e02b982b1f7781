using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>What was said to the bot while it could not be reached: the service has told it to nobody, and never will.</summary>
public sealed class CatchUpTests : CloudFaults
{
    [Fact]
    public async Task What_was_said_while_the_bot_was_down_is_answered_once_when_it_is_back()
    {
        var cloud = await CloudAsync();
        var first = await BeginAsync(cloud);
        var room = await first.Alice.CreateRoomAsync("Lab", first.Bot);
        await SayAsync(first, "before");
        await AnsweredAsync(first, first.Alice, "re before");
        await first.DisposeBotAsync();

        await SayAsync(first, "one");
        await first.Alice.SaysAsync(room.Id, "not to the bot");
        await first.Alice.SaysAsync(room.Id, $"{first.Bot.Mention} in the room");
        await SayAsync(first, "two");
        var second = await StartAsync(cloud);
        await AnsweredAsync(second, second.Alice, "re before", "re one", "re two");
        await PassAsync(async () => (await InRoomAsync(second, room.Id)).Count > 0);
        await CaughtUpAsync(second, 3);
        await second.DisposeBotAsync();

        await using var third = await StartAsync(cloud);
        await CaughtUpAsync(third, 0);
        await AnsweredAsync(third, third.Alice, "re before", "re one", "re two");
        (await InRoomAsync(third, room.Id)).ShouldHaveSingleItem();
        await IsAsWellAsEverAsync(third);
    }

    [Fact]
    public async Task On_the_very_first_start_nobody_expects_an_answer_and_later_no_more()
    {
        var cloud = await CloudAsync();
        await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), "before there was a bot");
        var first = await BeginAsync(cloud);
        await first.DisposeBotAsync();

        await using var second = await StartAsync(cloud);
        await CaughtUpAsync(second, 0);
        await SayAsync(second, "hello");

        await AnsweredAsync(second, second.Alice, "re hello");
    }

    [Fact]
    public async Task What_was_said_while_a_webhook_was_gone_is_answered_when_it_was_repaired()
    {
        await using var spark = await BeginAsync(await CloudAsync());
        await SayAsync(spark, "before");
        await AnsweredAsync(spark, spark.Alice, "re before");
        using var stranger = spark.Cloud.Client();
        foreach (var hook in await spark.HooksAsync())
        {
            await stranger.Webhooks.DeleteAsync(hook.Id);
        }

        await SayAsync(spark, "nobody hears this");

        await AnsweredAsync(spark, spark.Alice, "re before", "re nobody hears this");
        await CaughtUpAsync(spark, 1);
    }

    [Fact]
    public async Task What_was_refused_while_the_inbox_took_nothing_is_answered_when_it_does()
    {
        using var held = new Held();
        await using var spark = await BeginAsync(
            await CloudAsync(),
            options =>
            {
                (options.Inbox, options.MemoryInboxCapacity, options.CatchUp) = ("Memory", 1, true);
                options.WebhookCheckInterval = TimeSpan.Zero;
            },
            held
        );
        await SayAsync(spark, "one");
        await PassAsync(() => Task.FromResult(held.Waiting > 0));
        await SayAsync(spark, "two");
        await PassAsync(() => Task.FromResult(spark.Log.All.Any(line => line.Contains("refused with 503"))));
        held.Release();

        await AnsweredAsync(spark, spark.Alice, "re one", "re two");
        await CaughtUpAsync(spark, 1);
    }

    [Fact]
    public async Task What_is_older_than_a_day_is_not_answered_any_more()
    {
        var cloud = await CloudAsync();
        var first = await BeginAsync(cloud);
        await SayAsync(first, "before");
        await AnsweredAsync(first, first.Alice, "re before");
        await first.DisposeBotAsync();

        await SayAsync(first, "too old");
        Wait(TimeSpan.FromHours(24.5));
        await SayAsync(first, "young");
        await using var second = await StartAsync(cloud);

        await AnsweredAsync(second, second.Alice, "re before", "re young");
        await CaughtUpAsync(second, 1);
    }

    [Theory]
    [InlineData("Memory", null)]
    [InlineData("Sqlite", false)]
    public async Task Nothing_is_looked_for_where_it_is_not_wanted(string inbox, bool? catchUp)
    {
        var cloud = await CloudAsync();
        void Options(SparkBotOptions options) => (options.Inbox, options.CatchUp) = (inbox, catchUp);
        var first = await StartAsync(cloud, Options);
        await first.DisposeBotAsync();
        await SayAsync(first, "missed");

        await using var second = await StartAsync(cloud, Options);
        await SayAsync(second, "hello");

        await AnsweredAsync(second, second.Alice, "re hello");
    }

    [Fact]
    public async Task A_service_that_fails_meanwhile_is_asked_again()
    {
        var cloud = await CloudAsync();
        var first = await BeginAsync(cloud);
        await first.DisposeBotAsync();
        await SayAsync(first, "missed");
        first.Bot.Suffers("""[{"kind":"serverError","status":500,"method":"GET","path":"/messages","count":3}]""");

        await using var second = await StartAsync(cloud);

        await AnsweredAsync(second, second.Alice, "re missed");
        second.Log.All.ShouldContain(line => line.Contains("could not be listed; trying again"));
        await CaughtUpAsync(second, 1);
    }

    private static Task<EmulatedMessage> SayAsync(SparkDriver spark, string text) =>
        spark.Alice.SaysAsync(spark.Bot, text);

    private async Task AnsweredAsync(SparkDriver spark, EmulatedPerson person, params string[] answers)
    {
        await PassAsync(async () => (await AnswersAsync(spark, person)).Count >= answers.Length);
        (await AnswersAsync(spark, person)).Reverse<string>().ShouldBe(answers);
    }

    private Task CaughtUpAsync(SparkDriver spark, int messages) =>
        PassAsync(() =>
            Task.FromResult(spark.Log.All.Any(line => line.Contains($"Caught up: {messages} messages since")))
        );

    /// <summary>The very first start: what is said from now on is looked for when the bot is back.</summary>
    private async Task<SparkDriver> BeginAsync(
        SparkEmulator cloud,
        Action<SparkBotOptions>? more = null,
        DelegatingHandler? around = null
    )
    {
        var spark = await StartAsync(cloud, more, around);
        await PassAsync(() => Task.FromResult(spark.Log.All.Any(line => line.Contains("From now on"))));
        return spark;
    }

    private static async Task<List<Message>> InRoomAsync(SparkDriver spark, string roomId)
    {
        using var client = spark.ClientOf(spark.Alice);
        var said = await client.Messages.ListAsync(new() { RoomId = roomId }).ToListAsync();
        return said.FindAll(message => message.PersonEmail == spark.Bot.Email);
    }

    /// <summary>Keeps replies from being sent.</summary>
    private sealed class Held : DelegatingHandler
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;

        public int Waiting => Volatile.Read(ref _waiting);

        public void Release() => _released.TrySetResult();

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (
                request.Method == HttpMethod.Post
                && request.RequestUri!.AbsolutePath.EndsWith("/messages", StringComparison.Ordinal)
            )
            {
                Interlocked.Increment(ref _waiting);
                await _released.Task.WaitAsync(cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
