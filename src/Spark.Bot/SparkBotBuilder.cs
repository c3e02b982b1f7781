using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Says what the bot does. Commands, forms, questions, access and the rest are extension methods, each in the folder of
/// its feature.
/// </summary>
public sealed class SparkBotBuilder
{
    internal const string ReadyTag = "spark-bot";

    internal SparkBotBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the program.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Adds a handler class: it implements <see cref="IBotHandler{TEvent}"/> for each type of event it handles. Added
    /// twice it is still called once.
    /// </summary>
    /// <typeparam name="THandler">The class; made for every event, from a scope of its own.</typeparam>
    /// <exception cref="InvalidOperationException">The class handles nothing, or only commands.</exception>
    public SparkBotBuilder AddHandler<
        [DynamicallyAccessedMembers(
            DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces
        )]
            THandler
    >()
        where THandler : class
    {
        var handled = typeof(THandler).GetInterfaces().Where(IsHandler).ToList();
        if (handled.Count == 0)
        {
            throw new InvalidOperationException(
                $"{typeof(THandler)} handles nothing: let it implement IBotHandler<MessageReceived>, or of another event."
            );
        }

        if (handled.TrueForAll(type => type == typeof(IBotHandler<CommandReceived>)))
        {
            throw new InvalidOperationException(
                $"Say which command {typeof(THandler)} handles: use OnCommand<{typeof(THandler).Name}>."
            );
        }

        if (!Services.Any(IsOf<THandler>))
        {
            Services.AddSingleton(Class<THandler>());
        }

        return this;
    }

    internal static HandlerRegistration Instance(object handler, string name) =>
        new(handler.GetType(), name, _ => handler);

    internal HandlerRegistration Class<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler
    >()
        where THandler : class
    {
        Services.TryAddTransient<THandler>();
        return new(typeof(THandler), typeof(THandler).ToString(), services => services.GetRequiredService<THandler>());
    }

    /// <summary>Has a webhook registered for this, whatever handlers there are.</summary>
    internal SparkBotBuilder Needs(WebhookResource resource, WebhookEventType @event)
    {
        Services.AddSingleton<IEventNeeds>(new EventNeed(resource, @event));
        return this;
    }

    private static bool IsOf<THandler>(ServiceDescriptor service) =>
        !service.IsKeyedService
        && service.ImplementationInstance is HandlerRegistration registered
        && registered.Type == typeof(THandler);

    private static bool IsHandler(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IBotHandler<>);
}
