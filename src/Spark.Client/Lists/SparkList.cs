using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>
/// A list of the service, fetched page by page while it is enumerated. Every enumeration asks afresh; stopping stops
/// fetching.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class SparkList<T> : IAsyncEnumerable<T>
{
    private readonly SparkHttp _http;
    private readonly ApiCall? _first;
    private readonly Query _query;
    private readonly JsonTypeInfo<ItemsAnswer<T>> _type;
    private readonly CancellationToken _cancellationToken;

    internal SparkList(
        SparkHttp http,
        ApiCall? first,
        Query query,
        JsonTypeInfo<ItemsAnswer<T>> type,
        CancellationToken cancellationToken
    ) => (_http, _first, _query, _type, _cancellationToken) = (http, first, query, type, cancellationToken);

    private bool LooksAhead { get; init; }

    /// <summary>
    /// The same list, which fetches the next page while the present one is consumed: up to twice as fast where both
    /// take the same time. It asks for one page more than needed when the enumeration stops early, which counts
    /// towards the rate limit; never more than one, and that one is cancelled then.
    /// </summary>
    public SparkList<T> WithLookAhead() => new(_http, _first, _query, _type, _cancellationToken) { LooksAhead = true };

    /// <summary>A list that asks for nothing and has no page.</summary>
    internal SparkList<T> Empty() => new(_http, first: null, _query, _type, _cancellationToken);

    /// <summary>The items, over all pages.</summary>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ItemEnumerator<T>(
            AsPages(cancellationToken).GetAsyncEnumerator(CancellationToken.None),
            _cancellationToken,
            cancellationToken
        );

    /// <summary>The pages, as the service sends them.</summary>
    /// <exception cref="SparkAnswerException">
    /// The service announced a page it had announced before, or one at another host.
    /// </exception>
    public async IAsyncEnumerable<SparkPage<T>> AsPages(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        var links = new NextLinks(_http.ApiUrl, _query);
        Task<Fetched>? ahead = null;
        try
        {
            for (var call = _first; call is not null; )
            {
                var (page, next) = await (ahead ?? FetchAsync(call, links, either.Token)).ConfigureAwait(false);
                call = next is null ? null : call.At(next);
                ahead = LooksAhead && call is not null ? FetchAsync(call, links, either.Token) : null;
                yield return page;
            }
        }
        finally
        {
            if (ahead is not null)
            {
                await either.CancelAsync().ConfigureAwait(false);
                await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<Fetched> FetchAsync(ApiCall call, NextLinks links, CancellationToken cancellationToken)
    {
        links.Follow(call);
        var fetched = await _http
            .SendAsync(
                call,
                async (response, state, limit) =>
                {
                    var answer = await JsonAnswer.ReadItemsAsync(response, _type, limit.Token).ConfigureAwait(false);
                    var next = links.Read(state, response);
                    return new Fetched(new SparkPage<T>(answer, next is not null), next);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return fetched;
    }

    private readonly record struct Fetched(SparkPage<T> Page, Uri? Next);
}
