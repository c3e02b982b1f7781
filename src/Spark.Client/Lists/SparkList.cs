using System.Runtime.CompilerServices;

namespace Spark.Client;

/// <summary>
/// A list of the service, fetched page by page while it is enumerated. Every enumeration asks afresh; stopping stops
/// fetching.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class SparkList<T> : IAsyncEnumerable<T>
{
    private readonly SparkHttp _http;
    private readonly string _path;
    private readonly Uri _first;
    private readonly Query _query;
    private readonly CancellationToken _cancellationToken;

    internal SparkList(SparkHttp http, string path, Uri first, Query query, CancellationToken cancellationToken) =>
        (_http, _path, _first, _query, _cancellationToken) = (http, path, first, query, cancellationToken);

    /// <summary>The items, over all pages.</summary>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages(cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
            {
                yield return item;
            }
        }
    }

    /// <summary>The pages, as the service sends them.</summary>
    /// <exception cref="SparkAnswerException">
    /// The service announced a page it had announced before, or one at another host.
    /// </exception>
    public async IAsyncEnumerable<SparkPage<T>> AsPages(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        var links = new NextLinks(_http.ApiUrl, _first, _query);
        for (var url = _first; url is not null; )
        {
            var call = new ApiCall(HttpMethod.Get, _path, url);
            var (page, next) = await _http
                .SendAsync(
                    call,
                    async (response, token) =>
                    {
                        var answer = await SparkHttp
                            .ReadJsonAsync<ItemsAnswer<T>>(response, token)
                            .ConfigureAwait(false);
                        var next = links.Read(call, response.Headers);
                        return (new SparkPage<T>(answer, next is not null), next);
                    },
                    either.Token
                )
                .ConfigureAwait(false);
            links.Follow(call, next);
            yield return page;
            url = next;
        }
    }
}
