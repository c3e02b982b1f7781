using System.Reflection;
using System.Text.Json.Serialization;

namespace Spark.Client.Tests;

/// <summary>The rules every resource keeps.</summary>
public class GrammarTests
{
    private static readonly Assembly Client = typeof(SparkClient).Assembly;

    private static readonly Type[] Apis =
    [
        .. Client.GetExportedTypes().Where(type => type.Name.EndsWith("Api", StringComparison.Ordinal)),
    ];

    public static TheoryData<Type> WireTypes =>
        [
            .. Client
                .GetTypes()
                .Where(type =>
                    !type.IsAbstract
                    && (type.IsSubclassOf(typeof(SparkObject)) || type.IsSubclassOf(typeof(SparkRequest)))
                ),
            .. Apis.SelectMany(Calls)
                .Select(Item)
                .OfType<Type>()
                .Select(type => typeof(ItemsAnswer<>).MakeGenericType(type)),
        ];

    [Fact]
    public void Every_call_ends_in_an_optional_token()
    {
        var odd = Apis.SelectMany(Calls)
            .Where(call =>
                call.GetParameters() is not [.., { ParameterType: var last, IsOptional: true }]
                || last != typeof(CancellationToken)
            );

        odd.ShouldBeEmpty();
    }

    [Fact]
    public void Every_call_is_named_Async()
    {
        Apis.SelectMany(Calls).ShouldAllBe(call => call.Name.EndsWith("Async", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_resource_is_a_property_of_the_client()
    {
        var properties = typeof(SparkClient).GetProperties().Select(property => property.PropertyType);

        Apis.Except(properties).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(WireTypes))]
    public void Every_type_that_travels_is_in_the_JSON_context(Type type)
    {
        SparkJson.Options.TryGetTypeInfo(type, out _).ShouldBeTrue($"add [JsonSerializable(typeof({type.Name}))]");
    }

    [Fact]
    public void Every_object_a_call_answers_has_a_file()
    {
        var answered = Apis.SelectMany(Calls)
            .Select(call => Item(call) ?? call.ReturnType.GenericTypeArguments.FirstOrDefault())
            .OfType<Type>()
            .Where(type => type.IsSubclassOf(typeof(SparkObject)))
            .Distinct();

        answered.Except(Fixture.All.Select(Fixture.TypeOf)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_object_a_call_answers_is_tried_with_members_that_are_unknown_today()
    {
        var tried = Fixture
            .All.Where(name => name.EndsWith(".unknown", StringComparison.Ordinal))
            .Select(Fixture.TypeOf);
        var answered = Apis.SelectMany(Calls)
            .Select(call => Item(call) ?? call.ReturnType.GenericTypeArguments.FirstOrDefault())
            .OfType<Type>()
            .Where(type => type.IsSubclassOf(typeof(SparkObject)) && type != typeof(LicenseUser))
            .Distinct();

        answered.Except(tried).ShouldBeEmpty();
    }

    [Fact]
    public void Every_property_of_a_request_is_written_or_said_to_be_of_the_query()
    {
        var odd =
            from type in Client.GetTypes()
            where type.IsSubclassOf(typeof(SparkRequest)) && !type.IsAbstract
            let written = SparkJson.Options.GetTypeInfo(type).Properties.Select(property => property.Name)
            from property in type.GetProperties()
            where
                property.GetCustomAttribute<JsonIgnoreAttribute>() is null
                && property.GetCustomAttribute<JsonExtensionDataAttribute>() is null
                && !written.Contains(WireName(property), StringComparer.Ordinal)
            select $"{type.Name}.{property.Name}";

        odd.ShouldBeEmpty();
    }

    [Fact]
    public void Every_create_and_update_and_list_takes_additional_parameters()
    {
        var odd = Apis.SelectMany(Calls)
            .Where(call => call.Name is "CreateAsync" or "UpdateAsync" or "EditAsync" or "ListAsync")
            .GroupBy(call => (call.DeclaringType, call.Name))
            .Where(overloads => !overloads.Any(TakesRequest));

        odd.ShouldBeEmpty();
    }

    private static bool TakesRequest(MethodInfo call) =>
        call.GetParameters()
            .Any(parameter =>
                parameter.ParameterType.IsSubclassOf(typeof(SparkRequest))
                || parameter.ParameterType.IsSubclassOf(typeof(SparkListRequest))
            );

    private static IEnumerable<MethodInfo> Calls(Type api) =>
        api.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || Item(method) is not null);

    private static Type? Item(MethodInfo call) =>
        call.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(SparkList<>)
            ? type.GenericTypeArguments[0]
            : null;

    private static string WireName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
        ?? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
