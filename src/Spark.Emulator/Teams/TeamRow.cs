namespace Spark.Emulator;

/// <summary>
/// A team in the store. Who is in its General room is in the team: they share their uuid, and the memberships of that room are
/// those of the team. Guarded by the store's gate.
/// </summary>
internal sealed class TeamRow(RoomRow general)
{
    public Guid Key => general.Key;

    public string Id { get; } = SparkId.Of("TEAM", general.Key);

    public RoomRow General => general;

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>All its rooms, General among them.</summary>
    public List<RoomRow> Rooms { get; } = [];

    public Team ToWire() =>
        new()
        {
            Id = Id,
            Name = Name,
            Description = Description,
            CreatorId = general.Creator.Id,
            Created = Timestamps.Format(general.Created),
        };
}
