using Spark.Client;

namespace Spark.Bot;

/// <summary>A time in which deliveries may have been missed.</summary>
/// <param name="Number">A later gap has a higher one.</param>
/// <param name="Begin">When it was noticed; <c>null</c> if it was there when the process started.</param>
/// <param name="End">When it ended.</param>
internal readonly record struct DeliveryGap(int Number, DateTimeOffset? Begin, DateTimeOffset End);

/// <summary>
/// Whether deliveries come, and until when nothing is missing: that is moved by each of them, but not while a gap before
/// them is open. It begins with one, until the bot listens.
/// </summary>
internal sealed class DeliveryGaps(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DeliveryGap _last;
    private bool _isOpen = true;
    private bool _isGoingOn;
    private DateTimeOffset? _seen;

    /// <summary>The last message that was delivered without a gap before it, by the service's time.</summary>
    public DateTimeOffset? Seen
    {
        get
        {
            lock (_lock)
            {
                return _seen;
            }
        }
    }

    /// <summary>An event was delivered, and stored.</summary>
    public void Delivered(WebhookEvent webhook)
    {
        lock (_lock)
        {
            if (
                !_isOpen
                && webhook.Resource == WebhookResource.Messages
                && webhook.Event == WebhookEventType.Created
                && !(webhook.Data.Created <= _seen)
            )
            {
                _seen = webhook.Data.Created ?? _seen;
            }
        }
    }

    /// <summary>Deliveries do not come: the webhooks are not as they must be.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            Open(clock.GetUtcNow());
            _isGoingOn = true;
        }
    }

    /// <summary>They come from now on: what was said before is to be looked for.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isGoingOn = false;
            Refused();
        }
    }

    /// <summary>One was refused just now, and is to be looked for.</summary>
    public void Refused()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            Open(now);
            _last = _last with { End = now };
            _ended.TrySetResult();
        }
    }

    /// <summary>The webhooks are right, and were not if this was said.</summary>
    public void EndIfGoingOn()
    {
        lock (_lock)
        {
            if (_isGoingOn)
            {
                End();
            }
        }
    }

    /// <summary>Waits for the end of a gap.</summary>
    public async Task<DeliveryGap> NextAsync(CancellationToken cancellationToken)
    {
        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _last;
        }
    }

    /// <summary>Nothing is missing any more until this time, unless there was another gap meanwhile.</summary>
    public void Close(DeliveryGap gap, DateTimeOffset seen)
    {
        lock (_lock)
        {
            if (gap.Number == _last.Number && !_isGoingOn)
            {
                (_isOpen, _seen) = (false, _seen > seen ? _seen : seen);
            }
        }
    }

    private void Open(DateTimeOffset now)
    {
        _last = _last with { Number = _last.Number + 1, Begin = _isOpen ? _last.Begin : now };
        _isOpen = true;
    }
}
