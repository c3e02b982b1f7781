using System.Buffers;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// How a bot runs, from the configuration's section <c>Spark</c> (environment variables such as
/// <c>Spark__PublicUrl</c>), with the options of its client. All mistakes are reported together at start.
/// </summary>
public sealed class SparkBotOptions : SparkClientOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Spark";

    internal const string SqliteInboxName = "Sqlite";
    internal const string MemoryInboxName = "Memory";

    private static readonly SearchValues<char> NoPath = SearchValues.Create("{}?#* ");

    /// <summary>
    /// Where the service reaches this bot, such as <c>https://bot.example.com</c>; a path before
    /// <see cref="WebhookPath"/> is kept. Must be https, except for a loopback address. Needed, unless it is discovered
    /// (<see cref="DiscoverPublicUrl"/>) or <see cref="SparkClientOptions.ApiUrl"/> is on this machine: then the bot's
    /// own address is taken.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// Whether a tunnel that leads to this bot is looked for when there is no <see cref="PublicUrl"/>: a dev tunnel of
    /// Visual Studio, a GitHub codespace, ngrok or cloudflared on this machine. A tunnel that changes its address is
    /// followed. Default: in Development, with the service elsewhere.
    /// </summary>
    public bool? DiscoverPublicUrl { get; set; }

    /// <summary>Where the local API of ngrok is asked for its tunnels. Default: <c>http://127.0.0.1:4040</c>.</summary>
    public string NgrokUrl { get; set; } = "http://127.0.0.1:4040";

    /// <summary>
    /// Where cloudflared is asked for its quick tunnel: its <c>--metrics</c> address. Default: the ports it tries by
    /// itself, 20241 to 20245 of 127.0.0.1.
    /// </summary>
    public string? CloudflaredUrl { get; set; }

    /// <summary>The path the service posts to. Default: <c>/spark/webhooks</c>.</summary>
    public string WebhookPath { get; set; } = "/spark/webhooks";

    /// <summary>
    /// The keys that sign webhooks. The first is given to the service; deliveries signed with any of them are
    /// accepted, so that a key can be replaced without losing one. Default: derived from the bot's token. With a
    /// person's token they must be set.
    /// </summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>
    /// How long the body of a delivery may take to arrive; then it is answered 408. Default: 10 seconds.
    /// </summary>
    public TimeSpan ReceiveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many deliveries may be waited for at once whose body did not come with their headers, each with up to 1 MB in
    /// memory before its signature can be checked; more are answered 503. One that comes in one piece, as events do, is
    /// not counted. Default: 128.
    /// </summary>
    public int MaxReceiving { get; set; } = 128;

    /// <summary>
    /// The name of the bot's webhooks, by which it knows its own. Default: application and environment, such as
    /// <c>EchoBot (Production)</c>. Two bots that share a token need two names.
    /// </summary>
    public string? WebhookName { get; set; }

    /// <summary>
    /// Whether the bot registers and watches its webhooks by itself. Default: true. If not, somebody else does, such as
    /// a run of the bot with <c>--register-only</c>.
    /// </summary>
    public bool RegisterWebhooks { get; set; } = true;

    /// <summary>
    /// Whether the bot, when it starts, takes webhooks of its name that lead to another address where a bot answers. By
    /// default it does not: it stays not ready and says so, since the other would go deaf. Default: false.
    /// </summary>
    public bool TakeOverWebhooks { get; set; }

    /// <summary>
    /// Whether the bot removes its webhooks when it is stopped. Not for bots of several replicas, nor for rolling
    /// replacements: the others would go deaf. Default: false.
    /// </summary>
    public bool RemoveWebhooksOnStop { get; set; }

    /// <summary>
    /// How often the bot looks after its webhooks: one that the service disabled, or that is gone, is repaired, and a
    /// tunnel's new address is registered. One call of the API each time. Zero: never. Default: one minute.
    /// </summary>
    public TimeSpan WebhookCheckInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether the bot, when it starts, and after it could not be reached, looks for what was said to it meanwhile, since the
    /// service does not repeat a delivery for long: in direct rooms all, in groups what mentions it; of the last day, and
    /// 1,000 messages. Card presses, deletions and edits cannot be found so. Default: with an inbox that is kept.
    /// </summary>
    public bool? CatchUp { get; set; }

    /// <summary>
    /// Where events wait until they are handled, with what the bot remembers and has answered. <c>Sqlite</c>: in a file
    /// (<see cref="InboxPath"/>); an event that was accepted is handled even if the process is killed, or the power goes.
    /// <c>Memory</c>: lost when the process dies; for development and tests. <c>PostgreSql</c>, <c>Nats</c>: shared by many
    /// replicas, from packages of their own. Default: the one that was added with <c>UsePostgreSql</c> or <c>UseNats</c>,
    /// else <c>Sqlite</c>.
    /// </summary>
    public string? Inbox { get; set; }

    /// <summary>
    /// The inbox's file: on a disk of this machine, and of this process alone. Relative to the program's content root.
    /// Default: <c>data/spark-inbox.db</c>.
    /// </summary>
    public string InboxPath { get; set; } = "data/spark-inbox.db";

    /// <summary>
    /// How often an event is tried at most when its handler fails, or what it is about cannot be fetched; its room waits
    /// meanwhile. Then it is a dead letter. Default: 5.
    /// </summary>
    public int HandlerAttempts { get; set; } = 5;

    /// <summary>
    /// For how long after its first attempt an event is tried again at most. Default: one minute.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one attempt to handle an event may take; then its cancellation token is cancelled, and it has failed.
    /// What its calls wait for because the service asked to does not count. Default: one minute.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after it was received an event is given up if the service is still away, or still asks to wait: it is a
    /// dead letter then. Its key, by which a second delivery is recognised, is kept a day longer. At most 24 days. Default:
    /// one day.
    /// </summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the key of an event is kept: when it has waited for as long as it may, still for a day.</summary>
    internal TimeSpan RemembersFor => GiveUpAfter + TimeSpan.FromDays(1);

    /// <summary>
    /// What the bot does about a reply that may have been sent when the process was killed, or when the service's answer
    /// got lost, where it cannot see whether it was (group rooms). True: it sends the reply again, since silence is worse
    /// than an echo; once for each event, which is a dead letter, "maybe sent", if that leaves it in doubt, too. False: the
    /// event is a dead letter at once. Default: true.
    /// </summary>
    public bool ResendUncertainReplies { get; set; } = true;

    /// <summary>How many events are remembered at most, to recognise what is delivered twice. Default: 1,000,000.</summary>
    public int MaxRememberedEvents { get; set; } = 1_000_000;

    /// <summary>How long dead letters are kept. Default: 14 days.</summary>
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// How many events may wait in memory; more are answered 503, which the service counts as failures. Default:
    /// 10,000.
    /// </summary>
    public int MemoryInboxCapacity { get; set; } = 10_000;

    /// <summary>How many rooms are served at the same time; within a room events are in order. Default: 64.</summary>
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>
    /// How long a bot that is told to stop goes on accepting events, while <c>/health/ready</c> says no already, so
    /// that a load balancer can turn away from it. Default: zero.
    /// </summary>
    public TimeSpan StopDelay { get; set; }

    /// <summary>
    /// How long the bot goes on handling what it has accepted when it is stopped. Default: 20 seconds. The host's own
    /// limit (30 seconds by default) is raised where it is too short for this and <see cref="StopDelay"/>.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Whether messages that other bots write are handled. By default they are ignored, since two bots that answer each
    /// other never end. Default: false.
    /// </summary>
    public bool AnswerBots { get; set; }

    /// <summary>The tokens that calls of <c>AddSparkBot</c> have set: of one bot it is one.</summary>
    internal HashSet<string?> TokensInCode { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var problem in base.Validate())
        {
            yield return problem;
        }

        if (string.IsNullOrWhiteSpace(AccessToken) && TokenSource is null)
        {
            yield return "There is no access token. Set the environment variable SPARK_ACCESS_TOKEN, or "
                + "Spark:AccessToken in the configuration, to the token of your bot "
                + "(https://developer.webex.com/my-apps/new/bot shows it once, when the bot is created).";
        }

        if (TokensInCode.Count > 1)
        {
            yield return "AddSparkBot was called with two access tokens, and a host runs one bot: give each of them a host "
                + "(WebApplication) of its own, or a program.";
        }

        if (PublicAddress.Problem(this) is { } publicUrl)
        {
            yield return publicUrl;
        }

        if (WebhookPath is not ['/', _, ..] || WebhookPath.AsSpan().ContainsAny(NoPath))
        {
            yield return $"{nameof(WebhookPath)} must be a plain path such as /spark/webhooks.";
        }

        if (WebhookSecrets.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"{nameof(WebhookSecrets)} must not hold an empty secret: anybody could sign with it.";
        }

        if (ReceiveTimeout <= TimeSpan.Zero || MaxReceiving < 1)
        {
            yield return $"{nameof(ReceiveTimeout)} must be more than zero, and {nameof(MaxReceiving)} 1 or more.";
        }

        if (string.IsNullOrWhiteSpace(InboxPath))
        {
            yield return $"{nameof(InboxPath)} must be a path such as data/spark-inbox.db.";
        }

        if (HandlerAttempts < 1 || MaxRememberedEvents < 1)
        {
            yield return $"{nameof(HandlerAttempts)} and {nameof(MaxRememberedEvents)} must be 1 or more.";
        }

        if (RetryFor < TimeSpan.Zero || HandlerTimeout <= TimeSpan.Zero || DeadLetterRetention <= TimeSpan.Zero)
        {
            yield return $"{nameof(RetryFor)} must not be negative; {nameof(HandlerTimeout)} and {nameof(DeadLetterRetention)} must be more than zero.";
        }

        if (GiveUpAfter <= TimeSpan.Zero || GiveUpAfter > TimeSpan.FromDays(24))
        {
            yield return $"{nameof(GiveUpAfter)} must be more than zero and at most 24 days.";
        }

        if (MemoryInboxCapacity < 1)
        {
            yield return $"{nameof(MemoryInboxCapacity)} must be 1 or more.";
        }

        if (MaxConcurrency < 1)
        {
            yield return $"{nameof(MaxConcurrency)} must be 1 or more.";
        }

        if (WebhookCheckInterval < TimeSpan.Zero)
        {
            yield return $"{nameof(WebhookCheckInterval)} must not be negative; zero switches the check off.";
        }

        if (!IsLocal(NgrokUrl) || !(string.IsNullOrWhiteSpace(CloudflaredUrl) || IsLocal(CloudflaredUrl)))
        {
            yield return $"{nameof(NgrokUrl)} and {nameof(CloudflaredUrl)} must be http addresses, such as "
                + "http://127.0.0.1:4040.";
        }

        if (StopDelay < TimeSpan.Zero)
        {
            yield return $"{nameof(StopDelay)} must not be negative.";
        }

        if (DrainTimeout < TimeSpan.Zero)
        {
            yield return $"{nameof(DrainTimeout)} must not be negative.";
        }
    }

    private static bool IsLocal(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
}

/// <summary>The options cannot work, as only the service or the listening server could tell; trying again is no use.</summary>
internal sealed class UnusableConfigurationException(string message) : InvalidOperationException(message);
