using System.Text.Json;

namespace Spark.Emulator;

/// <summary>Something that happened, as it is kept for compliance officers.</summary>
internal sealed class EventRow(Guid key, long created, CloudEvent happened)
{
    private JsonElement? _kept;

    public Guid Key => key;

    public long Created => created;

    public CloudEvent Happened => happened;

    /// <summary>Its resource for a snapshot, made once.</summary>
    public JsonElement Kept => _kept ??= JsonElement.Parse(happened.Payload.View(happened.Actor, KeptPayload.Origin));

    /// <summary>The event with its whole resource, a message's text included.</summary>
    public OfficerEvent ToWire(PersonRow officer, string origin)
    {
        using var data = JsonDocument.Parse(happened.Payload.OfficerView(officer, origin));
        return new OfficerEvent
        {
            Id = SparkId.Of("EVENT", key),
            Resource = happened.Resource,
            Type = happened.Event,
            ActorId = happened.Actor.Id,
            OrgId = happened.Actor.Wire.OrgId,
            Created = Timestamps.Format(created),
            Data = data.RootElement.Clone(),
        };
    }
}
