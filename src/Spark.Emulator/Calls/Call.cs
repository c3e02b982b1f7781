using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A call of the API, for the call log: never its token, nor anything of its body.</summary>
internal sealed record Call
{
    /// <summary>Counts the calls since the emulator was started.</summary>
    public required long Number { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query, without the values that are nobody's business.</summary>
    public required string Path { get; init; }

    public required int Status { get; init; }

    public required string Started { get; init; }

    public required double DurationMs { get; init; }

    /// <summary>Whose token it carried; null for none, or one that nobody has.</summary>
    public string? PersonId { get; init; }

    public string? PersonEmail { get; init; }

    public string? TrackingId { get; init; }
}

[JsonSerializable(typeof(Call))]
[JsonSerializable(typeof(ItemList<Call>))]
internal sealed partial class CallsJson : JsonSerializerContext
{
    public static readonly CallsJson Own = new(EmulatorJson.NewOptions());
}
