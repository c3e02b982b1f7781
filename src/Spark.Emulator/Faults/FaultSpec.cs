using System.Text.Json;

namespace Spark.Emulator;

/// <summary>One entry of the list posted to <c>/emulator/faults</c>, checked against its kind.</summary>
internal sealed class FaultSpec
{
    private readonly JsonElement _json;

    private FaultSpec(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.BadRequest("A fault is an object such as {\"kind\":\"rateLimit\",\"count\":1}.");
        }

        _json = json;
        Kind = FaultKinds.Of(
            Text("kind") ?? throw ApiException.BadRequest("A fault needs a kind, such as {\"kind\":\"rateLimit\"}.")
        );
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name != "kind" && Kind.Fields.All(field => field.Name != member.Name))
            {
                var known = string.Join(", ", Kind.Fields.Select(field => field.Name));
                throw ApiException.BadRequest($"{Kind.Name} has no '{member.Name}'. What it has: {known}.");
            }
        }
    }

    public FaultKind Kind { get; }

    /// <summary>How often it strikes; null: until it is taken back.</summary>
    public int? Count => Has("count") ? Number("count") : Field("count").DefaultNumber;

    public static IReadOnlyList<Fault> Faults(IEnumerable<JsonElement> list) =>
        [.. list.Select(entry => new FaultSpec(entry)).Select(spec => spec.Kind.Create(spec))];

    public bool Has(string name) => _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public int Number(string name)
    {
        if (!Has(name))
        {
            return Field(name).DefaultNumber ?? 0;
        }

        var value = _json.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0
            ? number
            : throw ApiException.BadRequest($"{name} must be a whole number that is not negative.");
    }

    /// <summary>A number between 0 and 1; 1 when it is not said.</summary>
    public double Share(string name)
    {
        if (!Has(name))
        {
            return 1;
        }

        var value = _json.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1
            ? share
            : throw ApiException.BadRequest($"{name} must be a number from 0 to 1.");
    }

    public TimeSpan Milliseconds(string name) => TimeSpan.FromMilliseconds(Number(name));

    public bool Flag(string name)
    {
        if (!Has(name))
        {
            return Field(name).DefaultFlag ?? false;
        }

        return _json.GetProperty(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw ApiException.BadRequest($"{name} must be true or false."),
        };
    }

    /// <summary>A text, or a number as it was written: an odd <c>Retry-After</c> is a fault worth having.</summary>
    public string? Text(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        var value = _json.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw ApiException.BadRequest($"{name} must be a text or a number."),
        };
    }

    /// <summary>One of some texts, the first of which is the default.</summary>
    public string OneOf(string name, params string[] texts)
    {
        var text = Text(name) ?? texts[0];
        return texts.Contains(text, StringComparer.Ordinal)
            ? text
            : throw ApiException.BadRequest($"{name} must be one of: {string.Join(", ", texts)}.");
    }

    /// <summary>The status of an error.</summary>
    public int ErrorStatus()
    {
        var status = Number("status");
        return status is >= 400 and <= 599
            ? status
            : throw ApiException.BadRequest("status must be between 400 and 599.");
    }

    private FaultField Field(string name) => Kind.Fields.First(known => known.Name == name);

    /// <summary>Writes what was asked for, as it was.</summary>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        foreach (var member in _json.EnumerateObject())
        {
            member.WriteTo(writer);
        }
    }
}
