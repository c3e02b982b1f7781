using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>An event on the wire, for compliance officers.</summary>
internal sealed record OfficerEvent
{
    public required string Id { get; init; }

    public required string Resource { get; init; }

    public required string Type { get; init; }

    public required string ActorId { get; init; }

    public required string OrgId { get; init; }

    public required string Created { get; init; }

    public required JsonElement Data { get; init; }
}

[JsonSerializable(typeof(OfficerEvent))]
[JsonSerializable(typeof(ItemList<OfficerEvent>))]
internal sealed partial class EventsJson : JsonSerializerContext
{
    public static readonly EventsJson Own = new(EmulatorJson.NewOptions());
}
