using System.Collections.Concurrent;

namespace Spark.Client;

/// <summary>
/// The gates of one client: one for each resource, since a limit of one says nothing about another, and others for the
/// calls without its token.
/// </summary>
internal sealed class RateLimitGates(SparkClientOptions options)
{
    private readonly ConcurrentDictionary<(string Resource, bool IsAnonymous), RateLimitGate> _gates = [];

    /// <summary>The limits in force, those that end first at the front.</summary>
    public IReadOnlyList<RateLimit> Limits =>
        [.. _gates.Values.Select(gate => gate.Limit).OfType<RateLimit>().OrderBy(limit => limit.Until)];

    /// <summary>How many calls have their turn, at whatever gate.</summary>
    public int UnderWay => _gates.Values.Sum(gate => gate.UnderWay);

    public RateLimitGate Of(ApiCall call) =>
        _gates.GetOrAdd(
            (call.Resource, call.IsAnonymous),
            static (key, options) => new RateLimitGate(key.Resource, key.IsAnonymous, options),
            options
        );
}
