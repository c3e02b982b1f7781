namespace Spark.Client;

/// <summary>One call of the API, to be sent once or several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path below the API's address, for errors and logs: no query.</param>
/// <param name="Url">The whole address.</param>
internal sealed record ApiCall(HttpMethod Method, string Path, Uri Url)
{
    /// <summary>Makes the content afresh for every attempt; <c>null</c> for none.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>Whether sending it again can do no harm.</summary>
    public bool IsIdempotent => Method != HttpMethod.Post && Method != HttpMethod.Patch;

    /// <summary>Whether it changes anything.</summary>
    public bool Changes => Method != HttpMethod.Get && Method != HttpMethod.Head;
}
