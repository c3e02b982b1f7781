using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Lets the bot remember.</summary>
public static class StateBuilderExtensions
{
    /// <summary>
    /// Lets handlers remember things of rooms and people (<see cref="BotEvent.State"/>, <see cref="BotStates"/>): where
    /// the inbox is (<see cref="SparkBotOptions.Inbox"/>). A webhook is registered that tells when the bot leaves a room, since
    /// what it remembers of the room is deleted then.
    /// </summary>
    public static SparkBotBuilder UseState(this SparkBotBuilder bot)
    {
        ArgumentNullException.ThrowIfNull(bot);
        if (bot.Services.Any(service => service.ImplementationType == typeof(StateUpkeep)))
        {
            return bot;
        }

        bot.Services.AddStateStore();
        bot.Services.TryAddSingleton(provider => new BotStates(provider.GetRequiredService<IStateStore>()));
        bot.Services.AddSingleton<IUpkeep, StateUpkeep>();
        return bot.Needs(WebhookResource.Memberships, WebhookEventType.Deleted);
    }
}

/// <summary>The states of rooms and people, for what runs outside of events.</summary>
public sealed class BotStates
{
    private readonly IStateStore _store;

    internal BotStates(IStateStore store) => _store = store;

    /// <summary>What the bot remembers of a room, of a person, or of a person in a room.</summary>
    public ConversationState Of(string? roomId, string? personId) => new(_store, roomId, personId);
}

/// <summary>Forgets rooms that the bot has left.</summary>
internal sealed class StateUpkeep(IStateStore store) : IUpkeep
{
    public ValueTask FollowAsync(BotEvent botEvent, CancellationToken cancellationToken) =>
        // As the event's handlers see them: what one of them has written is forgotten, too.
        botEvent is BotRemoved
            ? (botEvent.Context.States ?? store).DeleteRoomAsync(botEvent.RoomId, cancellationToken)
            : default;
}
