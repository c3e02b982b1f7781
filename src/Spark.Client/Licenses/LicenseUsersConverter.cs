using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>Reads a license as a page of its users: this list alone is not in <c>items</c> but in <c>users</c>.</summary>
internal sealed class LicenseUsersConverter : JsonConverter<ItemsAnswer<LicenseUser>>
{
    public override ItemsAnswer<LicenseUser> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => new() { Items = JsonSerializer.Deserialize(ref reader, SparkJson.TypeInfo<License>(options))?.Users ?? [] };

    public override void Write(Utf8JsonWriter writer, ItemsAnswer<LicenseUser> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Lists are read only.");
}
