using System.Security.Cryptography;
using System.Text;

namespace Spark.Client;

/// <summary>
/// Follows one list's links: mends what the service is known to break in them, and refuses what would send the token
/// elsewhere or go round for ever.
/// </summary>
internal sealed class NextLinks
{
    /// <summary>Filters that old servers lost from the next link; without them a bot's second page is a 403.</summary>
    private static readonly string[] Kept = ["max", "roomId", "parentId", "mentionedPeople", "before", "beforeMessage"];

    private readonly Uri _api;
    private readonly Query _query;
    private readonly HashSet<UInt128> _seen = [];

    public NextLinks(Uri api, Query query) => (_api, _query) = (api, query);

    /// <summary>The address of the next page, ready to be fetched; <c>null</c> when there is none.</summary>
    public Uri? Read(CallState state, HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Link", out var values))
        {
            return null;
        }

        if (values.Select(LinkHeader.Next).OfType<string>().FirstOrDefault() is not { } link)
        {
            return null;
        }

        if ((ExactAddress.Read(link) ?? Resolve(state.Call, link)) is not { } next)
        {
            throw Refuse("the link to the next page is no address.", state, response);
        }

        return ApiHosts.IsApi(_api, next)
            ? Mend(next)
            : throw Refuse(
                "the link to the next page leads to another host; the token is not sent there.",
                state,
                response
            );
    }

    /// <summary>Remembers a page that is about to be fetched.</summary>
    public void Follow(ApiCall call)
    {
        if (!_seen.Add(Mark(call.Url)))
        {
            var problem = "the service announced a page again that it had announced before.";
            throw new SparkAnswerException(new ApiFailure(call, 0) { Problem = problem }, inner: null);
        }
    }

    private static Uri? Resolve(ApiCall call, string link) => Uri.TryCreate(call.Url, link, out var next) ? next : null;

    private Uri Mend(Uri next)
    {
        var address = next.AbsoluteUri;
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var parameters = query < 0 ? [] : address[(query + 1)..].Split('&').ToList();
        var changed = parameters.RemoveAll(parameter => parameter is "max=null") > 0;
        foreach (var (name, value) in _query.Parameters)
        {
            if (Kept.Contains(name, StringComparer.Ordinal) && !parameters.Exists(IsNamed(name)))
            {
                parameters.Add($"{name}={Uri.EscapeDataString(value)}");
                changed = true;
            }
        }

        var mended = $"{(query < 0 ? address : address[..query])}?{string.Join('&', parameters)}";
        return changed ? ExactAddress.Read(mended) ?? new Uri(mended) : next;
    }

    private static Predicate<string> IsNamed(string name) =>
        parameter => string.Equals(parameter.Split('=')[0], name, StringComparison.Ordinal);

    private static UInt128 Mark(Uri url) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(
            SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri))
        );

    private static SparkAnswerException Refuse(string problem, CallState state, HttpResponseMessage response) =>
        new(
            new ApiFailure(state.Call, state.Attempts)
            {
                Problem = problem,
                StatusCode = response.StatusCode,
                Headers = ErrorAnswer.HeadersOf(response),
                TrackingId = ErrorAnswer.TrackingIdOf(response) ?? state.TrackingId,
            },
            inner: null
        );
}
