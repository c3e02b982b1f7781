using Spark.Client;

namespace Spark.Bot;

/// <summary>Where messages go: a room, a thread in it, or a person.</summary>
internal sealed record Destination(
    string? RoomId,
    string? ThreadId,
    string? PersonId = null,
    string? PersonEmail = null
)
{
    /// <summary>Keeps what is sent to it from being sent twice; <c>null</c> for what answers no event.</summary>
    private ReplyLog? Replies { get; init; }

    /// <summary>
    /// When what is answered happened, by the service's clock, if the bot sees all that was said here since: in a
    /// conversation with one person, unless the service does not tell the time. <c>null</c> otherwise.
    /// </summary>
    public DateTimeOffset? SeenSince { get; private init; }

    /// <summary>Where a reply to this event goes.</summary>
    /// <exception cref="InvalidOperationException">It is private, and nobody is known to whom.</exception>
    public static Destination Of(RoomEvent botEvent, ReplyPlace place) =>
        Where(botEvent, place) with
        {
            Replies = botEvent.Context.Handling.Replies,
            SeenSince = botEvent.IsDirect || place is ReplyPlace.Private ? botEvent.Happened : null,
        };

    private static Destination Where(RoomEvent botEvent, ReplyPlace place) =>
        place switch
        {
            ReplyPlace.Room => new(botEvent.RoomId, null),
            ReplyPlace.Thread => new(botEvent.RoomId, botEvent.ThreadId ?? botEvent.MessageId),
            ReplyPlace.Private when botEvent.IsDirect => new(botEvent.RoomId, botEvent.ThreadId),
            ReplyPlace.Private => new(
                null,
                null,
                botEvent.PersonId
                    ?? throw new InvalidOperationException("Nobody is known to whom a private reply could go.")
            ),
            _ => new(botEvent.RoomId, botEvent.ThreadId),
        };

    /// <summary>Sends a reply, in as many messages as it needs, and gives the first of them.</summary>
    public async Task<Message> SendAsync(SparkClient spark, Reply reply, CancellationToken cancellationToken)
    {
        var messages = reply.ToMessages();
        var file = reply.File;
        Message? first = null;
        foreach (var message in messages)
        {
            var upload = reply.Card is null ? file : null;
            file = upload is null ? file : null;
            var sent = await SendAsync(spark, message, upload, cancellationToken).ConfigureAwait(false);
            first ??= sent;
        }

        if (file is not null)
        {
            await SendAsync(spark, new CreateMessageRequest(), file, cancellationToken).ConfigureAwait(false);
        }

        return first!;
    }

    public Task<Message> SendAsync(
        SparkClient spark,
        CreateMessageRequest message,
        CancellationToken cancellationToken
    ) => SendAsync(spark, message, file: null, cancellationToken);

    private Task<Message> SendAsync(
        SparkClient spark,
        CreateMessageRequest message,
        FileUpload? file,
        CancellationToken cancellationToken
    )
    {
        var addressed = message with
        {
            RoomId = RoomId,
            ParentId = ThreadId,
            ToPersonId = PersonId,
            ToPersonEmail = PersonEmail,
        };
        return Replies is null
            ? PostAsync(cancellationToken)
            : Replies.SendAsync(this, spark, addressed, PostAsync, cancellationToken);

        Task<Message> PostAsync(CancellationToken token) =>
            file is null
                ? spark.Messages.CreateAsync(addressed, token)
                : spark.Messages.CreateAsync(addressed, file, token);
    }
}
