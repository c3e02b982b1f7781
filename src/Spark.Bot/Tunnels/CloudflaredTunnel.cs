using System.Globalization;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// A quick tunnel of cloudflared on this machine: its metrics server tells the host name. It does not tell where the
/// tunnel leads; the doctor's round trip does.
/// </summary>
internal sealed class CloudflaredTunnel(LocalApi local, IOptions<SparkBotOptions> options) : ITunnelSource
{
    private const int FirstPort = 20241;
    private const int Ports = 5;

    public string Name => "cloudflared on this machine";

    public async ValueTask<Uri?> FindAsync(IReadOnlyList<int> ports, CancellationToken cancellationToken)
    {
        foreach (var root in Roots())
        {
            var answer = await local.GetAsync(root, "/quicktunnel", cancellationToken).ConfigureAwait(false);
            if (answer is { } tunnel && LocalApi.Text(tunnel, "hostname") is { Length: > 0 } host)
            {
                return EnvironmentTunnel.Https("https://" + host);
            }
        }

        return null;
    }

    private IEnumerable<string> Roots() =>
        options.Value.CloudflaredUrl is { Length: > 0 } configured
            ? [configured]
            : Enumerable
                .Range(FirstPort, Ports)
                .Select(port => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
}
