using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Spark.Client.Tests;

/// <summary>
/// A hostile server answers every call of the client with each oddity in each optional member: nothing throws, and
/// nothing is lost. The calls, the members and the answers are found by reflection.
/// </summary>
public class OddAnswersTests
{
    private const string Half = """
        "half of \ud83d a character"
        """;

    /// <summary>What was seen in the wild, and some more.</summary>
    internal static readonly string[] Oddities =
    [
        "null",
        "\"\"",
        "\"one text\"",
        "\"2016-04-21 19:12:48.920Z\"",
        "\"2016-04-21T19:12:48.920+0000\"",
        "\"yesterday\"",
        "1461265968920",
        "123456789012345678901234567890",
        "7",
        "\"7\"",
        "\"99999999999\"",
        "7.50",
        "true",
        "\"true\"",
        "\"perhaps\"",
        Half,
        "\"\\udc00\"",
        "[]",
        "[\"one text\"]",
        "[\"a\",null,7]",
        "[null]",
        "[\"\\ud83d\"]",
        "[[\"a\"]]",
        "[{\"a\":1}]",
        "{}",
        "{\"code\":\"kms_failure\",\"reason\":\"x\"}",
        "{\"a\":{\"b\":\"\\ud83d\"}}",
        "{\"\\ud83d\":1}",
    ];

