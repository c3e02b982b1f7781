namespace Spark.Client;

/// <summary>
/// Reads an address as the service gave it: on the way through Flurl and <see cref="Uri"/>, <c>%7E</c> would have
/// become <c>~</c>, and a cursor is opaque.
/// </summary>
internal static class ExactAddress
{
    private static readonly UriCreationOptions AsItStands = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    /// <summary>The address as it stands, if it is one that can be sent so: absolute, printable, without a fragment.</summary>
    public static Uri? Read(string address) =>
        !address.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !address.Contains('#', StringComparison.Ordinal)
        && Uri.TryCreate(address, AsItStands, out var uri)
        && (uri.Scheme is "http" or "https")
            ? uri
            : null;
}
