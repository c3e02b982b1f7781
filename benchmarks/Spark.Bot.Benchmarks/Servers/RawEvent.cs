using System.Text.Json.Serialization;

namespace Spark.Bot.Benchmarks.Servers;

/// <summary>A delivery, all of it.</summary>
internal sealed record RawEvent
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Resource { get; init; }
    public string? Event { get; init; }
    public string? Filter { get; init; }
    public string? OrgId { get; init; }
    public string? CreatedBy { get; init; }
    public string? AppId { get; init; }
    public string? OwnedBy { get; init; }
    public string? Status { get; init; }
    public DateTimeOffset? Created { get; init; }
    public string? ActorId { get; init; }
    public RawData? Data { get; init; }
}

internal sealed record RawData
{
    public string? Id { get; init; }
    public string? RoomId { get; init; }
    public string? RoomType { get; init; }
    public string? PersonId { get; init; }
    public string? PersonEmail { get; init; }
    public DateTimeOffset? Created { get; init; }
}

internal sealed record RawMessage
{
    public string? Id { get; init; }
    public string? RoomId { get; init; }
    public string? RoomType { get; init; }
    public string? Text { get; init; }
    public string? Markdown { get; init; }
    public string? PersonId { get; init; }
    public string? PersonEmail { get; init; }
    public DateTimeOffset? Created { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RawEvent))]
[JsonSerializable(typeof(RawMessage))]
internal sealed partial class RawJson : JsonSerializerContext;
