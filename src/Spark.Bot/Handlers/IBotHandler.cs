namespace Spark.Bot;

/// <summary>
/// Handles one type of event. A handler class is made anew for every event, from a scope of its own of the dependency
/// injection; it may implement this for several types.
/// </summary>
/// <typeparam name="TEvent">The type of event, such as <see cref="MessageReceived"/>.</typeparam>
public interface IBotHandler<in TEvent>
    where TEvent : BotEvent
{
    /// <summary>Handles an event. Events of the same room come one after the other.</summary>
    /// <param name="botEvent">What happened.</param>
    /// <param name="cancellationToken">The bot is being stopped, and out of time.</param>
    Task HandleAsync(TEvent botEvent, CancellationToken cancellationToken);
}

/// <summary>A handler that is a method.</summary>
internal sealed class DelegateHandler<TEvent>(Func<TEvent, CancellationToken, Task> handle) : IBotHandler<TEvent>
    where TEvent : BotEvent
{
    public Task HandleAsync(TEvent botEvent, CancellationToken cancellationToken) =>
        handle(botEvent, cancellationToken);
}
