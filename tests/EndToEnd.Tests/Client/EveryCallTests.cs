using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Spark.Client;

namespace EndToEnd.Tests.Client;

/// <summary>
/// Every call of the client is told as a story against the emulator. What a story calls is read from its compiled code: the
/// methods that its instructions name.
/// </summary>
public class EveryCallTests
{
    private static readonly Type[] Apis =
    [
        .. typeof(SparkClient)
            .Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Api", StringComparison.Ordinal)),
    ];

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    [Fact]
    public void Every_call_has_a_story()
    {
        var told = StoryMethods().SelectMany(Calls).ToHashSet();

        Untold(told).ShouldBeEmpty();
    }

    [Fact]
    public void A_call_that_no_story_makes_is_found_out()
    {
        var told = StoryMethods()
            .Where(method => !Origin(method).Name.Contains("RoomTabs", StringComparison.Ordinal))
            .SelectMany(Calls)
            .ToHashSet();

        Untold(told).ShouldAllBe(call => call.StartsWith("RoomTabsApi.", StringComparison.Ordinal));
        Untold(told).Count.ShouldBe(typeof(RoomTabsApi).GetMethods().Count(IsCall));
    }

    private static List<string> Untold(HashSet<MethodBase> told) =>
        [
            .. Apis.SelectMany(api => api.GetMethods())
                .Where(method => IsCall(method) && !told.Contains(method))
                .Select(method => $"{method.DeclaringType!.Name}.{method}"),
        ];

    private static bool IsCall(MethodInfo method) =>
        method.DeclaringType!.Assembly == typeof(SparkClient).Assembly
        && method.Name.EndsWith("Async", StringComparison.Ordinal);

    /// <summary>All code of the stories: async methods and lambdas are compiled to types nested in theirs.</summary>
    private static IEnumerable<MethodInfo> StoryMethods() =>
        typeof(EveryCallTests)
            .Assembly.GetTypes()
            .Where(type => type.Namespace is "EndToEnd.Tests.Client" or "EndToEnd.Tests.ClientAdmin")
            .SelectMany(type =>
                type.GetMethods(
                    BindingFlags.Public
                        | BindingFlags.NonPublic
                        | BindingFlags.Static
                        | BindingFlags.Instance
                        | BindingFlags.DeclaredOnly
                )
            );

    private static Type Origin(MethodInfo method)
    {
        var type = method.DeclaringType!;
        while (type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static IEnumerable<MethodBase> Calls(MethodInfo method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length; )
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | code[at++]);
            }

            var instruction = OpCodesByValue[value];
            if (instruction.OperandType is OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(
                    BitConverter.ToInt32(code, at),
                    method.DeclaringType!.GetGenericArguments(),
                    method.GetGenericArguments()
                )!;
            }

            at += Size(instruction.OperandType, code, at);
        }
    }

    private static int Size(OperandType operand, byte[] code, int at) =>
        operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
            _ => 4,
        };
}
