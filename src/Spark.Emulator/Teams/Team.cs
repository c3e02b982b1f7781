using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A team on the wire.</summary>
internal sealed record Team
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required string CreatorId { get; init; }

    public required string Created { get; init; }
}

/// <summary>The body of a team's creation and update.</summary>
internal sealed record TeamRequest
{
    public string? Name { get; init; }

    public string? Description { get; init; }
}

[JsonSerializable(typeof(Team))]
[JsonSerializable(typeof(ItemList<Team>))]
[JsonSerializable(typeof(TeamRequest))]
internal sealed partial class TeamsJson : JsonSerializerContext
{
    public static readonly TeamsJson Own = new(EmulatorJson.NewOptions());
}
