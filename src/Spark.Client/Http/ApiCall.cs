using System.Net.Http.Headers;

namespace Spark.Client;

/// <summary>One call of the API, to be sent once or several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path below the API's address, for errors and logs: no query.</param>
/// <param name="Url">The whole address.</param>
internal sealed record ApiCall(HttpMethod Method, string Path, Uri Url)
{
    /// <summary>The path with <c>{id}</c> in the place of ids, for traces and counters.</summary>
    public string Route => Segments.Count > 0 ? ApiAddress.Route(Segments) : "other";

    /// <summary>The path's parts.</summary>
    public IReadOnlyList<string> Segments { get; init; } = [];

    /// <summary>Makes the content afresh for every attempt, which it tells of its progress; <c>null</c> for none.</summary>
    public Func<AttemptLimit, HttpContent>? Content { get; init; }

    /// <summary>Whether the content is gone once it is sent, so that there is only one attempt.</summary>
    public bool IsSentOnce { get; init; }

    /// <summary>Whether much is sent or received: the time limit is for progress then, not for the whole.</summary>
    public bool IsTransfer { get; init; }

    /// <summary>Whether it fetches a file: redirects are followed, without the token, and refusals mean the file.</summary>
    public bool IsDownload { get; init; }

    /// <summary>Whether a successful answer is handed out open, to be closed by its reader.</summary>
    public bool IsAnswerKept { get; init; }

    /// <summary>Whether the address is sent as it stands, without bringing it into .NET's normal form.</summary>
    public bool IsUrlExact { get; init; }

    /// <summary>Whether it goes without the client's token.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Other credentials of a call without the client's token.</summary>
    public AuthenticationHeaderValue? Credentials { get; init; }

    /// <summary>What the answer may be.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether sending it again can do no harm.</summary>
    public bool IsIdempotent { get; init; } = Method != HttpMethod.Post && Method != HttpMethod.Patch;

    /// <summary>Whether it changes anything.</summary>
    public bool Changes { get; init; } = Method != HttpMethod.Get && Method != HttpMethod.Head;
}
