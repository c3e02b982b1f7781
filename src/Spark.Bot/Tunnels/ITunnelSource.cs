namespace Spark.Bot;

/// <summary>A kind of tunnel that may lead to this machine. The first that has one for the bot is taken.</summary>
internal interface ITunnelSource
{
    /// <summary>What it is, for logs.</summary>
    string Name { get; }

    /// <summary>The tunnel's public https address now; <c>null</c> if none leads to one of these ports.</summary>
    ValueTask<Uri?> FindAsync(IReadOnlyList<int> ports, CancellationToken cancellationToken);
}
