using System.Collections.ObjectModel;
using System.Text.Json;

namespace Spark.Emulator;

/// <summary>The options, checked and complete.</summary>
internal sealed record EmulatorSettings(
    Uri Url,
    Uri? PublicUrl,
    EmulatorSeed Seed,
    string? StateFile,
    ShiftedClock Time,
    ILoggerFactory Loggers,
    TimeSpan WebhookTimeout,
    int WebhookFailuresUntilInactive,
    TimeSpan WebhookFailureWindow,
    IReadOnlyDictionary<string, JsonElement[]> Faults,
    int FaultSeed
)
{
    public IReadOnlyList<EmulatorFileScan> FileScans { get; init; } = [];

    public IReadOnlyList<string> FileHosts { get; init; } = [];

    /// <summary>Reads the seed and checks everything; all problems are reported together.</summary>
    public static EmulatorSettings From(SparkEmulatorOptions options)
    {
        var seed = options.SeedPath is { } path ? SeedFile.Read(path) : options.Seed;
        var problems = new List<string>();
        if (options.Url is not { Scheme: "http", AbsolutePath: "/" })
            problems.Add($"Url must be a plain http address without a path, and is '{options.Url}'");
        if (!options.Url.IsLoopback && !options.AllowRemote)
            problems.Add(
                $"Url '{options.Url}' can be reached by other machines, and everybody's token is known: set AllowRemote if that is meant"
            );
        if (options.PublicUrl is { } publicUrl and not { Scheme: "http" or "https", AbsolutePath: "/" })
            problems.Add($"PublicUrl must be an http or https address without a path, and is '{publicUrl}'");
        if (options.WebhookTimeout <= TimeSpan.Zero)
            problems.Add("WebhookTimeout must be positive");
        if (options.WebhookFailuresUntilInactive < 1)
            problems.Add("WebhookFailuresUntilInactive must be at least 1");
        problems.AddRange(options.FileScans.SelectMany(scan => scan.Problems()));
        problems.AddRange(options.FileHosts.Select(RemoteFiles.Problem).OfType<string>());
        if (options.WebhookFailureWindow <= TimeSpan.Zero)
            problems.Add("WebhookFailureWindow must be positive");
        problems.AddRange(Seeding.Problems(seed).Select(problem => "the seed: " + problem));
        if (problems.Count > 0)
            throw new SparkEmulatorConfigurationException(
                "The emulator cannot start: " + string.Join("; ", problems) + "."
            );

        return new EmulatorSettings(
            options.Url,
            options.PublicUrl,
            seed,
            options.StateFile is { } file ? Path.GetFullPath(file) : null,
            new ShiftedClock(options.TimeProvider),
            options.LoggerFactory ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            options.WebhookTimeout,
            options.WebhookFailuresUntilInactive,
            options.WebhookFailureWindow,
            options.FaultsPath is { } faults
                ? FaultsFile.Read(faults)
                : ReadOnlyDictionary<string, JsonElement[]>.Empty,
            options.FaultSeed
        )
        {
            FileScans = options.FileScans,
            FileHosts = [.. options.FileHosts.Select(host => new UriBuilder(Uri.UriSchemeHttp, host).Uri.IdnHost)],
        };
    }
}
