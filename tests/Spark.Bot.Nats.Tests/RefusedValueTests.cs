using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Spark.Client;

namespace Spark.Bot.Nats.Tests;

/// <summary>
/// A value that the server refuses, however often it is offered, is the fault of its event: that one is given up, and what
/// waits behind it goes on.
/// </summary>
public sealed class RefusedValueTests : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _open = [];
    private readonly ConcurrentQueue<string> _handled = new();
    private NatsServers _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await NatsServers.StartAsync(settings: "max_payload: 10KB");
        _open.Add(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _open.Reverse();
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_event_whose_state_is_refused_is_given_up_with_the_reason_and_its_partition_goes_on()
    {
        var bot = Bot(
            (bot, _) =>
                bot
                    .Services.GetRequiredService<IStateStore>()
                    .PutAsync(new("room-1", null, "cart"), new byte[20_000], version: null, Ct)
                    .AsTask()
        );

        var letter = await GivenUpAsync(bot);

        letter.Attempts.ShouldBeGreaterThan(1);
        letter.Reason.ShouldContain("max_payload");
    }

    [Fact]
    public async Task An_event_of_which_more_is_done_than_can_be_written_down_is_given_up()
    {
        var bot = Bot(
            (_, deleted) =>
            {
                deleted.Context.Handling.Finish(new string('x', 20_000));
                throw new InvalidOperationException("always");
            }
        );

        (await GivenUpAsync(bot)).Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task What_an_administrator_allows_no_message_for_is_refused_and_is_no_fault_of_the_server()
    {
        var replica = Replica();
        await replica.Server.RunAsync(
            async (topology, token) =>
            {
                var states = await topology.JetStream.GetStreamAsync(topology.States.Stream, null, token);
                states.Info.Config.MaxMsgSize = 1_000;
                await states.UpdateAsync(states.Info.Config, token);
                return true;
            },
            Ct
        );

        var error = await Should.ThrowAsync<RefusedValueException>(
            replica.States.PutAsync(new("room-1", null, "cart"), new byte[2_000], version: 0, Ct).AsTask()
        );

        error.Message.ShouldContain("max_msg_size");
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task That_a_reply_was_sent_is_known_though_there_is_no_room_for_all_of_it()
    {
        var replica = Replica();
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var key = new ReplyKey((await replica.TakeAsync()).Id, "h", 1);
        await replica.Journal.IntendAsync(key, TimeProvider.System.GetUtcNow(), Ct);

        await replica.Journal.RecordAsync(
            key,
            new Message
            {
                Id = "m1",
                RoomId = "room-1",
                ParentId = "m0",
                Text = new string('x', 20_000),
            },
            Ct
        );

        var sent = (await replica.Journal.FindAsync(key, Ct)).ShouldNotBeNull().Message.ShouldNotBeNull();
        (sent.Id, sent.RoomId, sent.ParentId).ShouldBe(("m1", "room-1", "m0"));
    }

    /// <summary>Has an event handled that comes to nothing, and one behind it. Returns the letter of the first.</summary>
    private async Task<DeadLetter> GivenUpAsync(BotReplica bot)
    {
        await bot.DeliverAsync("refused");
        await bot.DeliverAsync("behind it");
        bot.Start();

        await Until.TrueAsync(() => _handled.Contains("behind it"));
        await Until.TrueAsync(() => bot.Inbox.Pending == 0);
        (await bot.Inbox.CheckAsync(Ct)).ShouldBeNull();
        var letters = bot.Services.GetRequiredService<IDeadLetters>();
        var letter = (await letters.ListAsync(cancellationToken: Ct)).ShouldHaveSingleItem();
        letter.Webhook.Data.Id.ShouldBe("refused");
        return letter;
    }

    private BotReplica Bot(Func<BotReplica, MessageDeleted, Task> handle)
    {
        BotReplica? bot = null;
        bot = new BotReplica(
            new SparkNatsOptions
            {
                Url = _server.Url,
                Partitions = 4,
                RetryFor = TimeSpan.FromSeconds(2),
            },
            async (deleted, _) =>
            {
                _handled.Enqueue(deleted.DeletedId!);
                if (deleted.DeletedId == "refused")
                {
                    await handle(bot!, deleted);
                }
            }
        );
        _open.Add(bot);
        return bot;
    }

    private NatsReplica Replica()
    {
        var settings = new SparkNatsOptions { Url = _server.Url, Partitions = 4 };
        var replica = new NatsReplica(settings, new SparkBotOptions(), TimeProvider.System);
        _open.Add(replica);
        return replica;
    }
}
