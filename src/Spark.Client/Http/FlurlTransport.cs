using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using Flurl.Http;

namespace Spark.Client;

/// <summary>
/// Sends one request and hands out its answer, headers read. The only code that knows Flurl: outside, a cancelled call
/// is an <see cref="OperationCanceledException"/>, and what failed is what failed, not Flurl's wrapping of it (whose
/// message holds the whole address).
/// </summary>
internal sealed class FlurlTransport : IDisposable
{
    private readonly FlurlClient _flurl;

    public FlurlTransport(HttpClient http)
    {
        _flurl = new FlurlClient(http);
        _flurl.Settings.Timeout = null; // attempts are timed by their owner, on the injected clock
        _flurl.Settings.Redirects.Enabled = false; // the token must not follow
        _flurl.Settings.AllowedHttpStatusRange = "*";
    }

    public async Task<HttpResponseMessage> SendAsync(
        ApiCall call,
        AuthenticationHeaderValue? credentials,
        AttemptLimit limit
    )
    {
        var request = _flurl.Request(call.Url);
        request.Headers.Add("Accept", call.Accept);
        if (credentials is not null)
        {
            request.Headers.Add("Authorization", credentials.ToString());
        }

        if (call.IsUrlExact)
        {
            request.BeforeCall(sent => sent.HttpRequestMessage.Options.Set(ExactAddress.Key, call.Url));
        }

        try
        {
            var answer = await request
                .SendAsync(
                    call.Method,
                    call.Content?.Invoke(limit),
                    HttpCompletionOption.ResponseHeadersRead,
                    limit.Token
                )
                .ConfigureAwait(false);
            return answer.ResponseMessage;
        }
        catch (FlurlHttpException error)
        {
            if (FileError(error) is { } ofTheFile)
            {
                ExceptionDispatchInfo.Throw(ofTheFile);
            }

            limit.Token.ThrowIfCancellationRequested();
            throw error.InnerException as HttpRequestException
                ?? new HttpRequestException("The request could not be sent.", error.InnerException);
        }
    }

    /// <summary>
    /// The handler at the end of a client's own connection pool. Redirects are off since the token must not follow
    /// them; connections are renewed so that a change of the service's addresses is noticed.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };

    /// <summary>What went wrong with the file that was being sent: on the way it was taken for the connection's fault.</summary>
    private static SparkFileException? FileError(Exception? error)
    {
        while (error is not (null or SparkFileException))
        {
            error = error.InnerException;
        }

        return error as SparkFileException;
    }

    public void Dispose() => _flurl.Dispose();
}
