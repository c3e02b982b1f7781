using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Finds the address that the service is told to post to.</summary>
internal sealed class PublicAddress(IOptions<SparkBotOptions> options, IServer server)
{
    /// <summary>The address of the endpoint. Only to be asked once the server listens.</summary>
    public Uri WebhookTarget()
    {
        var root = string.IsNullOrWhiteSpace(options.Value.PublicUrl) ? OwnAddress() : new Uri(options.Value.PublicUrl);
        return new Uri(root.AbsoluteUri.TrimEnd('/') + options.Value.WebhookPath);
    }

    /// <summary>What is wrong with the configured address, or <c>null</c>.</summary>
    public static string? Problem(SparkBotOptions options)
    {
        const string Name = nameof(SparkBotOptions.PublicUrl);
        if (string.IsNullOrWhiteSpace(options.PublicUrl))
        {
            return IsLoopback(options.ApiUrl)
                ? null
                : $"{Name} is not set: the service must know where to reach this bot. Set Spark:PublicUrl "
                    + "(environment variable Spark__PublicUrl) to its https address. On your own machine a tunnel gives "
                    + "you one, such as 'cloudflared tunnel --url http://localhost:5000' or 'ngrok http 5000'.";
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

    /// <summary>With the service on this machine, the address this server listens on reaches it.</summary>
    private Uri OwnAddress()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address =
            addresses.FirstOrDefault(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            ?? addresses.FirstOrDefault()
            ?? throw new UnusableConfigurationException(
                "The server listens on no address the service could reach. Set Spark:PublicUrl."
            );
        // Every interface includes the loopback one; those spellings of it are no host names.
        foreach (var any in (string[])["//[::]", "//0.0.0.0", "//+", "//*"])
        {
            address = address.Replace(any, "//localhost", StringComparison.Ordinal);
        }

        return new Uri(address);
    }

    private static bool IsLoopback(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
