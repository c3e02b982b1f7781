using System.Text;
using System.Text.Json;

namespace Spark.Emulator;

/// <summary>What an event was about, as a snapshot has kept it: for officers only, it is not delivered again.</summary>
internal sealed class KeptPayload(string resource, JsonElement data) : EventPayload
{
    /// <summary>Stands in the addresses of files for the origin, which may be another after a restart.</summary>
    public const string Origin = "http://origin.invalid";

    private readonly string _json = data.GetRawText();

    public override string Resource => resource;

    public override string? StreamName(EventKind kind) => null;

    public override void WriteHookData(Utf8JsonWriter writer, Cloud cloud, EventKind kind) => data.WriteTo(writer);

    public override byte[] View(PersonRow viewer, string origin) =>
        Encoding.UTF8.GetBytes(_json.Replace(Origin, origin, StringComparison.Ordinal));

    public override bool Matches(string key, IReadOnlyList<string> values, PersonRow owner) => false;
}
