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

    /// <summary>How far the service's clock may be behind this machine's.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

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
            var sent =
                journaled.Message
                ?? await FindAsync(destination, spark, request, journaled.Intended, cancellationToken)
                    .ConfigureAwait(false);
            if (sent is not null)
            {
                Know(sent);
                if (journaled.Message is null)
                {
                    await RecordAsync(key, sent, cancellationToken).ConfigureAwait(false);
                }

                return sent;
            }

            if (!resendsUncertain)
            {
                throw new UncertainReplyException();
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
            delivery.Unsent[key] = true;
            await journal.ForgetAsync(key, cancellationToken).ConfigureAwait(false);
            throw;
        }

        Know(message);
        await RecordAsync(key, message, cancellationToken).ConfigureAwait(false);
        return message;
    }

    private void MustNotBeOver()
    {
        if (delivery.IsOver)
        {
            throw new AttemptOverException();
        }
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

    /// <summary>The message stands in the room: that it did must be written down, however long the disk takes.</summary>
    private async Task RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await journal.RecordAsync(key, message, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (InboxUnavailableException)
            {
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Looks for a message that may have been sent: in a direct room. In others the bot sees only what mentions it.
    /// </summary>
    private async Task<Message?> FindAsync(
        Destination destination,
        SparkClient spark,
        CreateMessageRequest request,
        DateTimeOffset intended,
        CancellationToken cancellationToken
    )
    {
        if (!destination.IsDirect)
        {
            return null;
        }

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
            if (message.Created < intended - Skew)
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
