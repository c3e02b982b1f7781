using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>How confidential a room is, on the wire. Every organization has the same five, of which the last is switched off.</summary>
internal sealed record Classification
{
    private static readonly (string Title, string Description)[] Levels =
    [
        ("Public", "For everybody"),
        ("Internal", "For the organization"),
        ("Confidential", "For those who need to know"),
        ("Highly confidential", "For those who are named"),
        ("Secret", "Not in use"),
    ];

    public required string Id { get; init; }

    public required int Rank { get; init; }

    public required string Title { get; init; }

    public required bool Enabled { get; init; }

    public required string Description { get; init; }

    public required string LastModified { get; init; }

    public required string OrgId { get; init; }

    /// <summary>An organization's classifications, from the least confidential; their ids are the same on every start.</summary>
    public static IReadOnlyList<Classification> Of(OrganizationRow organization) =>
        [
            .. Levels.Select(
                (level, rank) =>
                    new Classification
                    {
                        Id = SparkId.Of(
                            "CLASSIFICATION",
                            SparkId.Stable($"classification {organization.Key:D} {level.Title}")
                        ),
                        Rank = rank,
                        Title = level.Title,
                        Enabled = rank < Levels.Length - 1,
                        Description = level.Description,
                        LastModified = organization.Wire.Created,
                        OrgId = organization.Wire.Id,
                    }
            ),
        ];
}

[JsonSerializable(typeof(ItemList<Classification>))]
internal sealed partial class ClassificationsJson : JsonSerializerContext
{
    public static readonly ClassificationsJson Own = new(EmulatorJson.NewOptions());
}
