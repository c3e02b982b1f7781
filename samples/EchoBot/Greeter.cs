using Spark.Bot;

namespace EchoBot;

/// <summary>Says hello in a group room. In a direct room somebody has just written, and gets the answer to that.</summary>
public sealed class Greeter : IBotHandler<BotAdded>
{
    /// <inheritdoc/>
    public Task HandleAsync(BotAdded botEvent, CancellationToken cancellationToken) =>
        botEvent.IsDirect
            ? Task.CompletedTask
            : botEvent.ReplyAsync(
                $"Hello! I am {botEvent.Bot.DisplayName}. Mention me and write help to see what I can do.",
                cancellationToken
            );
}
