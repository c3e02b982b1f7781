using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>Faults that are on from the start: for each token a list, as it is posted to <c>/emulator/faults</c>.</summary>
internal static class FaultsFile
{
    public static IReadOnlyDictionary<string, JsonElement[]> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), FaultsJson.Own.DictionaryStringJsonElementArray)
                ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SparkEmulatorConfigurationException(
                $"The faults file '{path}' cannot be read: {exception.Message}",
                exception
            );
        }
    }

    public static void Apply(IReadOnlyDictionary<string, JsonElement[]> faults, Cloud cloud)
    {
        foreach (var (token, list) in faults)
        {
            try
            {
                var person =
                    cloud.People.ByToken(token) ?? throw ApiException.BadRequest("It names a token nobody has.");
                cloud.Faults.Add(person.Token, FaultSpec.Faults(list));
            }
            catch (ApiException exception)
            {
                throw new SparkEmulatorConfigurationException(
                    $"The faults file is not usable: {exception.Message}",
                    exception
                );
            }
        }
    }
}

[JsonSerializable(typeof(Dictionary<string, JsonElement[]>))]
[JsonSerializable(typeof(JsonElement[]))]
internal sealed partial class FaultsJson : JsonSerializerContext
{
    public static readonly FaultsJson Own = new(EmulatorJson.NewOptions());
}
