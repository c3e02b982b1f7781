using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Spark.Bot;

/// <summary>Says what the bot does.</summary>
public sealed class SparkBotBuilder
{
    internal const string ReadyTag = "spark-bot";

    internal SparkBotBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the program.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Adds a command: a message that starts with this name, in any case, followed by a blank or nothing. Of several
    /// that fit the longest wins. How many blanks part the words of a name does not matter. A bot with commands has the command <c>help</c>, which lists them, unless it brings
    /// its own.
    /// </summary>
    /// <param name="name">One word or several.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="handle">What it does.</param>
    public SparkBotBuilder OnCommand(
        string name,
        string description,
        Func<CommandReceived, CancellationToken, Task> handle
    )
    {
        ArgumentNullException.ThrowIfNull(handle);
        return AddCommand(
            name,
            description,
            Instance(new DelegateHandler<CommandReceived>(handle), $"The command {name}")
        );
    }

    /// <summary>Adds a command that a class handles; see the other overload.</summary>
    /// <typeparam name="THandler">The class; made for every command, from a scope of its own.</typeparam>
    public SparkBotBuilder OnCommand<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler
    >(string name, string description)
        where THandler : class, IBotHandler<CommandReceived>
    {
        Services.TryAddTransient<THandler>();
        return AddCommand(name, description, Class<THandler>());
    }

    /// <summary>Handles messages that are no command.</summary>
    public SparkBotBuilder OnMessage(Func<MessageReceived, CancellationToken, Task> handle) => On(handle);

    /// <summary>Handles events of one type.</summary>
    /// <typeparam name="TEvent">The type, such as <see cref="MemberJoined"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The type is <see cref="CommandReceived"/>: use OnCommand.</exception>
    public SparkBotBuilder On<TEvent>(Func<TEvent, CancellationToken, Task> handle)
        where TEvent : BotEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (typeof(TEvent) == typeof(CommandReceived))
        {
            throw new InvalidOperationException("Say which command it handles: use OnCommand.");
        }

        Services.AddSingleton(Instance(new DelegateHandler<TEvent>(handle), $"A lambda for {typeof(TEvent).Name}"));
        return this;
    }

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

        Services.TryAddTransient<THandler>();
        if (!Services.Any(IsOf<THandler>))
        {
            Services.AddSingleton(Class<THandler>());
        }

        return this;
    }

    private SparkBotBuilder AddCommand(string name, string description, HandlerRegistration handler)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(description);
        Services.AddSingleton(new CommandRegistration(name.Trim(), description, handler));
        return this;
    }

    private static bool IsHandler(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IBotHandler<>);

    private static bool IsOf<THandler>(ServiceDescriptor service) =>
        !service.IsKeyedService
        && service.ImplementationInstance is HandlerRegistration registered
        && registered.Type == typeof(THandler);

    private static HandlerRegistration Instance(object handler, string name) =>
        new(handler.GetType(), name, _ => handler);

    private static HandlerRegistration Class<THandler>()
        where THandler : class =>
        new(typeof(THandler), typeof(THandler).ToString(), services => services.GetRequiredService<THandler>());
}
