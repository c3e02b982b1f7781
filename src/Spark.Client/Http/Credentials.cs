using System.Runtime.ExceptionServices;

namespace Spark.Client;

/// <summary>
/// The client's token, and what became of it when the service refused it. A token is renewed once, however many calls
/// were refused with it; that a renewal was of no use is remembered until the source gives another token, at most a
/// minute.
/// </summary>
internal sealed class Credentials(TokenSource source, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _renewing = new(1);
    private volatile Renewal? _last;

    /// <exception cref="SparkTokenMissingException">There is none.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken) =>
        await source.GetAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } token
            ? token
            : throw new SparkTokenMissingException();

    /// <summary>Another token in the place of one that was refused; <c>null</c> if there is none.</summary>
    public async Task<string?> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_last is not { } last || !last.Knows(refused, clock))
            {
                _last = last = new Renewal(refused, clock.GetTimestamp());
                last.Token = await source.RenewAsync(refused, cancellationToken).ConfigureAwait(false);
            }

            last.Failure?.Throw();
            return last.Token == refused ? null : last.Token;
        }
        catch (Exception error)
        {
            // That the service refuses to renew is as final as its answer; anything else may pass.
            var isFinal =
                error is SparkApiException
                {
                    StatusCode: >= (System.Net.HttpStatusCode)400
                        and < (System.Net.HttpStatusCode)500
                        and not System.Net.HttpStatusCode.TooManyRequests
                };
            if (isFinal && _last is { } last)
            {
                last.Failure = ExceptionDispatchInfo.Capture(error);
            }
            else
            {
                _last = null;
            }

            throw;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>The new token was refused as well.</summary>
    public void IsRefusedToo(string renewed) => _last = new Renewal(renewed, clock.GetTimestamp());

    public void Dispose() => _renewing.Dispose();

    private sealed class Renewal(string refused, long at)
    {
        public string? Token { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        public bool Knows(string token, TimeProvider clock) => token == refused && clock.GetElapsedTime(at) < Memory;
    }
}
