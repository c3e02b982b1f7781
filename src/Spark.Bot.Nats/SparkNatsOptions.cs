using NATS.Client.Core;

namespace Spark.Bot.Nats;

/// <summary>How the bot uses NATS JetStream, from the configuration's section <c>Spark:Nats</c>.</summary>
public sealed class SparkNatsOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Spark:Nats";

    /// <summary>
    /// The servers, separated by commas: <c>nats://nats-1:4222,nats://nats-2:4222</c>; <c>tls://</c> for TLS from the
    /// first byte on. Needed.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// What the names of the bot's streams, buckets and subjects begin with. Each bot needs one of its own: letters,
    /// digits, <c>_</c> and <c>-</c>, 32 at most. Default: <c>spark_bot</c>.
    /// </summary>
    public string Name { get; set; } = "spark_bot";

    /// <summary>
    /// How many queues the rooms are spread over. Events of one are handled one at a time, so this is how many are handled
    /// at the same time by all replicas together; a room that fails holds up the others of its partition. All replicas
    /// need the same number: to change it, stop them all first. 1 to 1,024. Default: 64.
    /// </summary>
    public int Partitions { get; set; } = 64;

    /// <summary>
    /// On how many servers of a cluster everything is kept: 1, 3 or 5. With one, what was acknowledged survives the end
    /// of the server's process, not a power failure: a server does not wait for its disk. Default: 1.
    /// </summary>
    public int Replicas { get; set; } = 1;

    /// <summary>
    /// How long an event belongs to the replica that handles it; renewed three times in that time. When a replica dies,
    /// the events it was handling wait so long for another. 1 second to 10 minutes. Default: 10 seconds.
    /// </summary>
    public TimeSpan AckWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For how long after its first attempt a failing event is tried again at most: it holds its partition meanwhile.
    /// Where <see cref="SparkBotOptions.RetryFor"/> is less, that counts. 15 seconds at most. Default: 10 seconds.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the server itself recognises an event that is delivered to two replicas at once; later the event is known by
    /// its key (<see cref="SparkBotOptions.GiveUpAfter"/> and a day). The server keeps the events of this time on its disk,
    /// and about 200 bytes of memory for each. 1 minute to 24 hours. Default: 1 hour.
    /// </summary>
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long an answer of the server is waited for; then a delivery is answered 503. Default: 5 seconds.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The user's name, if the servers ask for one.</summary>
    public string? User { get; set; }

    /// <summary>The user's password.</summary>
    public string? Password { get; set; }

    /// <summary>A token, if the servers ask for one.</summary>
    public string? Token { get; set; }

    /// <summary>A file with a JWT and the key to it, as <c>nsc</c> writes it (<c>.creds</c>).</summary>
    public string? CredentialsFile { get; set; }

    /// <summary>A file with the seed of an NKey.</summary>
    public string? NKeyFile { get; set; }

    /// <summary>A file with the certificates of the authorities that vouch for the servers (PEM).</summary>
    public string? CaFile { get; set; }

    /// <summary>A file with the bot's own certificate (PEM), if the servers ask for one.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A file with the key to <see cref="CertificateFile"/> (PEM).</summary>
    public string? KeyFile { get; set; }

    /// <summary>Changes how the servers are connected to, beyond what the other options say. In code only.</summary>
    public Func<NatsOpts, NatsOpts>? ConfigureConnection { get; set; }

    internal IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Url))
        {
            yield return "Nats:Url is missing: set it to the servers, such as nats://nats-1:4222,nats://nats-2:4222.";
        }
        else if (!Url.Split(',').All(IsServer))
        {
            yield return "Nats:Url must be one or more addresses such as nats://nats-1:4222, separated by commas.";
        }

        if (Name is not { Length: > 0 and <= 32 } || !Name.All(IsNameSign))
        {
            yield return $"Nats:Name is '{Name}': letters, digits, _ and -, 32 at most.";
        }

        if (Partitions is < 1 or > 1_024)
        {
            yield return "Nats:Partitions must be between 1 and 1,024.";
        }

        if (Replicas is not (1 or 3 or 5))
        {
            yield return "Nats:Replicas must be 1, 3 or 5.";
        }

        if (AckWait < TimeSpan.FromSeconds(1) || AckWait > TimeSpan.FromMinutes(10))
        {
            yield return "Nats:AckWait must be between 1 second and 10 minutes.";
        }

        if (RetryFor < TimeSpan.Zero || RetryFor > TimeSpan.FromSeconds(15))
        {
            yield return "Nats:RetryFor must be between zero and 15 seconds.";
        }

        if (DuplicateWindow < TimeSpan.FromMinutes(1) || DuplicateWindow > TimeSpan.FromHours(24))
        {
            yield return "Nats:DuplicateWindow must be between 1 minute and 24 hours.";
        }

        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > TimeSpan.FromMinutes(1))
        {
            yield return "Nats:RequestTimeout must be more than zero, and 1 minute at most.";
        }

        foreach (
            var (name, path) in ((string, string?)[])
                [
                    (nameof(CredentialsFile), CredentialsFile),
                    (nameof(NKeyFile), NKeyFile),
                    (nameof(CaFile), CaFile),
                    (nameof(CertificateFile), CertificateFile),
                    (nameof(KeyFile), KeyFile),
                ]
        )
        {
            if (!string.IsNullOrWhiteSpace(path) && !File.Exists(path))
            {
                yield return $"Nats:{name} is '{path}': there is no such file.";
            }
        }

        if (string.IsNullOrWhiteSpace(CertificateFile) != string.IsNullOrWhiteSpace(KeyFile))
        {
            yield return "Nats:CertificateFile and Nats:KeyFile belong together: set both, or none.";
        }
    }

    /// <summary>The connection as the options say it.</summary>
    internal NatsOpts Connection()
    {
        var options = new NatsOpts
        {
            Url = Url!,
            Name = "SparkBot",
            AuthOpts = new NatsAuthOpts
            {
                Username = Given(User),
                Password = Given(Password),
                Token = Given(Token),
                CredsFile = Given(CredentialsFile),
                NKeyFile = Given(NKeyFile),
            },
            TlsOpts = new NatsTlsOpts
            {
                CaFile = Given(CaFile),
                CertFile = Given(CertificateFile),
                KeyFile = Given(KeyFile),
            },
            ConnectTimeout = RequestTimeout,
            RequestTimeout = RequestTimeout,
            ReconnectWaitMin = TimeSpan.FromMilliseconds(100),
            ReconnectWaitMax = TimeSpan.FromSeconds(2),
            // A server that refuses the credentials may be told better ones meanwhile.
            IgnoreAuthErrorAbort = true,
        };
        return ConfigureConnection?.Invoke(options) ?? options;
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static bool IsServer(string url) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri)
        && uri.Scheme is "nats" or "tls" or "ws" or "wss"
        && uri.Host.Length > 0;

    private static bool IsNameSign(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-';
}
