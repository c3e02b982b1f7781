using System.Text.Json;

namespace Spark.Emulator;

/// <summary>JSON as a later version of the API may write it.</summary>
internal sealed class FutureJson(bool members, bool values)
{
    public byte[] Rewrite(byte[] json) => Rewrite(json, replace: null);

    /// <summary>The body of a delivery about a resource that is not there yet.</summary>
    public byte[] Unknown(byte[] delivery) =>
        Rewrite(
            delivery,
            name =>
                name switch
                {
                    "resource" => "tomorrows",
                    "event" => "dawned",
                    _ => null,
                }
        );

    private byte[] Rewrite(byte[] json, Func<string, string?>? replace)
    {
        using var document = JsonDocument.Parse(json);
        return EmulatorJson.Bytes(writer => Write(writer, document.RootElement, replace));
    }

    private void Write(Utf8JsonWriter writer, JsonElement element, Func<string, string?>? replace)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    WriteMember(writer, member, replace);
                }

                if (members)
                {
                    writer.WriteStartObject("tomorrow");
                    writer.WriteBoolean("isNew", true);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item, replace: null);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private void WriteMember(Utf8JsonWriter writer, JsonProperty member, Func<string, string?>? replace)
    {
        writer.WritePropertyName(member.Name);
        if ((replace?.Invoke(member.Name) ?? NewValue(member)) is { } other)
        {
            writer.WriteStringValue(other);
        }
        else if (member.Name is "inputs" or "content")
        {
            member.Value.WriteTo(writer); // what people wrote themselves is no affair of the API's
        }
        else
        {
            Write(writer, member.Value, replace: null);
        }
    }

    private string? NewValue(JsonProperty member) =>
        !values || member.Value.ValueKind != JsonValueKind.String
            ? null
            : (member.Name, member.Value.GetString()) switch
            {
                ("type" or "roomType", "group") => "tomorrowsGroup",
                ("status", _) => "tomorrowsStatus",
                _ => null,
            };
}
