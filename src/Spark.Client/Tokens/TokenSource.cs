namespace Spark.Client;

/// <summary>Where a client takes its access token from, for every call anew.</summary>
public abstract class TokenSource
{
    /// <summary>The token to send; <c>null</c> when there is none.</summary>
    public abstract ValueTask<string?> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Asked once a call, after the service has refused a token: gives another one to try, or <c>null</c> when there
    /// is none, as always by default.
    /// </summary>
    /// <param name="refused">The token that was refused.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public virtual ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken) =>
        new((string?)null);
}

/// <summary>One token that never changes.</summary>
internal sealed class StaticTokenSource(string? token) : TokenSource
{
    public override ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new(token);
}
