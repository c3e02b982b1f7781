using System.Globalization;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Testing;

/// <summary>
/// Runs a property over generated cases: 200 of them, always the same ones, or as many as <c>FUZZ_CASES</c> says.
/// Those, and those of long tests, are others each time; <c>FUZZ_SEED</c>, which the output tells, repeats them.
/// </summary>
public static class Fuzz
{
    private static readonly int? Cases = Number("FUZZ_CASES");

    private static readonly int Seed =
        Number("FUZZ_SEED")
        ?? (Cases is not null || TestLength.IsLong ? RandomNumberGenerator.GetInt32(int.MaxValue) : 20261130);

    private static Config Config
    {
        get
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"FUZZ_SEED={Seed}");
            return FsCheck
                .Config.QuickThrowOnFailure.WithMaxTest(Cases ?? 200)
                .WithEndSize(200)
                .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)Seed), FSharpOption<int>.None)));
        }
    }

    /// <summary>Characters that have broken parsers before, and ordinary ones.</summary>
    public static Gen<string> Text { get; } =
        Gen.Frequency(
                (6, Gen.Elements("a", "b", "Z", "0", "7", " ", "next", "help", "true", "é", "日本", "😀")),
                (4, Gen.Elements("<", ">", "\"", "'", "\\", "/", "&", ";", ",", "=", "[", "]", "(", ")", "{", "}")),
                (3, Gen.Elements("`", "```", "~~~", "*", "_", "#", "|", "@", "<@", "\n", "\r\n", "\t", "%00", "&lt;")),
                (
                    1,
                    Gen.Elements(
                        "\0",
                        "\u001b[31m",
                        "\u202e",
                        "\u200b",
                        "\ud800",
                        "\udc00",
                        "\u2028",
                        "\ufeff",
                        "e\u0301"
                    )
                ),
                (1, ArbMap.Default.GeneratorFor<char>().Select(character => character.ToString()))
            )
            .ArrayOf()
            .Select(string.Concat);

    public static Gen<byte[]> Bytes { get; } = ArbMap.Default.GeneratorFor<byte[]>();

    /// <summary>One of the corpus, or a piece of it replaced by something else.</summary>
    public static Gen<string> Around(IReadOnlyCollection<string> known) =>
        from text in Gen.Elements<string>(known)
        from start in Gen.Choose(0, text.Length)
        from length in Gen.Choose(0, Math.Min(8, text.Length - start))
        from other in Gen.OneOf(Gen.Constant(""), Text)
        from whole in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
        select whole ? text : text[..start] + other + text[(start + length)..];

    public static void Holds<T>(Gen<T> cases, Action<T> property) =>
        Prop.ForAll(cases.ToArbitrary(), property).Check(Config);

    public static void Holds<T>(Gen<T> cases, Func<T, Task> property) =>
        Prop.ForAll(cases.ToArbitrary(), property).Check(Config);

    private static int? Number(string name) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(name),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
