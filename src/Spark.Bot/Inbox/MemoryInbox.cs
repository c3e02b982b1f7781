using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// The inbox of tests and of development: fast, and gone with the process. A conversation is a queue; it is offered
/// when its first event may be handled, and not again until that one is settled.
/// </summary>
internal sealed partial class MemoryInbox(
    IOptions<SparkBotOptions> options,
    MemoryReplyJournal journal,
    TimeProvider clock,
    ILogger<MemoryInbox> logger
) : IInbox, IDeadLetters
{
    private const int MostDeadLetters = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Conversation> _conversations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, (Waiting Event, DeadLetter Letter)> _dead = [];
    private readonly DuplicateWindow _known = new(options.Value.MaxRememberedEvents, clock);
    private readonly Channel<Conversation> _free = Channel.CreateUnbounded<Conversation>();
    private long _pending;
    private long _ids;

    public long Pending => Volatile.Read(ref _pending);

    public long DeadLetters
    {
        get
        {
            lock (_lock)
            {
                return _dead.Count;
            }
        }
    }

    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
            {
                // Only when somebody asks: of each conversation the first is the oldest.
                return _conversations.Count == 0
                    ? null
                    : _conversations.Values.Min(each => each.Events.Peek().Entry.Received);
            }
        }
    }

    public ValueTask ClaimAsync(string botId, CancellationToken cancellationToken) => default;

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        new(
            Pending < options.Value.MemoryInboxCapacity
                ? null
                : "The inbox is full: handlers are slower than events arrive. Make them faster, or raise "
                    + "Spark:MemoryInboxCapacity."
        );

    public ValueTask<InboxReceipt> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_known.Knows(entry.Key))
            {
                return new(InboxReceipt.Duplicate);
            }

            if (_pending >= options.Value.MemoryInboxCapacity)
            {
                // Not remembered either: when it is offered again, there may be room.
                return new(InboxReceipt.Full);
            }

            _known.TryAdd(entry.Key);
            Enqueue(new Waiting(++_ids, entry));
            return new(InboxReceipt.Stored);
        }
    }

    public async ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        var conversation = await _free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            var first = conversation.Events.Peek();
            var before = first.FirstTried;
            first.FirstTried ??= clock.GetUtcNow();
            return new InboxDelivery(first.Id, first.Entry, ++first.Attempts)
            {
                FirstTried = before,
                IsJournaled = first.Attempts > 1 || first.IsReplayed,
                FinishedText = first.Finished,
            };
        }
    }

    public ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        journal.Forget(delivery.Id);
        Settle(delivery);
        return ValueTask.CompletedTask;
    }

    public ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken)
    {
        Conversation conversation;
        lock (_lock)
        {
            conversation = _conversations[delivery.Entry.Conversation];
            conversation.Events.Peek().Finished = delivery.FinishedText;
        }

        conversation.Timer?.Dispose();
        conversation.Timer = clock.CreateTimer(
            _ => _free.Writer.TryWrite(conversation),
            state: null,
            after,
            Timeout.InfiniteTimeSpan
        );
        return ValueTask.CompletedTask;
    }

    public ValueTask DeadLetterAsync(InboxDelivery delivery, string reason, CancellationToken cancellationToken)
    {
        var entry = delivery.Entry;
        var letter = new DeadLetter(
            delivery.Id,
            entry.Webhook,
            reason,
            delivery.Attempt,
            entry.Received,
            clock.GetUtcNow()
        );
        var settled = Settle(delivery);
        settled.Finished = delivery.FinishedText;
        lock (_lock)
        {
            _dead.Add(delivery.Id, (settled, letter));
            foreach (var (id, dead) in _dead.Take(Math.Max(0, _dead.Count - MostDeadLetters)).ToList())
            {
                Forget(id);
                Log.Dropped(logger, dead.Event.Entry.Description);
            }
        }

        return ValueTask.CompletedTask;
    }

    public Task<IReadOnlyList<DeadLetter>> ListAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<DeadLetter>>([
                .. _dead.Values.Take(limit).Select(dead => dead.Letter),
            ]);
        }
    }

    public Task<bool> ReplayAsync(long id, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (!_dead.Remove(id, out var dead))
            {
                return Task.FromResult(false);
            }

            // The same number: by it what it has sent is known.
            Enqueue(
                new Waiting(id, dead.Event.Entry with { Received = clock.GetUtcNow() })
                {
                    Finished = dead.Event.Finished,
                    IsReplayed = true,
                }
            );
            return Task.FromResult(true);
        }
    }

    public Task<bool> DropAsync(long id, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return Task.FromResult(Forget(id));
        }
    }

    /// <summary>A dead letter goes, with what was said in answer to it; whether there is one.</summary>
    private bool Forget(long id)
    {
        if (!_dead.Remove(id))
        {
            return false; // alive, perhaps: what it says must stay known
        }

        journal.Forget(id);
        return true;
    }

    private void Enqueue(Waiting waiting)
    {
        _pending++;
        if (!_conversations.TryGetValue(waiting.Entry.Conversation, out var conversation))
        {
            conversation = new Conversation(waiting.Entry.Conversation);
            _conversations[conversation.Name] = conversation;
            conversation.Events.Enqueue(waiting);
            _free.Writer.TryWrite(conversation);
        }
        else
        {
            conversation.Events.Enqueue(waiting);
        }
    }

    private Waiting Settle(InboxDelivery delivery)
    {
        lock (_lock)
        {
            var conversation = _conversations[delivery.Entry.Conversation];
            conversation.Timer?.Dispose();
            conversation.Timer = null;
            var settled = conversation.Events.Dequeue();
            _pending--;
            if (conversation.Events.Count > 0)
            {
                _free.Writer.TryWrite(conversation);
            }
            else
            {
                _conversations.Remove(conversation.Name);
            }

            return settled;
        }
    }

    private sealed class Conversation(string name)
    {
        public string Name => name;

        public Queue<Waiting> Events { get; } = [];

        public ITimer? Timer { get; set; }
    }

    private sealed class Waiting(long id, InboxEntry entry)
    {
        public long Id => id;

        public InboxEntry Entry => entry;

        public int Attempts { get; set; }

        public DateTimeOffset? FirstTried { get; set; }

        public bool IsReplayed { get; init; }

        public string? Finished { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(
            2,
            LogLevel.Error,
            "There are too many dead letters to keep them all in memory; dropped the oldest, {Event}"
        )]
        public static partial void Dropped(ILogger logger, string @event);
    }
}
