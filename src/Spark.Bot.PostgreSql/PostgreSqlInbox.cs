using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// The inbox in a database that many replicas share. A room belongs to the replica that handles its first event, by a
/// lease that it renews; what waits is in the database alone, and is taken when somebody here is free for it.
/// </summary>
internal sealed partial class PostgreSqlInbox : IInbox, IInboxImport, IAsyncDisposable, IDisposable
{
    private readonly PostgreSqlEvents _events;
    private readonly PostgreSqlImport _import;
    private readonly PostgreSqlStateStore _states;
    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlListener _listener;
    private readonly PostgreSqlSweeper _sweeper;
    private readonly PostgreSqlBacklog _backlog;
    private readonly SparkPostgreSqlOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<PostgreSqlInbox> _logger;
    private readonly string _schema;

    private readonly Guid _owner = Guid.NewGuid();
    private readonly Lane<InboxEntry, InboxReceipt> _accepting;
    private readonly Lane<Settlement, SettlementResult> _settling;
    private readonly Channel<InboxDelivery> _ready = Channel.CreateUnbounded<InboxDelivery>();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly ConcurrentDictionary<long, PostgreSqlLease> _held = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private readonly ITimer _poll;
    private readonly ITimer _renewal;
    private Task _claiming = Task.CompletedTask;
    private Task _renewing = Task.CompletedTask;
    private Task? _disposing;
    private bool _isStarted;
    private int _demand; // who waits for an event, without those for whom one is ready
    private int _signals; // counts what may have brought something to take
    private int _seen; // as many were known when nothing was left

