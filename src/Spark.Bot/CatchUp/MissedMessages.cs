using System.Net;
using Spark.Client;

namespace Spark.Bot;

/// <summary>What was said since a time.</summary>
/// <param name="Events">As deliveries would have told it, the oldest first.</param>
/// <param name="Newest">When something last happened in any room, by the service's time.</param>
/// <param name="IsAll">Whether there was no more than is looked for.</param>
/// <param name="Unread">Why a room could not be read, if one could not; the others were.</param>
internal sealed record Missed(
    IReadOnlyList<WebhookEvent> Events,
    DateTimeOffset? Newest,
    bool IsAll,
    SparkApiException? Unread
);

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
    /// <param name="isWanted">What the bot has said itself, for one, is not.</param>
    /// <param name="step">Called before each call of the service.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Missed> FindAsync(
        DateTimeOffset since,
        Func<WebhookEvent, bool> isWanted,
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

        IReadOnlyList<WebhookEvent> found = [];
        var (isAll, read, unread) = (true, 0, (SparkApiException?)null);
        foreach (var room in rooms)
        {
            await step(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pace, clock, cancellationToken).ConfigureAwait(false);
            try
            {
                var said = await SaidAsync(room, since, isWanted, cancellationToken).ConfigureAwait(false);
                read++;
                isAll &= found.Count + said.Count <= Most;
                found = [.. found.Concat(said).OrderByDescending(each => each.Data.Created).Take(Most)];
            }
            catch (Exception error) when (error is SparkNotFoundException or SparkForbiddenException)
            {
                // The bot has left the room meanwhile, or may not read it.
            }
            catch (SparkApiException error) when (error is not SparkRateLimitException)
            {
                unread = error; // one room hides no other
            }
        }

        if (read == 0 && unread is { StatusCode: null or >= HttpStatusCode.InternalServerError })
        {
            throw unread; // it is not the room
        }

        return new Missed([.. found.Reverse()], rooms is [var newest, ..] ? newest.LastActivity : null, isAll, unread);
    }

    private SparkList<Room> Rooms(int size, CancellationToken cancellationToken) =>
        spark.Rooms.ListAsync(
            new ListRoomsRequest { SortBy = RoomSort.LastActivity, PageSize = size },
            cancellationToken
        );

    private async Task<List<WebhookEvent>> SaidAsync(
        Room room,
        DateTimeOffset since,
        Func<WebhookEvent, bool> isWanted,
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
        var said = new List<WebhookEvent>();
        await foreach (var message in spark.Messages.ListAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (message.Created < since || said.Count > Most)
            {
                break;
            }

            if (Told(message, room) is var told && isWanted(told))
            {
                said.Add(told);
            }
        }

        return said;
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
