using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace Spark.Bot;

/// <summary>The addresses this bot's server listens on, or, before it does, those it will.</summary>
internal sealed class OwnAddresses(IServer server, IConfiguration configuration)
{
    private static readonly string[] Anything = ["//[::]", "//0.0.0.0", "//+", "//*"];

    /// <summary>Their ports; one that is chosen at start is not known before.</summary>
    public IReadOnlyList<int> Ports => [.. All().Select(address => address.Port).Where(port => port > 0).Distinct()];

    /// <summary>The address by which this machine reaches the server; plain http before https.</summary>
    public Uri? Local() =>
        All()
            .Where(address => address.Port > 0)
            .OrderBy(address => address.Scheme, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>What the server listens on, or is configured to.</summary>
    public IReadOnlyList<string> Bound() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } bound ? [.. bound] : Configured();

    private IEnumerable<Uri> All() =>
        Bound()
            .Select(Local)
            .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var url) ? url : null)
            .OfType<Uri>();

    /// <summary>The host's own rules: addresses, else ports, else 5000.</summary>
    private string[] Configured()
    {
        if (configuration["urls"] is { Length: > 0 } urls)
        {
            return Split(urls);
        }

        string[] ports =
        [
            .. Split(configuration["http_ports"])
                .Select(port => string.Create(CultureInfo.InvariantCulture, $"http://*:{port}")),
            .. Split(configuration["https_ports"])
                .Select(port => string.Create(CultureInfo.InvariantCulture, $"https://*:{port}")),
        ];
        return ports.Length > 0 ? ports : ["http://localhost:5000"];
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Every interface includes the loopback one; its spellings are no host names.</summary>
    private static string Local(string address) =>
        Anything.Aggregate(address, (text, any) => text.Replace(any, "//localhost", StringComparison.Ordinal));
}
