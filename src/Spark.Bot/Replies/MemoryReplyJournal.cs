using System.Collections.Concurrent;
using Spark.Client;

namespace Spark.Bot;

/// <summary>The journal of a bot whose inbox is in memory: for events that are tried again in the same process.</summary>
internal sealed class MemoryReplyJournal : IReplyJournal
{
    private readonly ConcurrentDictionary<long, ConcurrentDictionary<ReplyKey, JournaledReply>> _events = [];

    public ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken) =>
        new(_events.TryGetValue(key.EventId, out var replies) ? replies.GetValueOrDefault(key) : null);

    public ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        _events.GetOrAdd(key.EventId, _ => [])[key] = new JournaledReply(now, Message: null);
        return default;
    }

    public ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken)
    {
        var replies = _events.GetOrAdd(key.EventId, _ => []);
        replies[key] = replies.TryGetValue(key, out var known)
            ? known with
            {
                Message = message,
            }
            : new JournaledReply(DateTimeOffset.MinValue, message);
        return default;
    }

    public ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken)
    {
        if (_events.TryGetValue(key.EventId, out var replies))
        {
            replies.TryRemove(key, out _);
        }

        return default;
    }

    /// <summary>The event is handled, or dropped.</summary>
    public void Forget(long eventId) => _events.TryRemove(eventId, out _);
}
