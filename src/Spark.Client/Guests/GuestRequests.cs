namespace Spark.Client;

/// <summary>A guest to make, to rename, or to make another token for.</summary>
public sealed record CreateGuestTokenRequest : SparkRequest
{
    /// <summary>The application's own name for the guest: the same names the same guest again.</summary>
    public required string Subject { get; init; }

    /// <summary>The name that is shown.</summary>
    public required string DisplayName { get; init; }
}

/// <summary>The body of a call that says everything with its token.</summary>
internal sealed record GuestLoginRequest : SparkRequest;
