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
    TimeProvider clock,
    ILogger<MemoryInbox> logger
) : IInbox
{
    private const int RememberedKeys = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Conversation> _conversations = new(StringComparer.Ordinal);
    private readonly DuplicateWindow _known = new(RememberedKeys, clock);
    private readonly Channel<Conversation> _free = Channel.CreateUnbounded<Conversation>();
    private int _pending;

    public int Pending => Volatile.Read(ref _pending);

    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
            {
                // Only when somebody asks: of each conversation the first is the oldest.
                return _conversations.Count == 0
                    ? null
                    : _conversations.Values.Min(each => each.Events.Peek().Received);
            }
        }
    }

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
            if (_pending >= options.Value.MemoryInboxCapacity)
            {
                // Not remembered either: when it is offered again, there may be room.
                return new(InboxReceipt.Full);
            }

            if (!_known.TryAdd(entry.Key))
            {
                return new(InboxReceipt.Duplicate);
            }

            _pending++;
            if (!_conversations.TryGetValue(entry.Conversation, out var conversation))
            {
                _conversations[entry.Conversation] = conversation = new Conversation(entry.Conversation);
                _free.Writer.TryWrite(conversation);
            }

            conversation.Events.Enqueue(entry);
            return new(InboxReceipt.Stored);
        }
    }

    public async ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        var conversation = await _free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            return new InboxDelivery(conversation.Events.Peek(), ++conversation.Attempts);
        }
    }

    public ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        Settle(delivery);
        return ValueTask.CompletedTask;
    }

    public ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken)
    {
        Conversation conversation;
        lock (_lock)
        {
            conversation = _conversations[delivery.Entry.Conversation];
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
        // In memory there is nothing to keep it in beyond the process; the log line is the record.
        Log.Dead(logger, delivery.Entry.Description, delivery.Attempt, reason);
        Settle(delivery);
        return ValueTask.CompletedTask;
    }

    private void Settle(InboxDelivery delivery)
    {
        lock (_lock)
        {
            var conversation = _conversations[delivery.Entry.Conversation];
            conversation.Timer?.Dispose();
            conversation.Timer = null;
            conversation.Events.Dequeue();
            conversation.Attempts = 0;
            _pending--;
            if (conversation.Events.Count > 0)
            {
                _free.Writer.TryWrite(conversation);
            }
            else
            {
                _conversations.Remove(conversation.Name);
            }
        }
    }

    private sealed class Conversation(string name)
    {
        public string Name => name;

        public Queue<InboxEntry> Events { get; } = [];

        public int Attempts { get; set; }

        public ITimer? Timer { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Gave up {Event} after {Attempts} attempts: {Reason}")]
        public static partial void Dead(ILogger logger, string @event, int attempts, string reason);
    }
}
