using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Spark.Bot;
using Spark.Bot.Nats;
using Spark.Bot.PostgreSql;

namespace Docs.Tests;

/// <summary>A setting of the bot as a guide or a deployment file names it.</summary>
/// <param name="File">The file, below the repository's root.</param>
/// <param name="Key">Its key, such as <c>Spark:PostgreSql:Schema</c>.</param>
public sealed partial record Setting(string File, string Key)
{
    /// <summary>Where options are: classes that name their section.</summary>
    private static readonly Assembly[] Assemblies =
    [
        typeof(SparkBotOptions).Assembly,
        typeof(SparkPostgreSqlOptions).Assembly,
        typeof(SparkNatsOptions).Assembly,
    ];

    /// <summary>What the emulator reads from a bot's configuration; it has no class for it.</summary>
    private static readonly string[] OfTheEmulator = ["EmulatorUrl", "EmulatorSeed", "EmulatorState", "EmulatorFaults"];

    private static readonly ILookup<string, Type> Options = Assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .Select(type => (Type: type, Section: type.GetField("Section")?.GetRawConstantValue() as string))
        .Where(options => options.Section is not null)
        .ToLookup(options => options.Section!, options => options.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>All that are named in the guides and in <c>docker</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Snippet.Root, "*.md", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateFiles(Path.Combine(Snippet.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Snippet.Root, "docker")))
            .Order(StringComparer.Ordinal)
            .SelectMany(path =>
                Named()
                    .Matches(System.IO.File.ReadAllText(path))
                    .Select(match => new Setting(
                        Path.GetRelativePath(Snippet.Root, path),
                        match.Value.Replace("__", ":", StringComparison.Ordinal)
                    ))
            )
            .Distinct(),
    ];

    /// <summary>Whether the bot reads it: it is a property of the options whose section it is in, or such a section.</summary>
    public bool IsKnown()
    {
        var parts = Key.Split(':');
        return Options.Contains(Key)
            || (parts is [_, var name] && OfTheEmulator.Contains(name))
            || Enumerable
                .Range(1, parts.Length - 1)
                .Any(length =>
                    Options[string.Join(':', parts[..length])].Any(options => IsProperty(options, parts[length..]))
                );
    }

    private static bool IsProperty(Type type, string[] path) =>
        type.GetProperty(path[0], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { } found
        && (
            path.Length == 1
            || (path.Length == 2 && found.PropertyType.IsAssignableTo(typeof(IEnumerable)) && IsIndex(path[1]))
        );

    private static bool IsIndex(string part) => part.All(char.IsAsciiDigit);

    [GeneratedRegex(@"\bSpark(?:(?:__|:)[A-Z]\w*?(?=__|:|\b))+(?:(?:__|:)\d+)?", RegexOptions.None, 1000)]
    private static partial Regex Named();
}
