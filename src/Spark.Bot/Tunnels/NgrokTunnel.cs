using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// An ngrok agent on this machine; its local API lists its tunnels and where they lead. One that leads to another port
/// is not the bot's.
/// </summary>
internal sealed class NgrokTunnel(LocalApi local, IOptions<SparkBotOptions> options) : ITunnelSource
{
    public string Name => "ngrok on this machine";

    public async ValueTask<Uri?> FindAsync(IReadOnlyList<int> ports, CancellationToken cancellationToken)
    {
        var answer = await local
            .GetAsync(options.Value.NgrokUrl, "/api/tunnels", cancellationToken)
            .ConfigureAwait(false);
        if (
            answer?.TryGetProperty("tunnels", out var tunnels) is not true
            || tunnels.ValueKind is not JsonValueKind.Array
        )
        {
            return null;
        }

        return tunnels
            .EnumerateArray()
            .Where(tunnel => Port(tunnel) is { } port && ports.Contains(port))
            .Select(tunnel => EnvironmentTunnel.Https(LocalApi.Text(tunnel, "public_url")))
            .FirstOrDefault(url => url is not null);
    }

    /// <summary>The port it leads to: <c>http://localhost:5000</c>, <c>localhost:5000</c> or <c>5000</c>.</summary>
    private static int? Port(JsonElement tunnel)
    {
        if (tunnel.ValueKind is not JsonValueKind.Object || !tunnel.TryGetProperty("config", out var config))
        {
            return null;
        }

        var address = LocalApi.Text(config, "addr") ?? "";
        var full =
            address.Contains("://", StringComparison.Ordinal) ? address
            : address.Contains(':', StringComparison.Ordinal) ? "http://" + address
            : "http://localhost:" + address;
        return Uri.TryCreate(full, UriKind.Absolute, out var url) ? url.Port : null;
    }
}
