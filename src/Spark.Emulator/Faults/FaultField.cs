using System.Text.Json;

namespace Spark.Emulator;

/// <summary>A member that a kind of fault understands.</summary>
internal sealed record FaultField(string Name, string Type)
{
    public int? DefaultNumber { get; private init; }

    public string? DefaultText { get; private init; }

    public bool? DefaultFlag { get; private init; }

    public static FaultField Number(string name, int? byDefault = null) =>
        new(name, "number") { DefaultNumber = byDefault };

    public static FaultField Text(string name, string? byDefault = null) =>
        new(name, "text") { DefaultText = byDefault };

    public static FaultField Flag(string name, bool byDefault = false) =>
        new(name, "boolean") { DefaultFlag = byDefault };

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("type", Type);
        if (DefaultNumber is { } number)
        {
            writer.WriteNumber("default", number);
        }
        else if (DefaultText is { } text)
        {
            writer.WriteString("default", text);
        }
        else if (DefaultFlag is { } flag)
        {
            writer.WriteBoolean("default", flag);
        }

        writer.WriteEndObject();
    }
}
