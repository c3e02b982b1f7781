using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Spark.Bot.PostgreSql;

/// <summary>The rooms that this replica serves now: their leases are renewed three times in their time.</summary>
internal sealed partial class PostgreSqlLeases : IAsyncDisposable
{
    private readonly PostgreSqlEvents _events;
    private readonly TimeSpan _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<long, PostgreSqlLease> _held = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _renewal;
    private Task _renewing = Task.CompletedTask;

    public PostgreSqlLeases(PostgreSqlEvents events, TimeSpan time, TimeProvider clock, ILogger logger)
    {
        (_events, _time, _logger) = (events, time, logger);
        _renewal = clock.CreateTimer(_ => Renew(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public static PostgreSqlLease Of(InboxDelivery delivery) => (PostgreSqlLease)delivery.Receipt!;

    /// <summary>The lease under which an event is being handled here; <c>null</c> if it is not.</summary>
    public PostgreSqlLease? Find(long eventId) => _held.GetValueOrDefault(eventId);

    public void Hold(InboxDelivery delivery) => _held[delivery.Id] = Of(delivery);

    /// <summary>The event is settled, here or elsewhere.</summary>
    public void Drop(InboxDelivery delivery) => _held.TryRemove(new(delivery.Id, Of(delivery)));

    public void Start() => _renewal.Change(_time / 3, _time / 3);

    /// <summary>Renews nothing more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewal.DisposeAsync().ConfigureAwait(false);
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _stop.Dispose();
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
            var kept = await _events.RenewAsync(held, _time, _stop.Token).ConfigureAwait(false);
            var lost = held.Count(lease =>
                !kept.Contains((lease.Room, lease.Fence)) && _held.ContainsKey(lease.EventId) && !lease.IsEnding
            );
            if (lost > 0)
            {
                Log.NotRenewed(_logger, lost);
            }
        }
        catch (InboxUnavailableException)
        {
            // Said by the database; tried again soon, and whose the rooms are is seen at their events' end.
            _renewal.Change(_time / 10, _time / 3);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            2,
            LogLevel.Warning,
            "{Count} rooms that are being served here belong to another replica by now"
        )]
        public static partial void NotRenewed(ILogger logger, int count);
    }
}
