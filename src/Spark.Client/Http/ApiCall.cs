using System.Net.Http.Headers;

namespace Spark.Client;

/// <summary>One call of the API, to be sent once or several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Segments">The path's parts below the API's address.</param>
/// <param name="Address">The whole address.</param>
internal sealed record ApiCall(HttpMethod Method, IReadOnlyList<string> Segments, string Address)
{
    /// <summary>The path below the API's address, for errors and logs: no query.</summary>
    public string Path => ApiAddress.Show(Segments);

    /// <summary>The path with <c>{id}</c> in the place of ids, for traces and counters.</summary>
    public string Route => Segments.Count > 0 ? ApiAddress.Route(Segments) : "other";

    /// <summary>What the service's limits are kept for: the first part of the path.</summary>
    public string Resource => Segments.Count > 0 ? ApiAddress.Word(Segments[0]) : "other";

    /// <summary>The address.</summary>
    public Uri Url => Exact ?? new Uri(Address);

    /// <summary>The address as the service gave it, to be sent without bringing it into .NET's normal form.</summary>
    public Uri? Exact { get; init; }

    /// <summary>Makes the content afresh for every attempt, which it tells of its progress; <c>null</c> for none.</summary>
    public Func<AttemptLimit, HttpContent>? Content { get; init; }

    /// <summary>Whether the content is gone once it is sent, so that there is only one attempt.</summary>
    public bool IsSentOnce { get; init; }

    /// <summary>Whether much is sent or received: the time limit is for progress then, not for the whole.</summary>
    public bool IsTransfer { get; init; }

    /// <summary>Whether it fetches a file: redirects are followed, and refusals mean the file.</summary>
    public bool IsDownload { get; init; }

    /// <summary>Whether a successful answer is handed out open, to be closed by its reader.</summary>
    public bool IsAnswerKept { get; init; }

    /// <summary>Whether it goes without the client's token.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Other credentials of a call without the client's token.</summary>
    public AuthenticationHeaderValue? Credentials { get; init; }

    /// <summary>What the answer may be.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether sending it again can do no harm.</summary>
    public bool IsIdempotent { get; init; } = Method != HttpMethod.Post && Method != HttpMethod.Patch;

    /// <summary>Whether it changes anything.</summary>
    public bool Changes => Method != HttpMethod.Get && Method != HttpMethod.Head;

    /// <summary>The same call at another address, which the service gave.</summary>
    public ApiCall At(Uri exact) => this with { Address = exact.AbsoluteUri, Exact = exact };
}
