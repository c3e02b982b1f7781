using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>Replicas behind a pooler in transaction mode: nobody hears of anything, and polling finds all.</summary>
public sealed class PoolerTests(Database database) : IAsyncLifetime
{
    private readonly PostgreSqlHarness _harness = new(database);
    private PgBouncer _pooler = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _pooler = await PgBouncer.StartAsync(database.Server.Port, connections: 3);
        _harness.Settings.ConnectionString = _pooler.ConnectionString;
        _harness.Settings.LeaseTime = TimeSpan.FromSeconds(5);
        _harness.Settings.PollInterval = TimeSpan.FromMilliseconds(200);
    }

    public async ValueTask DisposeAsync()
    {
        await _harness.DisposeAsync();
        if (_pooler is not null)
        {
            await _pooler.DisposeAsync();
        }
    }

    [Fact]
    public async Task Replicas_that_start_at_once_make_the_tables_once()
    {
        var replicas = Enumerable.Range(0, 10).Select(_ => Real()).ToList();

        await Task.WhenAll(replicas.Select(replica => replica.Inbox.ClaimAsync("bot", Ct).AsTask()));

        (await _harness.ScalarAsync("SELECT value FROM {schema}.facts WHERE name = 'bot'")).ShouldBe("bot");
    }

    [Theory]
    [InlineData("")]
    [InlineData(";Max Auto Prepare=0;No Reset On Close=false")]
    public async Task Each_event_is_handled_once_in_order_and_remembered_over_few_connections(string settings)
    {
        const int Rooms = 20;
        const int Turns = 10;
        _harness.Settings.ConnectionString = _pooler.ConnectionString + settings;
        var handled = new ConcurrentQueue<(string Room, string Id)>();
        var slot = new StateSlot<int>(
            "count",
            (JsonTypeInfo<int>)JsonSerializerOptions.Default.GetTypeInfo(typeof(int)),
            StateScope.Room
        );
        Func<MessageDeleted, CancellationToken, Task> handle = async (deleted, ct) =>
        {
            await deleted.State.UpdateAsync(slot, count => count + 1, ct);
            handled.Enqueue((deleted.RoomId!, deleted.DeletedId!));
        };
        await using var one = new BotReplica(_harness.Settings, handle).Start();
        await using var other = new BotReplica(_harness.Settings, handle).Start();
        WholeBot[] replicas = [one, other];
        await Task.WhenAll(
            Enumerable
                .Range(0, Rooms)
                .Select(async room =>
                {
                    for (var turn = 0; turn < Turns; turn++)
                    {
                        (await replicas[(room + turn) % 2].DeliverAsync($"{room}-{turn:00}", $"room-{room}")).ShouldBe(
                            204
                        );
                    }
                })
        );
        await Until.TrueAsync(async () =>
            (long)(await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events"))! == 0
        );

        foreach (var room in handled.GroupBy(each => each.Room))
        {
            room.Select(each => each.Id).ShouldBe(room.Select(each => each.Id).Order(StringComparer.Ordinal));
        }

        handled.Count.ShouldBe(Rooms * Turns);
        (
            await _harness.ScalarAsync(
                "SELECT count(*) FROM {schema}.states WHERE convert_from(value, 'UTF8') = '" + Turns + "'"
            )
        ).ShouldBe((long)Rooms);
    }

    [Fact]
    public async Task What_another_replica_has_accepted_and_what_a_dead_one_had_is_found_by_polling()
    {
        var (accepting, taking) = (Real(), Real());
        var first = await _harness.LookedInVainAsync(taking); // it listens, as far as it can
        await accepting.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        (await first).Entry.Webhook.Data.Id.ShouldBe("a");
        taking.Database.Dispose();

        (await accepting.TakeAsync()).Attempt.ShouldBe(2);
    }

    private PostgreSqlReplica Real() => _harness.Another(TimeProvider.System);
}
