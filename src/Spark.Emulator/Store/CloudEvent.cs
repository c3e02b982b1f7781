using System.Text.Json;

namespace Spark.Emulator;

/// <summary>Something that happened in a room: one resource was created, updated or deleted by somebody.</summary>
internal sealed record CloudEvent(EventKind Kind, PersonRow Actor, RoomRow Room, EventPayload Payload)
{
    public string Resource => Payload.Resource;

    public string Event =>
        Kind switch
        {
            EventKind.Created => "created",
            EventKind.Updated => "updated",
            _ => "deleted",
        };
}

internal enum EventKind
{
    Created,
    Updated,
    Deleted,
}

/// <summary>What an event is about, fixed at the moment it happened.</summary>
internal abstract class EventPayload
{
    /// <summary>The resource's name in webhooks, such as <c>messages</c>.</summary>
    public abstract string Resource { get; }

    /// <summary>The event's name on the chat page's stream, such as <c>messageDeleted</c>; null when the page does not show it.</summary>
    public abstract string? StreamName(EventKind kind);

    /// <summary>The <c>data</c> of a webhook: never a text, a title or a card's inputs.</summary>
    public abstract void WriteHookData(Utf8JsonWriter writer, Cloud cloud, EventKind kind);

    /// <summary>The REST JSON as one person sees it.</summary>
    public abstract byte[] View(PersonRow viewer, string origin);

    /// <summary>The same in the events that compliance officers read.</summary>
    public virtual byte[] OfficerView(PersonRow officer, string origin) => View(officer, origin);

    /// <summary>Whether a webhook's filter lets it pass. Ids in <paramref name="values"/> may be ids or uuids.</summary>
    public abstract bool Matches(string key, IReadOnlyList<string> values, PersonRow owner);

    public virtual bool VisibleTo(PersonRow person) => true;

    protected static bool SameId(Guid key, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            if (SparkId.Uuid(value) == key)
                return true;
        }

        return false;
    }

    protected static bool SameText(string text, IReadOnlyList<string> values) =>
        values.Contains(text, StringComparer.OrdinalIgnoreCase);

    protected static bool SameFlag(bool flag, IReadOnlyList<string> values) =>
        SameText(flag ? "true" : "false", values);
}

/// <summary>Somebody who wants to hear of events. Called under the store's gate: note it and return.</summary>
internal interface ICloudListener
{
    void Hear(CloudEvent happened, PersonRow recipient);

    /// <summary>Everything was reset: nobody is told anything any more.</summary>
    void Forget();
}
