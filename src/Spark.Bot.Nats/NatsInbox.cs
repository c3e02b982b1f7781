using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot.Nats;

/// <summary>
/// The inbox in a stream that many replicas share. The rooms are spread over partitions; the server keeps the order of
/// each, and hands out one event of it at a time.
/// </summary>
internal sealed partial class NatsInbox : IInbox, IInboxImport, IAsyncDisposable, IDisposable
{
    /// <summary>Until what was left to others is given out again: the server does so only so often before it gives it up.</summary>
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(1);

    private readonly NatsServer _server;
    private readonly NatsEvents _events;
    private readonly NatsSettling _settling;
    private readonly NatsIntake _intake;
    private readonly NatsAdvisories _advisories;
    private readonly NatsSweeper _sweeper;
    private readonly SharedBacklog _backlog;
    private readonly SparkNatsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<NatsInbox> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private readonly Guid _owner = Guid.NewGuid();
    private Task _watching = Task.CompletedTask;
    private Task? _disposing;
    private bool _isStarted;

    public NatsInbox(
        NatsServer server,
        IOptions<SparkNatsOptions> options,
        TimeProvider clock,
        ILogger<NatsInbox> logger
    )
    {
        (_server, _options, _clock, _logger) = (server, options.Value, clock, logger);
        _events = new NatsEvents(server, _options, clock);
        _settling = new NatsSettling(server, _owner, clock);
        var opening = new NatsOpening(server, _settling, _owner, _options, clock, logger);
        _backlog = new SharedBacklog(new NatsCounting(server).CountAsync, clock, logger);
        _intake = new NatsIntake(server, opening, _settling, _backlog, _options, clock, logger);
        _advisories = new NatsAdvisories(server, clock, logger);
        _sweeper = new NatsSweeper(server, _options, clock, logger);
    }

    public bool IsShared => true;

    public TimeSpan RetryLimit => _options.RetryFor;

    public long Pending => _backlog.Pending;

    public long DeadLetters => _backlog.Dead;

    public DateTimeOffset? Oldest => _backlog.Oldest;

    /// <summary>How many events are here that nobody has begun.</summary>
    public int AtHand => _intake.AtHand;

    /// <summary>The event that is being handled here; <c>null</c> if it is not.</summary>
    public NatsLease? LeaseOf(long eventId) => _intake.LeaseOf(eventId);

    public Task<bool> IsMineAsync(NatsLease lease, CancellationToken cancellationToken) =>
        _settling.IsMineAsync(lease, cancellationToken);

    public async ValueTask ClaimAsync(string botId, CancellationToken cancellationToken)
    {
        var owner = await _server
            .RunAsync(
                async (topology, token) =>
                {
                    _ = await NatsKeys
                        .PutAsync(topology.Partitions, "bot", Encoding.UTF8.GetBytes(botId), 0, token)
                        .ConfigureAwait(false);
                    var entry = await NatsKeys.FindAsync(topology.Partitions, "bot", token).ConfigureAwait(false);
                    return Encoding.UTF8.GetString(entry?.Value ?? []);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!SparkId.Same(owner, botId))
        {
            throw new UnusableConfigurationException(
                $"The streams {_options.Name} hold the events of another bot ({owner}). Set Spark:Nats:Name to a name of "
                    + "this bot's own."
            );
        }
    }

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Only writing shows whether anything can be stored.
            await _server
                .RunAsync(
                    (topology, token) =>
                        NatsKeys.PutAsync(
                            topology.Partitions,
                            "checked",
                            Encoding.UTF8.GetBytes(_clock.GetUtcNow().ToString("O")),
                            token
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return null;
        }
        catch (InboxUnavailableException error)
        {
            return error.Message;
        }
    }

    public async ValueTask<InboxReceipt> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        if (!await _events.AcceptAsync(entry, cancellationToken).ConfigureAwait(false))
        {
            return InboxReceipt.Duplicate;
        }

        _backlog.Add(1, dead: 0, entry.Received);
        return InboxReceipt.Stored;
    }

    public ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        Start();
        return _intake.TakeAsync(cancellationToken);
    }

    public async ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken) =>
        Settled(
            delivery,
            await _settling.CompleteAsync(delivery, cancellationToken).ConfigureAwait(false),
            -1,
            dead: 0
        );

    public async ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken) =>
        Settled(
            delivery,
            await _settling.RetryAsync(delivery, after, cancellationToken).ConfigureAwait(false),
            pending: 0,
            dead: 0
        );

    public async ValueTask GiveBackAsync(InboxDelivery delivery, CancellationToken cancellationToken) =>
        Settled(
            delivery,
            await _settling.ReleaseAsync(delivery, Elsewhere, cancellationToken).ConfigureAwait(false),
            pending: 0,
            dead: 0
        );

    public async ValueTask DeadLetterAsync(
        InboxDelivery delivery,
        string reason,
        CancellationToken cancellationToken
    ) => Settled(delivery, await _settling.BuryAsync(delivery, reason, cancellationToken).ConfigureAwait(false), -1, 1);

    public async ValueTask LeaveAsync(CancellationToken cancellationToken) =>
        await _intake.LeaveAsync(cancellationToken).ConfigureAwait(false);

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await _intake.StopAsync(cancellationToken).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<InboxReceipt>> ImportAsync(
        IReadOnlyList<MovedEvent> events,
        CancellationToken cancellationToken
    )
    {
        var import = new NatsImport(_server, _events);
        var receipts = new List<InboxReceipt>(events.Count);
        foreach (var moved in events)
        {
            var isNew = await import.StoreAsync(moved, cancellationToken).ConfigureAwait(false);
            receipts.Add(isNew ? InboxReceipt.Stored : InboxReceipt.Duplicate);
            if (isNew)
            {
                Moved(moved.Death is null ? 1 : 0, moved.Death is null ? 0 : 1);
            }
        }

        return receipts;
    }

    public Task<int> RememberAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken) =>
        new NatsImport(_server, _events).RememberAsync(keys, cancellationToken);

    /// <summary>Dead letters were replayed or dropped, or events taken over.</summary>
    public void Moved(long waiting, long dead) => _backlog.Add(waiting, dead);

    /// <summary>Has an event handled again that was given up.</summary>
    public Task ReplayAsync(NatsTopology topology, StoredEvent letter, ulong id, CancellationToken cancellation) =>
        _events.ReplayAsync(topology, letter, id, cancellation);

    /// <summary>Once, however many names it has in the container.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_starting)
        {
            return new(_disposing ??= DisposeOnceAsync());
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task DisposeOnceAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _intake.DisposeAsync().ConfigureAwait(false);
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Start()
    {
        if (Volatile.Read(ref _isStarted))
        {
            return;
        }

        lock (_starting)
        {
            if (!_isStarted && !_stop.IsCancellationRequested)
            {
                _watching = Task.WhenAll(
                    Task.Run(() => _backlog.FollowAsync(_stop.Token)),
                    Task.Run(() => _advisories.MoveAsync(_stop.Token))
                );
                _sweeper.Start();
                Volatile.Write(ref _isStarted, true);
            }
        }
    }

    private void Settled(InboxDelivery delivery, bool isMine, long pending, long dead)
    {
        _intake.Release(delivery);
        if (!isMine)
        {
            Log.Lost(_logger, delivery.Entry.Description);
        }
        else if (pending != 0)
        {
            _backlog.Add(pending, dead);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "{Event} was handled here, but another replica had been given it: this one was too long without the servers, or stood still"
        )]
        public static partial void Lost(ILogger logger, string @event);
    }
}
