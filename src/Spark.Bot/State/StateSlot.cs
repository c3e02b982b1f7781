using System.Text.Json.Serialization.Metadata;

namespace Spark.Bot;

/// <summary>Something the bot remembers, by a name of its own.</summary>
/// <typeparam name="T">What it is.</typeparam>
public sealed class StateSlot<T>
{
    /// <summary>Something to remember.</summary>
    /// <param name="name">Its name; another slot of the same name and scope is the same.</param>
    /// <param name="type">How it is written, from a source-generated context: <c>AppJson.Default.Cart</c>.</param>
    /// <param name="scope">Whose it is.</param>
    public StateSlot(string name, JsonTypeInfo<T> type, StateScope scope)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(type);
        (Name, Type, Scope) = (name, type, scope);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whose it is.</summary>
    public StateScope Scope { get; }

    internal JsonTypeInfo<T> Type { get; }
}

/// <summary>Whose a state is.</summary>
public enum StateScope
{
    /// <summary>The room's: everybody in it shares it. Gone when the bot leaves the room.</summary>
    Room,

    /// <summary>The person's, in whatever room.</summary>
    Person,

    /// <summary>The person's in this room. Gone when the bot leaves the room.</summary>
    RoomAndPerson,
}

/// <summary>What is remembered, and which version of it.</summary>
/// <param name="Value">The value; the default of its type if there is none.</param>
/// <param name="Version">Changes with every change; 0 if there is none.</param>
public sealed record StateValue<T>(T? Value, long Version);
