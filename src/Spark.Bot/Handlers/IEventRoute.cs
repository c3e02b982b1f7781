namespace Spark.Bot;

/// <summary>
/// Takes an event before the handlers that merely ask for its type do: an answer to a question, a form, a command.
/// Routes are asked in the order of their registration; the first that takes the event ends it.
/// </summary>
internal interface IEventRoute
{
    /// <summary>Whether the event was taken, and is handled.</summary>
    ValueTask<bool> TryTakeAsync(BotEvent botEvent, IServiceProvider services, CancellationToken cancellationToken);
}
