using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>What happens to those who may not talk to the bot: they are told, seldom, and their rooms are left.</summary>
internal sealed class Guests(IOptions<SparkAccessOptions> options, BotIdentity bot, TimeProvider clock)
{
    private const int Most = 10_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);

    public async Task RefuseAsync(BotEvent botEvent, bool roomIsAllowed, CancellationToken cancellationToken)
    {
        if (
            options.Value.GuestReply is { Length: > 0 } text
            && botEvent is RoomEvent { MessageId: not null } spoken
            && spoken.PersonId is { } person
            && !bot.Is(person)
            && IsDue(person)
        )
        {
            await spoken.ReplyAsync(text, cancellationToken).ConfigureAwait(false);
        }

        if (options.Value.LeaveOtherRooms && !botEvent.IsDirect && (!roomIsAllowed || botEvent is BotAdded))
        {
            await LeaveAsync(botEvent, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsDue(string person)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_told.TryGetValue(person, out var told) && now - told < options.Value.GuestReplyInterval)
            {
                return false;
            }

            if (_told.Count >= Most)
            {
                _told.Clear();
            }

            _told[person] = now;
            return true;
        }
    }

    private async Task LeaveAsync(BotEvent botEvent, CancellationToken cancellationToken)
    {
        if (botEvent.RoomId.Length == 0 || botEvent is BotRemoved)
        {
            return;
        }

        try
        {
            var mine = botEvent.Spark.Memberships.ListAsync(
                new ListMembershipsRequest { RoomId = botEvent.RoomId, PersonId = bot.Me.Id },
                cancellationToken
            );
            await foreach (var membership in mine.ConfigureAwait(false))
            {
                await botEvent.Spark.Memberships.DeleteAsync(membership.Id, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SparkNotFoundException)
        {
            // left already
        }
    }
}
