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
    private readonly Recurring _renewing;

    public PostgreSqlLeases(PostgreSqlEvents events, TimeSpan time, TimeProvider clock, ILogger logger)
    {
        (_events, _time, _logger) = (events, time, logger);
        _renewing = new Recurring("renewal of leases", RenewAsync, clock, logger);
    }

    public static PostgreSqlLease Of(InboxDelivery delivery) => (PostgreSqlLease)delivery.Receipt!;

    /// <summary>The lease under which an event is being handled here; <c>null</c> if it is not.</summary>
    public PostgreSqlLease? Find(long eventId) => _held.GetValueOrDefault(eventId);

    public void Hold(InboxDelivery delivery) => _held[delivery.Id] = Of(delivery);

    /// <summary>The event is settled, here or elsewhere.</summary>
    public void Drop(InboxDelivery delivery) => _held.TryRemove(new(delivery.Id, Of(delivery)));

    public void Start() => _renewing.Every(_time / 3);

    /// <summary>Renews nothing more.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _renewing.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _renewing.DisposeAsync();

    private async Task RenewAsync(CancellationToken cancellation)
    {
        var held = _held.Values.ToList();
        if (held is [])
        {
            return;
        }

        try
        {
            var kept = await _events.RenewAsync(held, _time, cancellation).ConfigureAwait(false);
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
            _renewing.Every(_time / 3, first: _time / 10);
            throw; // whose the rooms are is seen at their events' end
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
