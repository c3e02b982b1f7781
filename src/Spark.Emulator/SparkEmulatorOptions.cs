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

    /// <summary>The clock of everything that is created. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where failed deliveries and failures of the emulator itself are logged. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>How long a webhook's receiver may take to answer. Default: 10 s.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many failed deliveries within 5 minutes make a webhook inactive. Default: 100, as in the Webex API.</summary>
    public int WebhookFailuresUntilInactive { get; set; } = 100;

    /// <summary>
    /// What becomes of files when they are scanned for malware; of several that fit a file the last counts. Default: none, so
    /// every file can be had at once.
    /// </summary>
    public IReadOnlyList<EmulatorFileScan> FileScans { get; set; } = [];
}
