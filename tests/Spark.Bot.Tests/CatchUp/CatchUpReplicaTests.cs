using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot.Tests.Inbox;

namespace Spark.Bot.Tests.CatchUp;

/// <summary>Of many replicas one looks for what was missed.</summary>
public sealed class CatchUpReplicaTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _noon = ListedService.Noon;

    private readonly FakeTimeProvider _clock = new(_noon.AddHours(1));
    private readonly MemoryStateStore _states = new();
    private readonly ListedService _service = new();
    private readonly Known _inbox = new();
    private readonly SeenUntilStore _seen;
    private readonly List<(IHost Host, Spark.Bot.CatchUp Loop)> _replicas = [];

    public CatchUpReplicaTests()
    {
        _seen = new SeenUntilStore(_states);
        _service.Rooms = [("one", "direct", 9), ("other", "direct", 8)];
        _service.Messages["one"] = [("a2", 9), ("a1", 2)];
        _service.Messages["other"] = [("b2", 8), ("b1", 1)];
        foreach (var quiet in (string[])["c", "d", "e", "f", "g", "h"]) // who looks is at it for longer than others wait
        {
            _service.Rooms = [.. _service.Rooms, (quiet, "direct", 7)];
            _service.Messages[quiet] = [];
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IEnumerable<string> Read =>
        _service.Asked.Where(path => path.Contains("/messages", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var (host, loop) in _replicas)
        {
            await loop.StopAsync(CancellationToken.None);
            loop.Dispose();
            host.Dispose();
        }

        _service.Dispose();
    }

    [Fact]
    public async Task What_one_looks_for_the_others_do_not()
    {
        await _seen.TrySetAsync(new SeenUntil(_noon, _noon), 0, Ct);
        var replicas = Enumerable.Range(0, 3).Select(_ => Replica()).ToList();

        await PassAsync(0.1, () => replicas.TrueForAll(IsClosed)); // slowly: who looks must not seem to have died

        _inbox.Accepted.ShouldBe(["b1", "a1", "b2", "a2"]);
        Read.Count().ShouldBe(_service.Rooms.Count);
    }

    [Fact]
    public async Task What_one_was_looking_for_that_died_the_next_looks_for_when_it_has_said_nothing_for_a_minute()
    {
        var died = _clock.GetUtcNow();
        await _seen.TrySetAsync(
            new SeenUntil(_noon.AddMinutes(30), _noon)
            {
                Busy = died.AddMinutes(1),
                By = "the one that died",
                Pending = _noon,
            },
            0,
            Ct
        );
        var replica = Replica();

        await PassAsync(2, () => IsClosed(replica));

        _clock.GetUtcNow().ShouldBeGreaterThanOrEqualTo(died.AddMinutes(1));
        _inbox.Accepted.ShouldBe(["b1", "a1", "b2", "a2"]);
    }

    private Task PassAsync(double seconds, Func<bool> until) =>
        Until.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            return until();
        });

    private static bool IsClosed(IHost host) => host.Services.GetRequiredService<DeliveryGaps>().Seen is not null;

    private IHost Replica()
    {
        var host = BareBot.Build(
            _clock,
            _inbox,
            _states,
            _service,
            options => options.CatchUp = true,
            bot => bot.OnMessage((_, _) => Task.CompletedTask)
        );
        var loop = ActivatorUtilities.CreateInstance<Spark.Bot.CatchUp>(host.Services);
        _replicas.Add((host, loop));
        host.Services.GetRequiredService<BotIdentity>().Learn(Samples.Bot);
        _ = loop.StartAsync(Ct);
        host.Services.GetRequiredService<DeliveryGaps>().End();
        return host;
    }

    private sealed class Known : EmptyInbox
    {
        private readonly ConcurrentDictionary<EventKey, bool> _keys = [];

        public ConcurrentQueue<string> Accepted { get; } = [];

        public override ValueTask<InboxReceipt> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken)
        {
            if (!_keys.TryAdd(entry.Key, true))
            {
                return new(InboxReceipt.Duplicate);
            }

            Accepted.Enqueue(entry.Webhook.Data.Id!);
            return new(InboxReceipt.Stored);
        }
    }
}
