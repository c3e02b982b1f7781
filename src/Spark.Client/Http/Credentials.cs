using System.Net;
using System.Runtime.ExceptionServices;

namespace Spark.Client;

/// <summary>
/// The client's token, and what became of it when the service refused it. A token is renewed once, however many calls
/// were refused with it; that a renewal was of no use is remembered until the source gives another token, at most a
/// minute.
/// </summary>
internal sealed class Credentials(TokenSource source, TimeProvider clock) : IDisposable
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _renewing = new(1);
    private volatile Renewal? _last;
    private volatile string _header = "";

    /// <summary>The value of the header that a call is sent with.</summary>
    /// <exception cref="SparkTokenMissingException">There is no token.</exception>
    public ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        var token = source.GetAsync(cancellationToken);
        return token.IsCompletedSuccessfully ? new ValueTask<string>(Header(token.Result)) : WaitAsync(token);
    }

    /// <summary>Another one in the place of one that was refused; <c>null</c> if there is none.</summary>
    public async Task<string?> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_last is not { } last || !last.Knows(refused, clock))
            {
                var token = await source.RenewAsync(refused[Scheme.Length..], cancellationToken).ConfigureAwait(false);
                var header = token is { Length: > 0 } ? Header(token) : null;
                _last = last = new Renewal(refused, clock.GetTimestamp(), header == refused ? null : header);
            }

            last.Failure?.Throw();
            return last.Header;
        }
        catch (SparkApiException error) when (IsFinal(error) && _last?.Knows(refused, clock) is not true)
        {
            _last = new Renewal(refused, clock.GetTimestamp(), null) { Failure = ExceptionDispatchInfo.Capture(error) };
            throw;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>The new one was refused as well: it is not renewed in its turn.</summary>
    public void IsRefusedToo(string renewed) =>
        _last = new Renewal(renewed, clock.GetTimestamp(), null) { Former = _last?.Header == renewed ? _last : null };

    public void Dispose() => _renewing.Dispose();

    private async ValueTask<string> WaitAsync(ValueTask<string?> token) => Header(await token.ConfigureAwait(false));

    private string Header(string? token)
    {
        var header = _header;
        if (header.Length > Scheme.Length && header.AsSpan(Scheme.Length).SequenceEqual(token))
        {
            return header;
        }

        return TokenText.ToSend(token) is { Length: > 0 } text
            ? _header = Scheme + text
            : throw new SparkTokenMissingException();
    }

    /// <summary>That the service refuses to renew is as final as its answer; anything else may pass.</summary>
    private static bool IsFinal(SparkApiException error) =>
        error.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
        && error is not SparkRateLimitException;

    private sealed class Renewal(string refused, long at, string? header)
    {
        public string? Header => header;

        public ExceptionDispatchInfo? Failure { get; init; }

        /// <summary>Of the token that this one took the place of, in vain: late answers may still refuse that.</summary>
        public Renewal? Former { get; init; }

        public bool Knows(string token, TimeProvider clock) =>
            (token == refused && clock.GetElapsedTime(at) < Memory) || Former?.Knows(token, clock) is true;
    }
}
