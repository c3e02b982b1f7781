using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A person on the wire.</summary>
internal sealed record Person
{
    public required string Id { get; init; }

    public required IReadOnlyList<string> Emails { get; init; }

    public required string DisplayName { get; init; }

    public string? NickName { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Avatar { get; init; }

    public required string OrgId { get; init; }

    public required string Created { get; init; }

    public required string Type { get; init; }
}

[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(ItemList<Person>))]
internal sealed partial class PeopleJson : JsonSerializerContext
{
    public static readonly PeopleJson Own = new(EmulatorJson.NewOptions());
}
