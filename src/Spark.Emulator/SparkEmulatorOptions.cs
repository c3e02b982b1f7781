namespace Spark.Emulator;

/// <summary>How an emulator starts.</summary>
public sealed class SparkEmulatorOptions
{
    /// <summary>Where it listens: plain http. Default: a free port of 127.0.0.1.</summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:0");

    /// <summary>
    /// Where others reach it, when that differs from <see cref="Url"/> (a tunnel, a container's name): the origin of next links and
    /// file addresses, and a host name it answers to. Default: none.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Allows a <see cref="Url"/> that other machines can reach. Default: false, since everybody may read all tokens.</summary>
    public bool AllowRemote { get; set; }

    /// <summary>The people there are. Default: Alice, Bob and EchoBot.</summary>
    public EmulatorSeed Seed { get; set; } = EmulatorSeed.Default;

    /// <summary>A file with the people there are, instead of <see cref="Seed"/>. Default: none.</summary>
    public string? SeedPath { get; set; }

    /// <summary>
    /// A file that keeps everything across restarts: read at the start if it is there (then it decides who there is, not the seed),
    /// written a moment after each change and at the end. Default: none, everything is in memory.
    /// </summary>
    public string? StateFile { get; set; }

    /// <summary>The clock of everything that is created or waits. It can be set forward while it runs. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where failed deliveries and failures of the emulator itself are logged. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>How long a webhook's receiver may take to answer. Default: 10 s.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many failed deliveries within <see cref="WebhookFailureWindow"/> make a webhook inactive. Default: 100, as in the Webex API.
    /// </summary>
    public int WebhookFailuresUntilInactive { get; set; } = 100;

    /// <summary>
    /// What becomes of files when they are scanned for malware; of several that fit a file the last counts. Default: none, so
    /// every file can be had at once.
    /// </summary>
    public IReadOnlyList<EmulatorFileScan> FileScans { get; set; } = [];

    /// <summary>
    /// Names of hosts, such as <c>files.example.com</c>, from which files are fetched when a message names their address. Files of
    /// this machine (loopback addresses) are fetched in any case; an address elsewhere is answered 400. Default: none.
    /// </summary>
    public IReadOnlyList<string> FileHosts { get; set; } = [];

    /// <summary>The time in which failed deliveries are counted. Default: 5 minutes, as in the Webex API.</summary>
    public TimeSpan WebhookFailureWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A JSON file with faults that are on from the start: for each token a list as it is posted to <c>/emulator/faults</c>, such as
    /// <c>{"echobot":[{"kind":"latency","ms":200}]}</c>. Default: none.
    /// </summary>
    public string? FaultsPath { get; set; }

    /// <summary>What the chance of faults begins with: with the same seed the same calls are struck. Default: 0.</summary>
    public int FaultSeed { get; set; }
}
