using System.Text.Json;

namespace Spark.Emulator;

/// <summary>A kind of fault: its name, what it is for people, and the fields it understands.</summary>
internal sealed record FaultKind
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<FaultField> Fields { get; init; }

    public required Func<FaultSpec, Fault> Create { get; init; }

    /// <summary>The fields of every fault of calls, after a kind's own.</summary>
    /// <param name="count">How often it strikes by default; null: until it is taken back.</param>
    /// <param name="own">What the kind has besides.</param>
    public static IReadOnlyList<FaultField> OfCalls(int? count, params IReadOnlyList<FaultField> own) =>
        [
            FaultField.Number("count", count),
            .. own,
            FaultField.Text("method"),
            FaultField.Text("path"),
            FaultField.Number("probability", 1),
        ];

    /// <summary>The fields of every fault of deliveries.</summary>
    public static IReadOnlyList<FaultField> OfDeliveries(int? count, params IReadOnlyList<FaultField> own) =>
        [
            FaultField.Number("count", count),
            .. own,
            FaultField.Text("resource"),
            FaultField.Text("event"),
            FaultField.Number("probability", 1),
        ];

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", Name);
        writer.WriteString("title", Title);
        writer.WriteString("description", Description);
        writer.WriteStartArray("fields");
        foreach (var field in Fields)
        {
            field.Write(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
