using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>The root of the addresses under which the service reaches the bot, and how it is known.</summary>
internal sealed record PublicRoot(Uri Url, string Source);

/// <summary>
/// Finds the address that the service is told to post to: the configured one, else a tunnel's, else, with the service
/// on this machine, the bot's own.
/// </summary>
internal sealed class PublicAddress(
    IOptions<SparkBotOptions> options,
    OwnAddresses own,
    IEnumerable<ITunnelSource> tunnels
)
{
    /// <summary>The address of the endpoint now; a tunnel's may be another the next time. <c>null</c>: there is none.</summary>
    public async ValueTask<Uri?> WebhookTargetAsync(CancellationToken cancellationToken) =>
        await RootAsync(cancellationToken).ConfigureAwait(false) is { } root ? TargetBelow(root) : null;

    /// <summary>The address of the endpoint below this root.</summary>
    public Uri TargetBelow(PublicRoot root) => new(root.Url.AbsoluteUri.TrimEnd('/') + options.Value.WebhookPath);

    /// <summary>Where the service reaches the bot now.</summary>
    public async ValueTask<PublicRoot?> RootAsync(CancellationToken cancellationToken)
    {
        if (options.Value.PublicUrl is { } configured && !string.IsNullOrWhiteSpace(configured))
        {
            return new PublicRoot(new Uri(configured), "Spark:PublicUrl");
        }

        if (options.Value.DiscoverPublicUrl is true)
        {
            foreach (var tunnel in tunnels)
            {
                if (await tunnel.FindAsync(own.Ports, cancellationToken).ConfigureAwait(false) is { } url)
                {
                    return new PublicRoot(url, tunnel.Name);
                }
            }
        }

        return IsLoopback(options.Value.ApiUrl) && own.Local() is { } address
            ? new PublicRoot(address, "the bot's own address, since the service is on this machine")
            : null;
    }

    /// <summary>What to do when there is no address; with the port this bot listens on.</summary>
    public string Remedy() =>
        $"{Needed} Set Spark:PublicUrl (environment variable Spark__PublicUrl) to the bot's https address, or start a "
        + $"tunnel on this machine: {Commands(own.Ports.FirstOrDefault(5000))}. A tunnel started later is found.";

    /// <summary>What is wrong with the configured address, or <c>null</c>.</summary>
    public static string? Problem(SparkBotOptions options)
    {
        const string Name = nameof(SparkBotOptions.PublicUrl);
        if (string.IsNullOrWhiteSpace(options.PublicUrl))
        {
            return IsLoopback(options.ApiUrl) || options.DiscoverPublicUrl is true
                ? null
                : $"{Name} is not set: {Needed} Set Spark:PublicUrl (environment variable Spark__PublicUrl) to its "
                    + $"https address. On your own machine a tunnel gives you one: {Commands(5000)}. In Development, "
                    + "or with Spark:DiscoverPublicUrl=true, the bot finds a tunnel by itself.";
        }

        if (Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.UserInfo.Length > 0)
        {
            // Not shown, and it would be in every line that names the address. The signature is the password here.
            return $"{Name} must have no user name and password.";
        }

        return url is null || url.Scheme is not ("http" or "https")
                ? $"{Name} '{options.PublicUrl}' must be an absolute https address, such as https://bot.example.com."
            : url.Scheme == "http" && !url.IsLoopback
                ? $"{Name} '{options.PublicUrl}' must be https (plain http is for loopback addresses only)."
            : url.Query.Length > 0 || url.Fragment.Length > 0
                ? $"{Name} '{options.PublicUrl}' must have no query and no fragment."
            : null;
    }

    /// <summary>An address as it may be shown: user, password and query can be confidential.</summary>
    public static string Show(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public static bool IsLoopback(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private const string Needed = "The service must know where to reach this bot.";

    private static string Commands(int port) =>
        $"'cloudflared tunnel --url http://localhost:{port}' or 'ngrok http {port}'";
}
