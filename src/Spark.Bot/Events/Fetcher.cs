using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Fetches what a webhook only names. The service tells of a thing before all of it can find it, so "not found" is
/// asked again a few times before it is believed.
/// </summary>
internal sealed class Fetcher(TimeProvider clock)
{
    private static readonly TimeSpan[] Patience =
    [
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromMilliseconds(500),
        TimeSpan.FromSeconds(1),
    ];

    /// <summary>The thing, or <c>null</c> if it is gone or not for the bot to see.</summary>
    public async Task<T?> FetchAsync<T>(
        string? id,
        Func<string, CancellationToken, Task<T>> get,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await get(id, cancellationToken).ConfigureAwait(false);
            }
            catch (SparkNotFoundException) when (attempt < Patience.Length)
            {
                await Task.Delay(Patience[attempt], clock, cancellationToken).ConfigureAwait(false);
            }
            catch (SparkNotFoundException)
            {
                return null;
            }
        }
    }
}
