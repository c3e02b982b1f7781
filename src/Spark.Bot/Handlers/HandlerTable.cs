namespace Spark.Bot;

/// <summary>A handler as it was registered.</summary>
/// <param name="Type">Its class.</param>
/// <param name="Name">What it is called in logs.</param>
/// <param name="Resolve">Gives it, from an event's scope.</param>
internal sealed record HandlerRegistration(Type Type, string Name, Func<IServiceProvider, object> Resolve)
{
    /// <summary>Whether it asks for events of any kind.</summary>
    public bool TakesAny { get; } = typeof(IBotHandler<RoomEvent>).IsAssignableFrom(Type);
}

/// <summary>Which handlers want what.</summary>
internal sealed class HandlerTable(IEnumerable<HandlerRegistration> registrations)
{
    private readonly HandlerRegistration[] _registrations = [.. registrations];

    /// <summary>The handlers of this interface, in the order of their registration.</summary>
    public IEnumerable<HandlerRegistration> For(Type handlerType) =>
        _registrations.Where(registration => handlerType.IsAssignableFrom(registration.Type));

    /// <summary>Whether anybody wants it.</summary>
    public bool HasAny(Type handlerType) => For(handlerType).Any();
}
