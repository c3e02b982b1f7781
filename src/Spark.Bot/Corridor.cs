using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// The way of an event, from the service's POST to the handlers: read it top to bottom. The request's half ends when
/// the event is stored; a 2xx means that it will be handled. The other half runs in the background, in order within a
/// room and in parallel between rooms.
/// </summary>
internal sealed partial class Corridor(
    RequestBody bodies,
    WebhookSecrets secrets,
    BotIdentity bot,
    EventCatalog events,
    IInbox inbox,
    AccessControl access,
    MiddlewareChain middleware,
    HandlerRunner handlers,
    IEnumerable<IUpkeep> upkeep,
    AttemptPolicy attempts,
    IOptions<SparkBotOptions> options,
    TimeProvider clock,
    Refusals refusals,
    Probe probe,
    DeliveryGaps gaps,
    LiveReplicas replicas,
    BotMetrics metrics,
    ILogger<Corridor> logger
)
{
    /// <summary>From the socket into the inbox. Returns the status to answer with.</summary>
    public async ValueTask<int> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var activity = BotTracing.Receive();

        // Door: what cannot be accepted is refused by its headers, before a byte of its body is read.
        if ((bot.IsKnown && replicas.IsKnown ? DeliveryHeaders.Problem(request) : Refusal.NotReady) is { } refused)
        {
            return refusals.Refuse(refused);
        }

        // Body: of a bounded size, within a bounded time, its bytes read once.
        var read = await bodies.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (read.Refusal is { } unreadable)
        {
            return refusals.Refuse(unreadable);
        }

        // Signature: over the bytes as received, before anything is made of them. Fails closed.
        if (!secrets.Verify(read.Body.Span, DeliveryHeaders.Signature(request)))
        {
            return refusals.Refuse(Refusal.Signature);
        }

        // Envelope: what happened to what. Its content is fetched later, by the handlers' half.
        if (WebhookEnvelope.TryParse(read.Body) is not { } envelope)
        {
            return refusals.Refuse(Refusal.NotAnEvent);
        }

        // The bot's own messages come back to it; answering them would never end. Others may be of no interest.
        if (bot.Wrote(envelope.Event) || !events.Wants(envelope.Event))
        {
            // Some are not of the service, but a question of this bot or another whether it is at home.
            if (probe.TryAnswer(envelope.Event, request.HttpContext.Response))
            {
                return StatusCodes.Status204NoContent;
            }

            switch (await WantElsewhereAsync(envelope, cancellationToken).ConfigureAwait(false))
            {
                case null:
                    gaps.Refused();
                    return refusals.Refuse(Refusal.InboxUnavailable);
                case false:
                    metrics.Delivered(DeliveryOutcome.Ignored, envelope.Event);
                    Log.Ignored(logger, envelope);
                    return StatusCodes.Status204NoContent;
                default:
                    break; // a replica of another version handles it
            }
        }

        // Inbox: known already, or stored. Only then the service is told that all is well.
        var entry = InboxEntry.From(envelope, clock, options.Value.RemembersFor, activity?.Id);
        var receipt = await AcceptAsync(entry, cancellationToken).ConfigureAwait(false);
        if (receipt is InboxReceipt.Stored or InboxReceipt.Duplicate)
        {
            metrics.Delivered(
                receipt is InboxReceipt.Stored ? DeliveryOutcome.Stored : DeliveryOutcome.Duplicate,
                envelope.Event
            );
            gaps.Delivered(envelope.Event);
            Log.Accepted(logger, envelope);
            return StatusCodes.Status204NoContent;
        }

        gaps.Refused(); // it is looked for, should the service not deliver it again
        return refusals.Refuse(receipt is null ? Refusal.InboxUnavailable : Refusal.InboxFull);
    }

    /// <summary>From the inbox to the handlers' answers. Returns what became of the event.</summary>
    public async Task<EventOutcome> HandleAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        // Event: what the envelope lacks (text, title, inputs) is fetched once, for all handlers.
        BotEvent? botEvent;
        try
        {
            botEvent = await events.ReadAsync(delivery, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SparkApiException or NotReadableYetException)
        {
            Log.NotFetched(logger, error, delivery.Entry.Description, delivery.Attempt);
            return await attempts.AfterAsync(delivery, error, cancellationToken).ConfigureAwait(false);
        }

        if (botEvent is null)
        {
            Log.Gone(logger, delivery.Entry.Description);
            return EventOutcome.Done;
        }

        // Access: who may not talk to the bot is refused here, whatever it is about: text, cards, memberships.
        bool isAllowed;
        try
        {
            isAllowed = await access.AllowsAsync(botEvent, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // it could not be found out
            return await attempts.AfterAsync(delivery, error, cancellationToken).ConfigureAwait(false);
        }

        if (isAllowed)
        {
            delivery.Event = botEvent; // nobody else is told that something went wrong
            // Middleware: the user's own, in order, around the handlers, in a scope of the event.
            // Handlers: an answer's, a form's, the most specific command's, or else all that ask for this event.
            await middleware
                .RunAsync(
                    botEvent,
                    services => handlers.RunAsync(botEvent, services, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        // Upkeep: the framework's own records follow what happened, whoever did it and whether it was allowed or not.
        foreach (var keeper in upkeep)
        {
            await keeper.FollowAsync(botEvent, cancellationToken).ConfigureAwait(false);
        }

        return botEvent.Context.Handling.Outcome;
    }

    /// <summary>Whether a replica of another version wants an event; <c>null</c> if it could not be asked.</summary>
    private async ValueTask<bool?> WantElsewhereAsync(WebhookEnvelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            return !bot.Wrote(envelope.Event)
                && await replicas.WantsAsync(envelope.Event, cancellationToken).ConfigureAwait(false);
        }
        catch (InboxUnavailableException)
        {
            return null; // the inbox has said what is wrong
        }
    }

    /// <summary>Stores an event; <c>null</c> if it could not be stored.</summary>
    private async ValueTask<InboxReceipt?> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await inbox.AcceptAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (InboxUnavailableException)
        {
            return null; // the inbox has said what is wrong
        }
        catch (OperationCanceledException)
        {
            gaps.Refused(); // the service has hung up before it was stored
            throw;
        }
    }

    private static partial class Log
    {
        public static void Accepted(ILogger logger, WebhookEnvelope envelope) =>
            Accepted(logger, Resource(envelope), Event(envelope), Id(envelope));

        public static void Ignored(ILogger logger, WebhookEnvelope envelope) =>
            Ignored(logger, Resource(envelope), Event(envelope), Id(envelope));

        [LoggerMessage(1, LogLevel.Debug, "Accepted {Resource} {Event} {Id}")]
        public static partial void Accepted(ILogger logger, string? resource, string? @event, string? id);

        [LoggerMessage(2, LogLevel.Debug, "Nothing to do for {Resource} {Event} {Id}")]
        public static partial void Ignored(ILogger logger, string? resource, string? @event, string? id);

        [LoggerMessage(3, LogLevel.Warning, "What {Event} is about could not be fetched (attempt {Attempt})")]
        public static partial void NotFetched(ILogger logger, Exception error, string @event, int attempt);

        [LoggerMessage(4, LogLevel.Information, "What {Event} is about is gone, not for the bot to see, or its own")]
        public static partial void Gone(ILogger logger, string @event);

        private static string? Resource(WebhookEnvelope envelope) => Printable.Of(envelope.Event.Resource.Value);

        private static string? Event(WebhookEnvelope envelope) => Printable.Of(envelope.Event.Event.Value);

        private static string? Id(WebhookEnvelope envelope) => Printable.Of(envelope.Event.Data.Id);
    }
}
