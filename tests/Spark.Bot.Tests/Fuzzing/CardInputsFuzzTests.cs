using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck.Fluent;
using Spark.Client;

namespace Spark.Bot.Tests.Fuzzing;

public partial class CardInputsFuzzTests
{
    private static readonly IReadOnlyList<string> Known = Corpus.Lines("card-inputs");

    public static TheoryData<string> Cases => [.. Known];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_known_oddity_is_read_or_explained(string json) => Check(json);

    [Fact]
    public void Whatever_is_submitted_is_read_or_explained()
    {
        Fuzz.Holds(Fuzz.Around(Known), Check);
        Fuzz.Holds(
            from name in Gen.Elements(
                "name",
                "count",
                "small",
                "price",
                "on",
                "when",
                "day",
                "at",
                "many",
                "kind",
                "id"
            )
            from text in Fuzz.Text
            select $"{{\"{name}\":\"{JsonEncodedText.Encode(Whole(text))}\"}}",
            Check
        );
    }

    /// <summary>A value or a problem, one of them; and a value has what was entered.</summary>
    private static void Check(string json)
    {
        Dictionary<string, JsonElement> values;
        try
        {
            values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Encoding.UTF8.GetBytes(json)) ?? [];
        }
        catch (JsonException)
        {
            return; // no answer of the service
        }

        var inputs = new CardInputs(values);

        var (value, problem) = FormReader.Read(inputs, FormJson.Default.Everything);

        (value is null).ShouldBe(problem is not null);
        foreach (var name in inputs.Keys)
        {
            _ = inputs.GetString(name);
        }
    }

    private static string Whole(string text) => string.Concat(text.EnumerateRunes());

    internal sealed record Everything(
        string? Name,
        int? Count,
        byte? Small,
        decimal? Price,
        bool? On,
        TimeOnly? When,
        DateOnly? Day,
        DateTimeOffset? At,
        IReadOnlyList<string>? Many,
        DayOfWeek? Kind,
        Guid? Id
    );

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Everything))]
    internal sealed partial class FormJson : JsonSerializerContext;
}
