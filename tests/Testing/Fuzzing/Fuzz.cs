using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Testing;

/// <summary>Runs a property over generated cases: 200 of them, or as many as <c>FUZZ_CASES</c> says.</summary>
public static class Fuzz
{
    private static readonly int Cases = int.TryParse(
        Environment.GetEnvironmentVariable("FUZZ_CASES"),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out var cases
    )
        ? cases
        : 200;

    private static Config Config => Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(200);

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
}
