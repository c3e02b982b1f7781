using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Sends the replies of one event, each once: what was sent in an earlier attempt is not sent again, what may have been
/// sent is looked for where the bot may look.
/// </summary>
internal sealed class ReplyLog(
    IReplyJournal journal,
    InboxDelivery delivery,
    string botId,
    bool resendsUncertain,
    TimeProvider clock
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>In a first attempt there is nothing to find: that one began is written down before its intents.</summary>
    private readonly bool _mayFind = delivery.IsJournaled;
    private readonly Lock _lock = new(); // a handler may reply from several threads
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Who is replying; replies are counted for each.</summary>
    public string Handler { get; set; } = "";

    /// <summary>Sends a reply, unless it was sent before.</summary>
    /// <exception cref="UncertainReplyException">It may have been sent, and the bot prefers not to send it twice.</exception>
    /// <exception cref="AttemptOverException">The event is ended, and its handler is not.</exception>
    public async Task<Message> SendAsync(
        Destination destination,
        SparkClient spark,
        CreateMessageRequest request,
        Func<CancellationToken, Task<Message>> post,
        CancellationToken cancellationToken
    )
    {
        MustNotBeOver();
        var handler = Handler;
        var key = new ReplyKey(delivery.Id, handler, Ordinal(handler));
        var journaled =
            _mayFind && !delivery.Unsent.ContainsKey(key)
                ? await journal.FindAsync(key, cancellationToken).ConfigureAwait(false)
                : null;
        if (journaled is not null)
        {
            if (journaled.Message is { } recorded)
            {
                Know(recorded);
                return recorded;
            }

            if (destination.SeenSince is not { } since)
            {
                await SendAgainAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (
                await FindAsync(destination, spark, request, since, cancellationToken).ConfigureAwait(false) is
                { } found
            )
            {
                await RecordAsync(key, found).ConfigureAwait(false);
                return found;
            }
        }

        delivery.IsJournaled = true;
        if (journaled is null)
        {
            delivery.Unsent[key] = true; // until the intent is surely written
        }

        await journal.IntendAsync(key, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        MustNotBeOver();
        delivery.Unsent.TryRemove(key, out _);
        Message message;
        try
        {
            message = await post(cancellationToken).ConfigureAwait(false);
        }
        catch (SparkApiException error) when (!error.MayHaveBeenApplied && !delivery.IsOver)
        {
            await WriteAsync(() => journal.ForgetAsync(key, CancellationToken.None)).ConfigureAwait(false);
            throw;
        }

        await RecordAsync(key, message).ConfigureAwait(false);
        return message;
    }

    private void MustNotBeOver()
    {
        if (delivery.IsOver)
        {
            throw new AttemptOverException();
        }
    }

    /// <summary>
    /// Whether a reply was sent cannot be seen: it is sent again, once for the event; once more if somebody has the event
    /// replayed, or the bot was stopped while it had it, since its attempts are counted anew then.
    /// </summary>
    private async Task SendAgainAsync(CancellationToken cancellationToken)
    {
        var again = new ReplyKey(delivery.Id, "again", 0);
        var wasSentAgain =
            delivery.IsSentAgain
            || (
                delivery.Attempt > 1
                && await journal.FindAsync(again, cancellationToken).ConfigureAwait(false) is not null
            );
        if (wasSentAgain || !resendsUncertain)
        {
            throw new UncertainReplyException();
        }

        delivery.IsSentAgain = true;
        await journal.IntendAsync(again, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    private int Ordinal(string handler)
    {
        lock (_lock)
        {
            return _ordinals[handler] = _ordinals.GetValueOrDefault(handler) + 1;
        }
    }

    private void Know(Message message)
    {
        lock (_lock)
        {
            _known.Add(message.Id);
        }
    }

    private bool Knows(Message message)
    {
        lock (_lock)
        {
            return _known.Contains(message.Id);
        }
    }

    /// <summary>The message stands in the room: that it did must be written down.</summary>
    private Task RecordAsync(ReplyKey key, Message message)
    {
        Know(message);
        return WriteAsync(() => journal.RecordAsync(key, message, CancellationToken.None));
    }

    /// <summary>However long the inbox takes, and whether or not the handler is to end meanwhile.</summary>
    private async Task WriteAsync(Func<ValueTask> write)
    {
        using var pause = HandlerTime.Pause();
        while (true)
        {
            try
            {
                await write().ConfigureAwait(false);
                return;
            }
            catch (InboxUnavailableException)
            {
                await Task.Delay(Pause, clock, HandlerTime.Stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Looks for a message that may have been sent, among those that are younger than what it answers.</summary>
    private async Task<Message?> FindAsync(
        Destination destination,
        SparkClient spark,
        CreateMessageRequest request,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        await KnowFinishedAsync(cancellationToken).ConfigureAwait(false);
        var list = destination.RoomId is { } room
            ? spark.Messages.ListAsync(
                new ListMessagesRequest
                {
                    RoomId = room,
                    ParentId = destination.ThreadId,
                    PageSize = 50,
                },
                cancellationToken
            )
            : spark.Messages.ListDirectAsync(
                new ListDirectMessagesRequest
                {
                    PersonId = destination.PersonId,
                    PersonEmail = destination.PersonEmail,
                },
                cancellationToken
            );
        await foreach (var message in list.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (message.Created <= since)
            {
                return null; // newest first: the rest is older
            }

            if (SparkId.Same(message.PersonId, botId) && !Knows(message) && Says(message, request))
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>What other handlers of the event sent, which are not called again, is not this one's.</summary>
    private async Task KnowFinishedAsync(CancellationToken cancellationToken)
    {
        foreach (var handler in delivery.Finished)
        {
            for (var ordinal = 1; ; ordinal++)
            {
                var key = new ReplyKey(delivery.Id, handler, ordinal);
                if (await journal.FindAsync(key, cancellationToken).ConfigureAwait(false) is not { } reply)
                {
                    break;
                }

                if (reply.Message is { } message)
                {
                    Know(message);
                }
            }
        }
    }

    private static bool Says(Message message, CreateMessageRequest request) =>
        request.Markdown is not null ? message.Markdown == request.Markdown
        : request.Text is not null ? message.Text == request.Text
        : message.Files is { Count: > 0 } && request.Files is { Count: > 0 };
}

/// <summary>The bot does not know whether a reply was sent, and prefers not to send it twice.</summary>
internal sealed class UncertainReplyException()
    : InvalidOperationException(
        "maybe sent: the process ended, or the connection broke, while a reply was being sent, and whether it was cannot be seen in its room."
    );
