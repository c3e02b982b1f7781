using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// Takes rooms out of the database whenever there may be some and somebody here is free for them, and gives their first
/// events out.
/// </summary>
internal sealed partial class PostgreSqlClaims : IAsyncDisposable
{
    /// <summary>Until what cannot be read is looked at again.</summary>
    private static readonly TimeSpan Unreadable = TimeSpan.FromMinutes(1);

    /// <summary>So long the first events wait for the first count.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly PostgreSqlEvents _events;
    private readonly SharedBacklog _backlog;
    private readonly PostgreSqlLeases _leases;
    private readonly PostgreSqlEnds _ends;
    private readonly SparkPostgreSqlOptions _options;
    private readonly Guid _owner;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<InboxDelivery> _ready = Channel.CreateUnbounded<InboxDelivery>();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _poll;
    private readonly Alarm _due;
    private Task _claiming = Task.CompletedTask;
    private Task _counting = Task.CompletedTask;
    private volatile bool _isStarted;
    private int _demand; // who waits for an event, without those for whom one is ready
    private int _expected; // what was accepted here, and not looked for since
    private int _signals; // counts what may have brought something to take
    private int _seen; // as many were known when nothing was left

    public PostgreSqlClaims(
        PostgreSqlEvents events,
        SharedBacklog backlog,
        PostgreSqlLeases leases,
        PostgreSqlEnds ends,
        SparkPostgreSqlOptions options,
        Guid owner,
        TimeProvider clock,
        ILogger logger
    )
    {
        (_events, _backlog, _leases, _ends) = (events, backlog, leases, ends);
        (_options, _owner, _clock, _logger) = (options, owner, clock, logger);
        _due = new Alarm(Look, clock);
        _poll = clock.CreateTimer(_ => Look(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether all that waits was taken, as far as is known here.</summary>
    public bool IsNothingLeft => Volatile.Read(ref _seen) == Volatile.Read(ref _signals) && !IsStopped;

    /// <summary>Whether this replica takes nothing more.</summary>
    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Whether more come than are free here for them, beside those for what came just before.</summary>
    public bool IsTooMuch(int events) => Volatile.Read(ref _demand) - Volatile.Read(ref _expected) < events;

    /// <summary>So many were accepted here.</summary>
    public void Expect(int events)
    {
        Interlocked.Add(ref _expected, events);
        Look();
    }

    public void Start()
    {
        _isStarted = true;
        _claiming = Task.Run(RunAsync);
        _poll.Change(_options.PollInterval, _options.PollInterval);
        Look();
    }

    public async ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
    {
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

    public void GiveOut(InboxDelivery delivery)
    {
        _leases.Hold(delivery);
        Interlocked.Decrement(ref _demand);
        _ready.Writer.TryWrite(delivery);
    }

    /// <summary>Before rooms are looked for, for those who wait.</summary>
    public Look Begin() => new(Volatile.Read(ref _demand), Volatile.Read(ref _signals), Volatile.Read(ref _expected));

    /// <summary>The same for those who end an event now, and for whom nothing is ready yet.</summary>
    public Look BeginAlong(int ending) =>
        new(
            !_isStarted || IsNothingLeft || IsStopped
                ? 0
                : Math.Clamp(ending + Math.Min(0, Volatile.Read(ref _demand)), 0, ending),
            Volatile.Read(ref _signals),
            Expected: 0
        );

    /// <summary>Rooms were looked for, and so many found.</summary>
    public void End(Look look, int rooms)
    {
        Interlocked.Add(ref _expected, -look.Expected);
        if (rooms < look.Free)
        {
            Volatile.Write(ref _seen, look.Signals);
        }
    }

    /// <summary>Something may be there to take: accepted, due, given back by another replica.</summary>
    public void Look()
    {
        Interlocked.Increment(ref _signals);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Something is there to take after this time.</summary>
    public void LookAfter(TimeSpan time)
    {
        if (time < _options.PollInterval)
        {
            _due.Set(time);
        }
    }

    /// <summary>Takes nothing more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _poll.DisposeAsync().ConfigureAwait(false);
        await _due.DisposeAsync().ConfigureAwait(false);
        await _claiming.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _counting.WaitAsync(cancellationToken).ConfigureAwait(false); // which never fails
    }

    /// <summary>What was taken, and nobody here has asked for.</summary>
    public IEnumerable<InboxDelivery> TakeBack()
    {
        while (_ready.Reader.TryRead(out var delivery))
        {
            yield return delivery;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            var first = _backlog.ReadAsync(_stop.Token);
            _counting = CountAsync(first);
            // Where much waits counting takes its time, and events are taken meanwhile.
            await Task.WhenAny(first, Task.Delay(Patience, _clock, _stop.Token)).ConfigureAwait(false);
            while (await _wake.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                _wake.Reader.TryRead(out _);
                await ClaimWhatWaitsAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
    }

    private async Task CountAsync(Task first)
    {
        try
        {
            await first.ConfigureAwait(false);
            await _backlog.FollowAsync(_stop.Token).ConfigureAwait(false);
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
            while (Begin() is var look && look.Signals != Volatile.Read(ref _seen))
            {
                if (look.Free <= 0)
                {
                    return;
                }

                // Not given up half-way: what the server then took all the same, nobody would give back.
                var (rooms, rows) = await _events
                    .ClaimAsync(look.Free, _owner, _options.LeaseTime, CancellationToken.None)
                    .ConfigureAwait(false);
                foreach (var row in rows)
                {
                    await GiveOutAsync(row, CancellationToken.None).ConfigureAwait(false); // and back, if this one stops
                }

                End(look, rooms);
            }
        }
        catch (InboxUnavailableException)
        {
            // said by the database; looked for again at the next poll
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            Log.Broken(_logger, error); // and looked for again, too: nothing may end this for good
        }
    }

    /// <summary>Gives an event out, if it can be read.</summary>
    public async Task GiveOutAsync(DeliveryRow row, CancellationToken stop)
    {
        if (row.Delivery is { } delivery)
        {
            GiveOut(delivery);
            return;
        }

        var (room, settlement) = (row.Lease, new Settlement(row.Lease));
        if (room.EventId != 0)
        {
            // A replica of another version may know how to read it; meanwhile its room waits.
            Log.Unreadable(_logger, room.EventId);
            settlement = settlement with
            {
                Due = (_clock.GetUtcNow() + Unreadable).ToUnixTimeMilliseconds(),
                IsUncounted = true,
            };
        }

        _ = await _ends.SettleAsync(settlement).WaitAsync(stop).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "The event {Id} in the database cannot be read by this version: it and its room wait for a replica that can"
        )]
        public static partial void Unreadable(ILogger logger, long id);

        [LoggerMessage(2, LogLevel.Error, "Taking events out of the database broke; it is tried again")]
        public static partial void Broken(ILogger logger, Exception error);
    }
}
