namespace Spark.Bot;

/// <summary>Ever longer waits, scattered so that replicas that failed together do not all come back together.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <summary>A number from 0 to below 1; replaced in tests.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>The next wait: between half of it and the whole.</summary>
    public TimeSpan Next()
    {
        var wait = _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        return wait * (0.5 + (Random() / 2));
    }

    public void Reset() => _next = First;
}
