using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Spark.Bot.Nats;

/// <summary>Holds the events that have come until they are settled, and gives back what is left.</summary>
internal sealed class NatsIntake(
    NatsServer server,
    NatsOpening opening,
    NatsSettling settling,
    SharedBacklog backlog,
    SparkNatsOptions options,
    TimeProvider clock,
    ILogger<NatsInbox> logger
) : IAsyncDisposable
{
    /// <summary>Between two attempts to open an event while the servers are away.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);

    private readonly Channel<InboxDelivery> _ready = Channel.CreateUnbounded<InboxDelivery>();
    private readonly ConcurrentDictionary<long, InboxDelivery> _held = new();
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _running;
    private Recurring? _renewing;

    /// <summary>How many have come that nobody has begun.</summary>
    public int AtHand => _ready.Reader.Count;

    /// <summary>The event that is being handled here; <c>null</c> if it is not.</summary>
    public NatsLease? LeaseOf(long eventId) => (NatsLease?)_held.GetValueOrDefault(eventId)?.Receipt;

    public ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        Start();
        return _ready.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>It is settled.</summary>
    public void Release(InboxDelivery delivery) => _held.TryRemove(new(delivery.Id, delivery));

    /// <summary>Nothing more is asked for, and what nobody has begun is given back.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await _leave.CancelAsync().ConfigureAwait(false);
        if (_running is not null)
        {
            await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        while (_ready.Reader.TryRead(out var delivery))
        {
            await GiveBackAsync(delivery, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All is given back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await LeaveAsync(cancellationToken).ConfigureAwait(false);
        foreach (var delivery in _held.Values)
        {
            await GiveBackAsync(delivery, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_renewing is not null)
        {
            await _renewing.DisposeAsync().ConfigureAwait(false);
        }

        await (_running ?? Task.CompletedTask).ConfigureAwait(false);
        _leave.Dispose();
        _stop.Dispose();
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_running is null && !_leave.IsCancellationRequested)
            {
                var requests = new NatsRequests(
                    server,
                    backlog,
                    options,
                    clock,
                    logger,
                    TakeInAsync,
                    _leave.Token,
                    _stop.Token
                );
                _running = Task.Run(requests.RunAsync);
                _renewing = new Recurring("renewal of events", RenewAsync, clock, logger);
                _renewing.Every(options.AckWait / 3);
            }
        }
    }

    private async Task TakeInAsync(Arrival arrival)
    {
        var arrived = clock.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await OfferAsync(arrival).ConfigureAwait(false);
                return;
            }
            catch (InboxUnavailableException) when (clock.GetElapsedTime(arrived) < options.AckWait / 2)
            {
                await Task.Delay(Pause, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (InboxUnavailableException)
            {
                return; // by now it is another replica's; or it comes again
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task OfferAsync(Arrival arrival)
    {
        foreach (var held in _held.Values)
        {
            var lease = (NatsLease)held.Receipt!;
            if (lease.IsOf(arrival.Message) && !lease.IsGivenBack)
            {
                lease.Message = arrival.Message; // given to this replica again, which is at it still
                return;
            }
        }

        if (await opening.OpenAsync(arrival, _stop.Token).ConfigureAwait(false) is not { } delivery)
        {
            return;
        }

        _held[delivery.Id] = delivery;
        _ready.Writer.TryWrite(delivery);
    }

    private async Task GiveBackAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        await settling.ReleaseAsync(delivery, after: null, cancellationToken).ConfigureAwait(false);
        Release(delivery);
    }

    /// <summary>Whose the events are is seen at their end.</summary>
    private Task RenewAsync(CancellationToken cancellation) =>
        _held.IsEmpty
            ? Task.CompletedTask
            : settling.RenewAsync([.. _held.Values.Select(held => (NatsLease)held.Receipt!)], cancellation);
}
