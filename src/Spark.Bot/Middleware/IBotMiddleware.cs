namespace Spark.Bot;

/// <summary>
/// Something around the handling of every event: what stands before the call of <c>next</c> runs before the handlers,
/// what stands behind it after them. Not calling <c>next</c> ends the event here. Middleware runs in the order of its
/// registration, after access control; it is made anew for every event, from the event's scope.
/// </summary>
public interface IBotMiddleware
{
    /// <summary>Handles an event, or passes it on.</summary>
    /// <param name="botEvent">What happened.</param>
    /// <param name="next">The rest of the way.</param>
    /// <param name="cancellationToken">The bot is being stopped, and out of time.</param>
    Task InvokeAsync(BotEvent botEvent, Func<Task> next, CancellationToken cancellationToken);
}

/// <summary>A middleware as it was registered.</summary>
internal sealed record MiddlewareRegistration(Func<IServiceProvider, IBotMiddleware> Resolve);

/// <summary>A middleware that is a method.</summary>
internal sealed class DelegateMiddleware(Func<BotEvent, Func<Task>, CancellationToken, Task> invoke) : IBotMiddleware
{
    public Task InvokeAsync(BotEvent botEvent, Func<Task> next, CancellationToken cancellationToken) =>
        invoke(botEvent, next, cancellationToken);
}
