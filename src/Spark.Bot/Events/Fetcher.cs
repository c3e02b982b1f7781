using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Fetches what a webhook only names. The service tells of a thing before all of it can find it, so "not found" is
/// asked again a few times before it is believed, and that of a young event is tried again like one that failed.
/// </summary>
internal sealed class Fetcher(TimeProvider clock)
{
    private static readonly TimeSpan[] Patience =
    [
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromMilliseconds(500),
        TimeSpan.FromSeconds(1),
    ];

    /// <summary>An event that is younger than this may be of something that cannot be read yet.</summary>
    public static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    /// <summary>What an event is about, or <c>null</c> if it is gone or not for the bot to see.</summary>
    /// <exception cref="NotReadableYetException">It is not found, and the event is young.</exception>
    public async Task<T?> FetchAsync<T>(
        InboxDelivery delivery,
        Func<string, CancellationToken, Task<T>> get,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var id = delivery.Entry.Webhook.Data.Id;
        var isYoung = delivery.Entry.Age(clock) < Young; // as it is asked for
        var found = await FindAsync(id, get, cancellationToken).ConfigureAwait(false);
        return found is null && isYoung && id is not (null or "") ? throw new NotReadableYetException() : found;
    }

    /// <summary>The thing, or <c>null</c> if it is not found.</summary>
    public async Task<T?> FindAsync<T>(
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

/// <summary>What an event is about is not found, and the event is young: the service may only be slow.</summary>
internal sealed class NotReadableYetException()
    : InvalidOperationException(
        "The service does not find what it told of (404), and told of it less than a minute ago."
    );
