using System.Text.Json.Serialization;

namespace Spark.Bot;

/// <summary>What the replicas that share an inbox say of themselves. An event is written as <c>messages/created</c>.</summary>
internal sealed record ReplicaNotes
{
    public static StateSlot<ReplicaNotes> Slot { get; } =
        new("spark.replicas", ReplicaJson.Default.ReplicaNotes, StateScope.Room);

    public static ReplicaNotes None { get; } = new();

    /// <summary>Replicas that are alive, by the name each has given itself.</summary>
    public IReadOnlyDictionary<string, ReplicaNote> Replicas { get; init; } =
        new Dictionary<string, ReplicaNote>(StringComparer.Ordinal);

    /// <summary>When a replica last said that it handles an event.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Handled { get; init; } =
        new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>With what a replica says now, and without those that have said nothing for long.</summary>
    /// <param name="name">Who says it.</param>
    /// <param name="note">What.</param>
    /// <param name="alive">Who was to be heard of before this is gone.</param>
    /// <param name="kept">What nobody has handled since is forgotten.</param>
    public ReplicaNotes With(string name, ReplicaNote note, DateTimeOffset alive, DateTimeOffset kept)
    {
        var replicas = Replicas
            .Where(each => each.Key != name && each.Value.Until > alive)
            .ToDictionary(StringComparer.Ordinal);
        var handled = Handled.Where(each => each.Value > kept).ToDictionary(StringComparer.Ordinal);
        replicas[name] = note;
        foreach (var each in note.Events)
        {
            handled[each] = note.Said;
        }

        return new() { Replicas = replicas, Handled = handled };
    }
}

/// <summary>A replica.</summary>
/// <param name="Events">What it handles.</param>
/// <param name="Said">When it said so.</param>
/// <param name="Until">When it is taken for dead, unless it says so again.</param>
internal sealed record ReplicaNote(IReadOnlyList<string> Events, DateTimeOffset Said, DateTimeOffset Until)
{
    public bool Handles(string name) => Events.Contains(name, StringComparer.Ordinal);
}

[JsonSerializable(typeof(ReplicaNotes))]
internal sealed partial class ReplicaJson : JsonSerializerContext;