    public PostgreSqlInbox(
        PostgreSqlDatabase database,
        PostgreSqlStatements statements,
        PostgreSqlStateStore states,
        IOptions<SparkPostgreSqlOptions> options,
        IOptions<SparkBotOptions> bot,
        TimeProvider clock,
        ILogger<PostgreSqlInbox> logger
    )
    {
        (_database, _states, _options, _clock, _logger) = (database, states, options.Value, clock, logger);
        _schema = statements.Schema;
        _events = new PostgreSqlEvents(database, statements, clock);
        _import = new PostgreSqlImport(database, statements, clock);
        _backlog = new PostgreSqlBacklog(_events, clock);
        _listener = new PostgreSqlListener(database, statements.Schema, Look, clock);
        _sweeper = new PostgreSqlSweeper(database, statements.Schema, bot.Value, clock);
        _accepting = new(AcceptAsync);
        _settling = new(settlements => _events.SettleAsync(settlements, _options.LeaseTime, _states));
        _poll = clock.CreateTimer(_ => Look(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _renewal = clock.CreateTimer(_ => Renew(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsShared => true;

    public long Pending => _backlog.Pending;

    public long DeadLetters => _backlog.Dead;

    public DateTimeOffset? Oldest => _backlog.Oldest;

    /// <summary>The lease under which an event is being handled here; <c>null</c> if it is not.</summary>
    public PostgreSqlLease? LeaseOf(long eventId) => _held.GetValueOrDefault(eventId);

    public async ValueTask ClaimAsync(string botId, CancellationToken cancellationToken)
    {
        var owner = await _database
            .RunAsync(
                async (connection, cancellation) =>
                {
                    await PostgreSqlEvents
                        .ExecuteAsync(
                            connection,
                            $"INSERT INTO {_schema}.facts VALUES ('bot', $1) ON CONFLICT (name) DO NOTHING",
                            cancellation,
                            Parameter.Text(botId)
                        )
                        .ConfigureAwait(false);
                    var rows = await PostgreSqlEvents
                        .ReadAsync(
                            connection,
                            $"SELECT value FROM {_schema}.facts WHERE name = 'bot'",
                            row => row.GetString(0),
                            cancellation
                        )
                        .ConfigureAwait(false);
                    return rows[0];
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!SparkId.Same(owner, botId))
        {
            throw new UnusableConfigurationException(
                $"The schema {_schema} holds the events of another bot ({owner}). Set Spark:PostgreSql:Schema to a "
                    + "schema of this bot's own."
            );
        }
    }

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Only writing shows whether the database can be written.
            await _database
                .RunAsync(
                    (connection, cancellation) =>
                        PostgreSqlEvents.ExecuteAsync(
                            connection,
                            $"INSERT INTO {_schema}.facts VALUES ('checked', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                            cancellation,
                            Parameter.Text(_clock.GetUtcNow().ToString("O"))
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

    public async ValueTask<InboxReceipt> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken) =>
        await _accepting.AddAsync(entry).WaitAsync(cancellationToken).ConfigureAwait(false);

    public async ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        Start();
        if (Interlocked.Increment(ref _demand) > 0)
        {
            _wake.Writer.TryWrite(true);
        }

        try
        {
            return await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Interlocked.Decrement(ref _demand);
            throw;
        }
    }

    public async ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        var lease = Lease(delivery);
        await SettleAsync(
                delivery,
                new Settlement(lease)
                {
                    IsJournaled = delivery.IsJournaled,
                    // Where others wait, the room takes its turn behind them.
                    IsKept = _seen == Volatile.Read(ref _signals) && !_stop.IsCancellationRequested,
                    Changes = lease.Changes.Of(_ => true),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public async ValueTask DeadLetterAsync(
        InboxDelivery delivery,
        string reason,
        CancellationToken cancellationToken
    ) =>
        await SettleAsync(
                delivery,
                new Settlement(Lease(delivery))
                {
                    Reason = ColumnText.Kept(reason),
                    Finished = delivery.FinishedText,
                    Changes = Lease(delivery).Changes.Of(handler => IsDone(delivery, handler)),
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken)
    {
        await SettleAsync(
                delivery,
                new Settlement(Lease(delivery))
                {
                    Due = (_clock.GetUtcNow() + after).ToUnixTimeMilliseconds(),
                    Finished = delivery.FinishedText,
                    Changes = Lease(delivery).Changes.Of(handler => IsDone(delivery, handler)),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (after < _options.PollInterval)
        {
            _poll.Change(after, _options.PollInterval);
        }
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _poll.DisposeAsync().ConfigureAwait(false);
        await _renewal.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_claiming, _renewing).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_isStarted)
        {
            await _events.ReleaseAsync(_owner, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<InboxReceipt>> ImportAsync(
        IReadOnlyList<MovedEvent> events,
        CancellationToken cancellationToken
    )
    {
        var stored = await _import.StoreAsync(events, cancellationToken).ConfigureAwait(false);
        var dead = events.Count(each => each.Death is not null && stored.Contains(each.Entry.Key.Value));
        Moved(stored.Count - dead, dead);
        return
        [
            .. events.Select(each =>
                stored.Contains(each.Entry.Key.Value) ? InboxReceipt.Stored : InboxReceipt.Duplicate
            ),
        ];
    }

    public Task<int> RememberAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken) =>
        _import.RememberAsync(keys, cancellationToken);

    /// <summary>Something may be there to take: accepted, due, given back by another replica.</summary>
    public void Look()
    {
        Interlocked.Increment(ref _signals);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Dead letters were replayed or dropped, or events taken over.</summary>
    public void Moved(long waiting, long dead)
    {
        _backlog.Add(waiting, dead);
        Look();
    }

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
        await _poll.DisposeAsync().ConfigureAwait(false);
        await _renewal.DisposeAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await _accepting.DisposeAsync().ConfigureAwait(false);
        await _settling.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_claiming, _renewing).ConfigureAwait(false);
        _stop.Dispose();
    }

    private static PostgreSqlLease Lease(InboxDelivery delivery) => (PostgreSqlLease)delivery.Receipt!;

    /// <summary>What the framework remembers by itself is the work of nobody in particular.</summary>
    private static bool IsDone(InboxDelivery delivery, string handler) =>
        handler.Length == 0 || delivery.Finished.Contains(handler);

    private void Start()
    {
        if (Volatile.Read(ref _isStarted))
        {
            return;
        }

        lock (_starting)
        {
            if (!_isStarted)
            {
                _claiming = Task.Run(ClaimAsync);
                _poll.Change(_options.PollInterval, _options.PollInterval);
                _renewal.Change(_options.LeaseTime / 3, _options.LeaseTime / 3);
                if (_options.Listen)
                {
                    _listener.Start();
                }

                Volatile.Write(ref _isStarted, true);
                Look();
            }
        }
    }

    private async Task<IReadOnlyList<InboxReceipt>> AcceptAsync(IReadOnlyList<InboxEntry> entries)
    {
        // Of two that are the same, the second is a duplicate of the first.
        var different = entries.DistinctBy(entry => entry.Key.Value).ToList();
        var isBusy = Volatile.Read(ref _demand) < different.Count;
        var stored = await _events.AcceptAsync(different, isBusy).ConfigureAwait(false);
        _backlog.Add(stored.Count, dead: 0, different[0].Received);
        if (stored.Count > 0)
        {
            Look();
        }

        return
        [
            .. entries.Select(entry => stored.Remove(entry.Key.Value) ? InboxReceipt.Stored : InboxReceipt.Duplicate),
        ];
    }

    private async Task SettleAsync(InboxDelivery delivery, Settlement settlement, CancellationToken cancellationToken)
    {
        var result = await _settling.AddAsync(settlement).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsInConflict)
        {
            foreach (var handler in settlement.Lease.Changes.Clear())
            {
                delivery.Finished.Remove(handler);
            }

            throw new StateConflictException();
        }

        _held.TryRemove(delivery.Id, out _);
        if (!result.IsMine)
        {
            Log.Lost(_logger, delivery.Entry.Description);
            return;
        }

        if (settlement.Due is null)
        {
            _backlog.Add(-1, settlement.Reason is null ? 0 : 1);
        }

        if (result.Next is { } next)
        {
            GiveOut(next);
        }
        else if (!settlement.IsKept)
        {
            Look(); // something may wait in the room
        }
    }

    private void GiveOut(InboxDelivery delivery)
    {
        _held[delivery.Id] = Lease(delivery);
        Interlocked.Decrement(ref _demand);
        _ready.Writer.TryWrite(delivery);
    }

    /// <summary>Takes rooms whenever there may be some, and somebody is free for them.</summary>
    private async Task ClaimAsync()
    {
        try
        {
            await _backlog.ReadAsync(_stop.Token).ConfigureAwait(false);
            while (await _wake.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                _wake.Reader.TryRead(out _);
                await ClaimWhatWaitsAsync(_stop.Token).ConfigureAwait(false);
                await _backlog.ReadIfOldAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
    }

    private async Task ClaimWhatWaitsAsync(CancellationToken stop)
    {
        try
        {
            while (Volatile.Read(ref _signals) is var signals && signals != _seen)
            {
                var free = Volatile.Read(ref _demand);
                if (free <= 0)
                {
                    return;
                }

                var (rooms, found, empty) = await _events
                    .ClaimAsync(free, _owner, _options.LeaseTime, stop)
                    .ConfigureAwait(false);
                found.ForEach(GiveOut);
                foreach (var room in empty)
                {
                    _ = await _settling.AddAsync(new Settlement(room)).WaitAsync(stop).ConfigureAwait(false);
                }

                if (rooms < free)
                {
                    Volatile.Write(ref _seen, signals);
                }
            }
        }
        catch (InboxUnavailableException)
        {
            // said by the database; looked for again at the next poll
        }
    }

    private void Renew()
    {
        // One at a time: a database that is slow is not asked again meanwhile.
        if (_renewing.IsCompleted && !_stop.IsCancellationRequested)
        {
            _renewing = Task.Run(RenewAsync);
        }
    }

    private async Task RenewAsync()
    {
        var held = _held.Values.ToList();
        if (held is [])
        {
            return;
        }

        try
        {
            var kept = await _events.RenewAsync(held, _options.LeaseTime, _stop.Token).ConfigureAwait(false);
            var lost = held.Count(lease =>
                !kept.Contains((lease.Room, lease.Fence)) && _held.ContainsKey(lease.EventId)
            );
            if (lost > 0)
            {
                Log.NotRenewed(_logger, lost);
            }
        }
        catch (InboxUnavailableException)
        {
            // said by the database; tried again, and whose the rooms are is seen at their events' end
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "{Event} was handled here, but another replica had taken it over: this one was too long without the database, or stood still"
        )]
        public static partial void Lost(ILogger logger, string @event);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "{Count} rooms that are being served here belong to another replica by now"
        )]
        public static partial void NotRenewed(ILogger logger, int count);
    }
}
