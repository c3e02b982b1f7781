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
    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlListener _listener;
    private readonly PostgreSqlSweeper _sweeper;
    private readonly SharedBacklog _backlog;
    private readonly SparkPostgreSqlOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<PostgreSqlInbox> _logger;
    private readonly string _schema;

    private readonly Guid _owner = Guid.NewGuid();
    private readonly Lane<InboxEntry, InboxReceipt> _accepting;
    private readonly PostgreSqlEnds _ends;
    private readonly PostgreSqlLeases _leases;
    private readonly PostgreSqlLapses _lapses;
    private readonly PostgreSqlClaims _claims;
    private readonly Lock _starting = new();
    private Task? _disposing;
    private bool _isStarted;

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
        (_database, _options, _clock, _logger) = (database, options.Value, clock, logger);
        _schema = statements.Schema;
        _events = new PostgreSqlEvents(database, statements, clock);
        _import = new PostgreSqlImport(database, statements, clock);
        _backlog = new SharedBacklog(_events.CountAsync, clock, logger);
        _listener = new PostgreSqlListener(database, statements.Schema, () => _claims!.Look(), clock, logger);
        _sweeper = new PostgreSqlSweeper(database, statements.Schema, bot.Value, clock, logger);
        _accepting = new(AcceptAsync);
        _leases = new PostgreSqlLeases(_events, _options.LeaseTime, clock, logger);
        _lapses = new PostgreSqlLapses(_events, _options.LeaseTime, () => _claims!.Look(), clock, logger);
        var settling = new PostgreSqlSettling(database, statements, states, _owner, clock);
        _ends = new PostgreSqlEnds(settling, _events, _leases, _backlog, _options, logger);
        _claims = new PostgreSqlClaims(_events, _backlog, _leases, _ends, _options, _owner, clock, logger);
        _ends.Claims = _claims;
    }

    public bool IsShared => true;

    public long Pending => _backlog.Pending;

    public long DeadLetters => _backlog.Dead;

    public DateTimeOffset? Oldest => _backlog.Oldest;

    /// <summary>The lease under which an event is being handled here; <c>null</c> if it is not.</summary>
    public PostgreSqlLease? LeaseOf(long eventId) => _leases.Find(eventId);

    public async ValueTask ClaimAsync(string botId, CancellationToken cancellationToken)
    {
        var owner = await _database
            .RunAsync(
                async (connection, cancellation) =>
                {
                    await Sql.ExecuteAsync(
                            connection,
                            $"INSERT INTO {_schema}.facts VALUES ('bot', $1) ON CONFLICT (name) DO NOTHING",
                            cancellation,
                            Parameter.Text(botId)
                        )
                        .ConfigureAwait(false);
                    var rows = await Sql.ReadAsync(
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
                        Sql.ExecuteAsync(
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
        return await _claims.TakeAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        var lease = PostgreSqlLeases.Of(delivery);
        await _ends
            .EndAsync(
                delivery,
                new Settlement(lease)
                {
                    IsJournaled = delivery.IsJournaled,
                    // Where others wait, the room takes its turn behind them.
                    IsKept = _claims.IsNothingLeft,
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
        await _ends
            .EndAsync(
                delivery,
                new Settlement(PostgreSqlLeases.Of(delivery))
                {
                    Reason = ColumnText.Kept(reason),
                    Finished = PostgreSqlEnds.Finished(delivery),
                    Changes = PostgreSqlLeases.Of(delivery).Changes.Of(delivery.IsDone),
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken)
    {
        await PostponeAsync(delivery, after, isUncounted: false, cancellationToken).ConfigureAwait(false);
        _claims.LookAfter(after);
    }

    public async ValueTask GiveBackAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        await PostponeAsync(delivery, TimeSpan.Zero, isUncounted: true, cancellationToken).ConfigureAwait(false);
        await _events.TellAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task PostponeAsync(
        InboxDelivery delivery,
        TimeSpan after,
        bool isUncounted,
        CancellationToken cancellationToken
    ) =>
        _ends.EndAsync(
            delivery,
            new Settlement(PostgreSqlLeases.Of(delivery))
            {
                Due = (_clock.GetUtcNow() + after).ToUnixTimeMilliseconds(),
                IsUncounted = isUncounted,
                Finished = PostgreSqlEnds.Finished(delivery),
                Changes = PostgreSqlLeases.Of(delivery).Changes.Of(delivery.IsDone),
            },
            cancellationToken
        );

    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        await _claims.StopAsync(cancellationToken).ConfigureAwait(false);
        await _ends.GiveBackAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await _claims.StopAsync(cancellationToken).ConfigureAwait(false);
        await _leases.StopAsync(cancellationToken).ConfigureAwait(false);
        await _lapses.StopAsync(cancellationToken).ConfigureAwait(false);
        // An end that is being written is written first: after the release it would come to nothing.
        await _ends.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
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

    /// <summary>Dead letters were replayed or dropped, or events taken over.</summary>
    public void Moved(long waiting, long dead)
    {
        _backlog.Add(waiting, dead);
        _claims.Look();
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
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await _accepting.DisposeAsync().ConfigureAwait(false);
        await _claims.DisposeAsync().ConfigureAwait(false);
        await _ends.DisposeAsync().ConfigureAwait(false);
        await _leases.DisposeAsync().ConfigureAwait(false);
        await _lapses.DisposeAsync().ConfigureAwait(false);
    }

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
                _claims.Start();
                _leases.Start();
                _lapses.Start();
                if (_options.Listen)
                {
                    _listener.Start();
                }

                Volatile.Write(ref _isStarted, true);
            }
        }
    }

    private async Task<IReadOnlyList<InboxReceipt>> AcceptAsync(IReadOnlyList<InboxEntry> entries)
    {
        // Of two that are the same, the second is a duplicate of the first.
        var different = entries.DistinctBy(entry => entry.Key.Value).ToList();
        var isBusy = _claims.IsTooMuch(different.Count);
        var stored = await _events.AcceptAsync(different, isBusy).ConfigureAwait(false);
        _backlog.Add(stored.Count, dead: 0, different[0].Received);
        if (stored.Count > 0)
        {
            _claims.Expect(stored.Count);
        }

        return
        [
            .. entries.Select(entry => stored.Remove(entry.Key.Value) ? InboxReceipt.Stored : InboxReceipt.Duplicate),
        ];
    }
}
