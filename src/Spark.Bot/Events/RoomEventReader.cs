using Spark.Client;

namespace Spark.Bot;

/// <summary>Makes events of what happened to rooms: fetches the room, since the webhook does not tell its title.</summary>
internal sealed class RoomEventReader(SparkClient spark, EventContexts contexts, Fetcher fetcher, RoomMemory memory)
    : IEventReader
{
    public WebhookResource Resource => WebhookResource.Rooms;

    public IReadOnlyList<EventSource> Sources { get; } =
    [
        // Who wants to know what changed needs to know how it was.
        new(WebhookEventType.Created, typeof(IBotHandler<RoomCreated>), typeof(IBotHandler<RoomUpdated>)),
        new(WebhookEventType.Updated, typeof(IBotHandler<RoomUpdated>)),
        new(WebhookEventType.Migrated, typeof(IBotHandler<RoomMigrated>)),
    ];

    public async ValueTask<BotEvent?> ReadAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        var context = contexts.For(delivery);
        if (delivery.Entry.Webhook.Event == WebhookEventType.Migrated)
        {
            return new RoomMigrated(context);
        }

        var room = await fetcher.FetchAsync(delivery, spark.Rooms.GetAsync, cancellationToken).ConfigureAwait(false);
        if (room is null)
        {
            return null;
        }

        var before = memory.Of(room.Id);
        return delivery.Entry.Webhook.Event == WebhookEventType.Created
            ? new RoomCreated(context, room)
            : new RoomUpdated(context, room, before);
    }
}

/// <summary>The rooms as they were last seen; of too many, those that were seen first are forgotten.</summary>
internal sealed class RoomMemory : IUpkeep
{
    public const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = []; // a dictionary has none once something was removed

    /// <summary>How a room was; <c>null</c> if it was not seen.</summary>
    public Room? Of(string roomId)
    {
        lock (_lock)
        {
            return _rooms.GetValueOrDefault(roomId);
        }
    }

    /// <summary>Only when the event is done with: in another attempt the change must still be one.</summary>
    public ValueTask FollowAsync(BotEvent botEvent, CancellationToken cancellationToken)
    {
        var room = botEvent switch
        {
            RoomCreated created => created.Room,
            RoomUpdated updated => updated.Room,
            _ => null,
        };
        if (room is not null && botEvent.Context.Handling.Outcome is { Wait: null, IsHeld: false })
        {
            Keep(room);
        }

        return default;
    }

    private void Keep(Room room)
    {
        lock (_lock)
        {
            if (!_rooms.ContainsKey(room.Id))
            {
                _order.Enqueue(room.Id);
                if (_order.Count > Most)
                {
                    _rooms.Remove(_order.Dequeue());
                }
            }

            _rooms[room.Id] = room;
        }
    }
}
