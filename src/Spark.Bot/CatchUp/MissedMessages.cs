using Spark.Client;

namespace Spark.Bot;

/// <summary>What was said since a time.</summary>
/// <param name="Events">As deliveries would have told it, the oldest first.</param>
/// <param name="Newest">When something last happened in any room, by the service's time.</param>
/// <param name="IsAll">Whether there was no more than is looked for.</param>
internal sealed record Missed(IReadOnlyList<WebhookEvent> Events, DateTimeOffset? Newest, bool IsAll);

/// <summary>
/// Lists what was said to the bot: in direct rooms all, in groups what mentions it, since that is what a bot may see. Slowly,
/// to leave the service's limits to the answers.
/// </summary>
internal sealed class MissedMessages(SparkClient spark, BotIdentity bot, TimeProvider clock)
{
    /// <summary>No more messages than these are looked for, the newest first.</summary>
    public const int Most = 1000;

    private const int MostRooms = 1000;
    private const int MostMentions = 100;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(0.5);

    /// <summary>When something last happened in any room; <c>null</c> if there is none.</summary>
    public async Task<DateTimeOffset?> NewestAsync(CancellationToken cancellationToken)
    {
        await foreach (var room in Rooms(1, cancellationToken).ConfigureAwait(false))
        {
            return room.LastActivity;
        }

        return null;
    }

    /// <summary>What was said since a time.</summary>
    /// <param name="since">By the service's time.</param>
    /// <param name="step">Called before each call of the service.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Missed> FindAsync(
        DateTimeOffset since,
        Func<CancellationToken, Task> step,
        CancellationToken cancellationToken
    )
    {
        var rooms = new List<Room>();
        await foreach (var room in Rooms(MostRooms, cancellationToken).ConfigureAwait(false))
        {
            if (room.LastActivity < since)
            {
                break;
            }

            rooms.Add(room);
        }

        var found = new List<WebhookEvent>();
        foreach (var room in rooms)
        {
            await step(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pace, clock, cancellationToken).ConfigureAwait(false);
            await AddAsync(room, since, found, cancellationToken).ConfigureAwait(false);
            if (found.Count > Most)
            {
                break;
            }
        }

        var events = found.Take(Most).OrderBy(said => said.Data.Created).ToList();
        return new Missed(events, rooms is [var newest, ..] ? newest.LastActivity : null, found.Count <= Most);
    }

    private SparkList<Room> Rooms(int size, CancellationToken cancellationToken) =>
        spark.Rooms.ListAsync(
            new ListRoomsRequest { SortBy = RoomSort.LastActivity, PageSize = size },
            cancellationToken
        );

    private async Task AddAsync(
        Room room,
        DateTimeOffset since,
        List<WebhookEvent> found,
        CancellationToken cancellationToken
    )
    {
        var isForMentions = room.Type != RoomType.Direct && bot.Me.Type == PersonType.Bot;
        var request = new ListMessagesRequest
        {
            RoomId = room.Id,
            MentionedPeople = isForMentions ? "me" : null,
            PageSize = isForMentions ? MostMentions : null,
        };
        try
        {
            await foreach (var message in spark.Messages.ListAsync(request, cancellationToken).ConfigureAwait(false))
            {
                if (message.Created < since || found.Count > Most)
                {
                    return;
                }

                found.Add(Told(message, room));
            }
        }
        catch (Exception error) when (error is SparkNotFoundException or SparkForbiddenException)
        {
            // The bot has left the room meanwhile, or may not read it.
        }
    }

    private static WebhookEvent Told(Message message, Room room) =>
        new()
        {
            Resource = WebhookResource.Messages,
            Event = WebhookEventType.Created,
            ActorId = message.PersonId,
            Data = new WebhookEventData
            {
                Id = message.Id,
                RoomId = room.Id,
                RoomType = room.Type,
                PersonId = message.PersonId,
                PersonEmail = message.PersonEmail,
                Created = message.Created,
            },
        };
}