    private static readonly MethodInfo[] Calls =
    [
        .. typeof(SparkClient)
            .Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Api", StringComparison.Ordinal))
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            )
            .Where(call =>
                Answered(call) is not null
                && call.Name is not "WaitForDeviceAsync"
                && call.GetParameters().All(parameter => parameter.ParameterType != typeof(FileUpload))
            ),
    ];

    public static TheoryData<string> Names => [.. Calls.Select(Name)];

    [Fact]
    public void All_calls_are_tried() => Calls.Length.ShouldBeGreaterThan(60);

    [Theory, MemberData(nameof(Names))]
    public async Task Whatever_is_optional_may_be_odd(string name)
    {
        var call = Calls.Single(call => Name(call) == name);
        var type = Answered(call)!;
        using var server = new OddServer();

        foreach (var (path, make) in WireSample.Optional(type))
        {
            foreach (var odd in Oddities)
            {
                var answer = make(odd);
                server.Body = IsList(call)
                    ? $$"""{"{{ItemsOf(type)}}":[{{WireSample.Of(type)}},{{answer}}]}"""
                    : answer;

                var read = await server.AskAsync(call);

                read.Count.ShouldBe(IsList(call) ? 2 : 1, $"{path}: {odd}");
                // Only what is odd is set apart: all else stands in its property.
                (read[^1].Additional?.Keys ?? []).ShouldBeSubsetOf([path.Split('.')[0]], $"{path}: {odd}");
                using var came = JsonDocument.Parse(answer);
                using var written = JsonDocument.Parse(read[^1].ToJson());
                WireSample
                    .SaysTheSame(came.RootElement, written.RootElement)
                    .ShouldBeTrue($"{path}: {odd}\n{answer}\n{read[^1].ToJson()}");
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task An_item_that_lacks_what_is_required_is_set_apart_and_an_object_is_told_of(string name)
    {
        var call = Calls.Single(call => Name(call) == name);
        var type = Answered(call)!;
        using var server = new OddServer();
        var broken = WireSample
            .Members(type)
            .Where(member => member.IsRequired)
            .SelectMany(member =>
                ((string?[])[null, "null", "{}", "[]", Half]).Select(odd =>
                    (Json: WireSample.Of(type, member.Name, odd), Path: $"$.{member.Name}")
                )
            )
            .Concat([("null", "$"), ("7", "$"), ("[]", "$")]);

        foreach (var (json, path) in broken)
        {
            if (IsList(call))
            {
                server.Body = $$"""{"{{ItemsOf(type)}}":[{{WireSample.Of(type)}},{{json}},{{WireSample.Of(type)}}]}""";
                (await server.AskAsync(call)).Count.ShouldBe(2, json);
                var unreadable = (await server.UnreadableAsync(call)).ShouldHaveSingleItem();
                unreadable.Json.GetRawText().ShouldBe(json);
                unreadable.Reason.ShouldStartWith(path + ":");
                unreadable.ToString().ShouldNotContain("text\"");
            }
            else
            {
                server.Body = json;
                var error = await Should.ThrowAsync<SparkAnswerException>(() => server.AskAsync(call));
                error.Message.ShouldContain($"(at {path})", Case.Sensitive, json);
                error.Body.ShouldBe(json);
                error.TrackingId.ShouldBe("ODD_1");
                error.Headers["x-odd"].ShouldBe(["yes"]);
            }
        }
    }

    private static string ItemsOf(Type type) => type == typeof(LicenseUser) ? "users" : "items";

    private static string Name(MethodInfo call) =>
        $"{call.DeclaringType!.Name}.{call.Name}({string.Join(',', call.GetParameters().Select(p => p.ParameterType.Name))})";

    private static bool IsList(MethodInfo call) => call.ReturnType.GetGenericTypeDefinition() == typeof(SparkList<>);

    private static Type? Answered(MethodInfo call) =>
        call.ReturnType is { IsGenericType: true } answer
        && (
            answer.GetGenericTypeDefinition() == typeof(SparkList<>)
            || answer.GetGenericTypeDefinition() == typeof(Task<>)
        )
        && answer.GenericTypeArguments[0].IsSubclassOf(typeof(SparkObject))
            ? answer.GenericTypeArguments[0]
            : null;

    private sealed class OddServer : HttpMessageHandler
    {
        private readonly HttpClient _http;
        private readonly SparkClient _client;

        public OddServer()
        {
            _http = new HttpClient(this, disposeHandler: false);
            _client = new SparkClient(_http, new SparkClientOptions { AccessToken = "token", MaxAttempts = 1 });
        }

        public string Body { get; set; } = "";

        public Task<List<SparkObject>> AskAsync(MethodInfo call) =>
            (Task<List<SparkObject>>)
                typeof(OddServer)
                    .GetMethod(
                        IsList(call) ? nameof(ListAsync) : nameof(GetAsync),
                        BindingFlags.Static | BindingFlags.NonPublic
                    )!
                    .MakeGenericMethod(Answered(call)!)
                    .Invoke(null, [Invoke(call)])!;

        public Task<List<UnreadableItem>> UnreadableAsync(MethodInfo call) =>
            (Task<List<UnreadableItem>>)
                typeof(OddServer)
                    .GetMethod(nameof(OddOnesAsync), BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(Answered(call)!)
                    .Invoke(null, [Invoke(call)])!;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage
                {
                    RequestMessage = request,
                    Content = new StringContent(Body, Encoding.UTF8, "application/json"),
                    Headers = { { "TrackingID", "ODD_1" }, { "X-Odd", "yes" } },
                }
            );

        protected override void Dispose(bool disposing)
        {
            _client.Dispose();
            _http.Dispose();
            base.Dispose(disposing);
        }

        private static async Task<List<SparkObject>> GetAsync<T>(Task<T> answer)
            where T : SparkObject => [await answer];

        private static async Task<List<SparkObject>> ListAsync<T>(SparkList<T> list)
            where T : SparkObject => [.. (await list.ToListAsync()).Cast<SparkObject>()];

        private static async Task<List<UnreadableItem>> OddOnesAsync<T>(SparkList<T> list) =>
            (await list.AsPages().ToListAsync()).SelectMany(page => page.Unreadable).ToList();

        private object Invoke(MethodInfo call)
        {
            var api = typeof(SparkClient)
                .GetProperties()
                .Single(p => p.PropertyType == call.DeclaringType)
                .GetValue(_client);
            return call.Invoke(api, [.. call.GetParameters().Select(Argument)])!;
        }

        private static object? Argument(ParameterInfo parameter) =>
            parameter.ParameterType == typeof(string) ? "x"
            : parameter.ParameterType == typeof(IEnumerable<string>) ? new[] { "x" }
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
            : RuntimeHelpers.GetUninitializedObject(parameter.ParameterType);
    }
}
