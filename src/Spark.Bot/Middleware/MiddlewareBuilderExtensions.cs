using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Spark.Bot;

/// <summary>Puts something around the handling of every event.</summary>
public static class MiddlewareBuilderExtensions
{
    /// <summary>
    /// Adds a middleware: what stands before the call of <c>next</c> runs before the handlers, what stands behind it
    /// after them; without the call the event ends here. Handlers that throw are dealt with inside.
    /// </summary>
    /// <param name="bot">The bot.</param>
    /// <param name="invoke">The event, the rest of its way, and the token that ends it.</param>
    public static SparkBotBuilder Use(
        this SparkBotBuilder bot,
        Func<BotEvent, Func<Task>, CancellationToken, Task> invoke
    )
    {
        ArgumentNullException.ThrowIfNull(bot);
        ArgumentNullException.ThrowIfNull(invoke);
        var middleware = new DelegateMiddleware(invoke);
        bot.Services.AddSingleton(new MiddlewareRegistration(_ => middleware));
        return bot;
    }

    /// <summary>Adds a middleware class.</summary>
    /// <typeparam name="TMiddleware">The class; made for every event, from the event's scope.</typeparam>
    public static SparkBotBuilder UseMiddleware<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware
    >(this SparkBotBuilder bot)
        where TMiddleware : class, IBotMiddleware
    {
        ArgumentNullException.ThrowIfNull(bot);
        bot.Services.TryAddTransient<TMiddleware>();
        bot.Services.AddSingleton(new MiddlewareRegistration(services => services.GetRequiredService<TMiddleware>()));
        return bot;
    }
}
