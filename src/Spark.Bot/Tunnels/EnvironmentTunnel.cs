using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Spark.Bot;

/// <summary>
/// Tunnels that announce themselves in the environment: dev tunnels, by Visual Studio (<c>VS_TUNNEL_URL</c>), and the
/// forwarded port of a GitHub codespace, which must be made public.
/// </summary>
internal sealed class EnvironmentTunnel(IConfiguration environment) : ITunnelSource
{
    public string Name => "the environment (dev tunnel or codespace)";

    public ValueTask<Uri?> FindAsync(IReadOnlyList<int> ports, CancellationToken cancellationToken) =>
        new(Https(environment["VS_TUNNEL_URL"]) ?? Https(Codespace(ports)));

    /// <summary>The address, if it is one.</summary>
    public static Uri? Https(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? url : null;

    private string? Codespace(IReadOnlyList<int> ports) =>
        (environment["CODESPACE_NAME"], environment["GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN"], ports)
            is ({ Length: > 0 } name, { Length: > 0 } domain, [var port, ..])
            ? string.Create(CultureInfo.InvariantCulture, $"https://{name}-{port}.{domain}")
            : null;
}
