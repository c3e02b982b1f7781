using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot;

/// <summary>What is done when a handler throws.</summary>
public static class ErrorBuilderExtensions
{
    /// <summary>
    /// Is told of an event that is given up, whatever for, before it is logged; attempts that are followed by another are
    /// only logged. By default the person is told nothing.
    /// </summary>
    public static SparkBotBuilder OnError(
        this SparkBotBuilder bot,
        Func<HandlerFailure, CancellationToken, Task> handle
    )
    {
        ArgumentNullException.ThrowIfNull(bot);
        ArgumentNullException.ThrowIfNull(handle);
        bot.Services.AddSingleton(new ErrorHook(handle));
        return bot;
    }

    /// <summary>Answers a person whose message, command or card could not be handled with this text.</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="apology">What the person is told; nothing of the failure itself.</param>
    public static SparkBotBuilder OnErrorReply(this SparkBotBuilder bot, string apology)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(apology);
        return bot.OnError(
            (failure, cancellationToken) =>
                failure.Event is RoomEvent { MessageId: not null } spoken
                    ? spoken.ReplyAsync(apology, cancellationToken)
                    : Task.CompletedTask
        );
    }
}
