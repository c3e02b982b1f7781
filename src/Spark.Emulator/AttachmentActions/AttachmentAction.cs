using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>What somebody submitted with a card, on the wire; in a webhook's data without the inputs.</summary>
internal sealed record AttachmentAction
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string MessageId { get; init; }

    public JsonElement? Inputs { get; init; }

    public required string PersonId { get; init; }

    public required string RoomId { get; init; }

    public required string Created { get; init; }
}

/// <summary>The body of a submission.</summary>
internal sealed record AttachmentActionRequest
{
    public string? Type { get; init; }

    public string? MessageId { get; init; }

    public JsonElement? Inputs { get; init; }
}

[JsonSerializable(typeof(AttachmentAction))]
[JsonSerializable(typeof(AttachmentActionRequest))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class AttachmentActionsJson : JsonSerializerContext
{
    public static readonly AttachmentActionsJson Own = new(EmulatorJson.NewOptions());
}
