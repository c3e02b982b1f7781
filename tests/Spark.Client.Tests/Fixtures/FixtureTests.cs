using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client.Tests;

public class FixtureTests
{
    public static TheoryData<string> Files => [.. Fixture.All];

    [Theory, MemberData(nameof(Files))]
    public void A_file_is_read_and_written_back_with_nothing_lost(string name)
    {
        var text = Fixture.Text(name);

        var value = (SparkObject)JsonSerializer.Deserialize(text, Info(name))!;

        Fixture.Same(value.ToJson(), WithoutNulls(name, text)).ShouldBeTrue(value.ToJson());
    }

    [Theory, MemberData(nameof(Files))]
    public void What_the_file_says_stands_in_the_properties(string name)
    {
        using var json = JsonDocument.Parse(Fixture.Text(name));
        var value = JsonSerializer.Deserialize(json, Info(name))!;

        foreach (var property in Members(Info(name)).Where(property => Says(json, property)))
        {
            property.Get!(value).ShouldNotBeNull($"{name}: {property.Name}");
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void What_has_no_property_is_kept_beside_them(string name)
    {
        using var json = JsonDocument.Parse(Fixture.Text(name));
        var value = (SparkObject)JsonSerializer.Deserialize(json, Info(name))!;
        var known = Members(Info(name)).Select(property => property.Name);

        var unknown = json
            .RootElement.EnumerateObject()
            .Select(member => member.Name)
            .Except(known, StringComparer.Ordinal);

        unknown.ShouldAllBe(member => value.Additional!.ContainsKey(member));
    }

    [Fact]
    public void Every_property_of_every_object_stands_in_some_file()
    {
        var missing =
            from type in typeof(SparkClient).Assembly.GetExportedTypes()
            where type.IsSubclassOf(typeof(SparkObject))
            let files = Fixture.All.Where(name => Fixture.TypeOf(name) == type).Select(Fixture.Text).ToList()
            from property in Members(SparkJson.Options.GetTypeInfo(type))
            where !files.Any(file => Says(JsonDocument.Parse(file), property))
            select $"{type.Name}.{property.Name}";

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_never_null_is_not_null_either_when_the_service_leaves_it_out()
    {
        var nullability = new NullabilityInfoContext();
        var odd =
            from type in typeof(SparkClient).Assembly.GetExportedTypes()
            where type.IsSubclassOf(typeof(SparkObject))
            let value = JsonSerializer.Deserialize(OnlyRequired(type), SparkJson.Options.GetTypeInfo(type))
            from property in type.GetProperties()
            where nullability.Create(property).ReadState is NullabilityState.NotNull && property.GetValue(value) is null
            select $"{type.Name}.{property.Name}";

        odd.ShouldBeEmpty();
    }

    [Fact]
    public void Values_that_are_unknown_today_are_kept()
    {
        var person = Fixture.Read<Person>("People/Person.unknown");

        person.Type.ShouldBe(new PersonType("cyborg"));
        person.Status!.Value.Value.ShouldBe("daydreaming");
        person.Get<string>("anotherNew").ShouldBe("x");
    }

    [Fact]
    public void Truth_values_are_read_from_text_too()
    {
        var person = Fixture.Read<Person>("People/Person.text-booleans");

        person.InvitePending.ShouldBe(false);
        person.LoginEnabled.ShouldBe(true);
    }

    private static string OnlyRequired(Type type) =>
        "{"
        + string.Join(
            ',',
            SparkJson
                .Options.GetTypeInfo(type)
                .Properties.Where(property => property.IsRequired)
                .Select(property =>
                    $"\"{property.Name}\":{(property.PropertyType.IsSubclassOf(typeof(SparkObject)) ? "{}" : "\"x\"")}"
                )
        )
        + "}";

    private static JsonTypeInfo Info(string name) => SparkJson.Options.GetTypeInfo(Fixture.TypeOf(name));

    private static IEnumerable<JsonPropertyInfo> Members(JsonTypeInfo info) =>
        info.Properties.Where(property => !property.IsExtensionData && property.Get is not null);

    private static bool Says(JsonDocument json, JsonPropertyInfo property) =>
        json.RootElement.TryGetProperty(property.Name, out var value) && value.ValueKind is not JsonValueKind.Null;

    /// <summary>A known member that is <c>null</c> is absent when written.</summary>
    private static string WithoutNulls(string name, string text)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(text)!.AsObject();
        foreach (var property in Members(Info(name)).Where(p => json.ContainsKey(p.Name) && json[p.Name] is null))
        {
            json.Remove(property.Name);
        }

        return json.ToJsonString();
    }
}
