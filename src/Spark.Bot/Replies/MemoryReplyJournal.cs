using Spark.Client;

namespace Spark.Bot;

/// <summary>The journal of a bot whose inbox is in memory: for events that are tried again in the same process.</summary>
internal sealed class MemoryReplyJournal : IReplyJournal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Dictionary<ReplyKey, JournaledReply>> _events = [];

    public ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_events.TryGetValue(key.EventId, out var replies) ? replies.GetValueOrDefault(key) : null);
        }
    }

    public ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var replies = RepliesOf(key);
            if (replies.GetValueOrDefault(key)?.Message is not null)
            {
                return ValueTask.FromException(new ReplySentException());
            }

            replies[key] = new JournaledReply(now, Message: null);
        }

        return default;
    }

    public ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Not of an event that is done with: nobody would forget it any more.
            if (_events.TryGetValue(key.EventId, out var replies) && replies.TryGetValue(key, out var known))
            {
                replies[key] = known with { Message = message };
            }
        }

        return default;
    }

    public ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_events.TryGetValue(key.EventId, out var replies) && replies.GetValueOrDefault(key)?.Message is null)
            {
                replies.Remove(key);
            }
        }

        return default;
    }

    /// <summary>The event is handled, or dropped.</summary>
    public void Forget(long eventId)
    {
        lock (_lock)
        {
            _events.Remove(eventId);
        }
    }

    private Dictionary<ReplyKey, JournaledReply> RepliesOf(ReplyKey key)
    {
        if (!_events.TryGetValue(key.EventId, out var replies))
        {
            _events[key.EventId] = replies = [];
        }

        return replies;
    }
}
