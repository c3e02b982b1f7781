namespace Spark.Emulator;

/// <summary>Every kind of fault: a file, and a line here.</summary>
internal static class FaultKinds
{
    private static readonly Dictionary<string, Func<FaultSpec, Fault>> Kinds = new(StringComparer.Ordinal)
    {
        ["rateLimit"] = spec => new RateLimitFault(spec),
        ["serverError"] = spec => new ServerErrorFault(spec),
        ["unavailable"] = spec => new UnavailableFault(spec),
    };

    public static Fault Create(FaultSpec spec) =>
        Kinds.TryGetValue(spec.Kind, out var create)
            ? create(spec)
            : throw ApiException.BadRequest($"The kinds of faults are: {string.Join(", ", Kinds.Keys)}");
}
