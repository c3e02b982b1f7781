using System.Text.Json;

namespace Spark.Emulator;

/// <summary>One entry of the list posted to <c>/emulator/faults</c>.</summary>
internal sealed class FaultSpec
{
    private readonly JsonElement json;

    public FaultSpec(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw ApiException.BadRequest("A fault is an object such as {\"kind\":\"rateLimit\",\"count\":1}.");
        this.json = json;
    }

    public string Kind => Text("kind") ?? throw ApiException.BadRequest("A fault needs a kind.");

    public int Number(string name, int byDefault)
    {
        if (!json.TryGetProperty(name, out var value))
            return byDefault;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0
            ? number
            : throw ApiException.BadRequest($"{name} must be a whole number that is not negative.");
    }

    /// <summary>A text, or a number as it was written: an odd <c>Retry-After</c> is a fault worth having.</summary>
    public string? Text(string name)
    {
        if (!json.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw ApiException.BadRequest($"{name} must be a text or a number."),
        };
    }
}
