using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Spark.Client;

/// <summary>
/// The way of every request, modelled or made with Flurl: its turn, the token, the network, redirects of files, errors,
/// and the same again where the policy says so. It stands below Flurl and above the connections.
/// </summary>
internal sealed class SparkDoor : DelegatingHandler
{
    private const int MaxRedirects = 5;

    private static readonly string UserAgent =
        $"Spark.Client/{typeof(SparkDoor).Assembly.GetName().Version?.ToString(3)} (.NET {Environment.Version})";

    private readonly SparkClientOptions _options;
    private readonly Uri _api;
    private readonly Credentials _credentials;
    private readonly RetryPolicy _retries;

    public SparkDoor(HttpMessageHandler connections, SparkClientOptions options, Uri api, ILogger logger)
        : base(connections)
    {
        (_options, _api) = (options, api);
        _credentials = new Credentials(
            options.TokenSource ?? new StaticTokenSource(options.Token),
            options.TimeProvider
        );
        _retries = new RetryPolicy(options, logger);
        Gates = new RateLimitGates(options);
    }

    public RateLimitGates Gates { get; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage message,
        CancellationToken cancellationToken
    )
    {
        var request = DoorRequests.Of(message);
        var call = request?.Call ?? RawCall.Of(message, _api);
        var state = new CallState(call, _options.TimeProvider.GetTimestamp());
        if (request?.Call is null)
        {
            DoorRequests.Tell(message, state);
        }

        var gate = Gates.Of(call);
        using var activity = SparkClientTelemetry.Start(state);
        Exception? failure = null;
        try
        {
            while (true)
            {
                var turn = await EnterAsync(gate, state, cancellationToken).ConfigureAwait(false);
                if (turn is null)
                {
                    throw failure ?? NoTurn(gate, state);
                }

                state.Attempts++;
                var attempt = await AttemptAsync(request, message, state, turn, cancellationToken)
                    .ConfigureAwait(false);
                if (attempt.Answer is { } answer)
                {
                    failure = null;
                    return answer;
                }

                failure = attempt.Failure;
                if (_retries.WaitAfter(attempt, state) is not { } wait)
                {
                    throw failure!;
                }

                state.IsUncertain |= attempt.MayHaveBeenApplied;
                if (wait > TimeSpan.Zero)
                {
                    if (attempt.Asked is not null)
                    {
                        SparkClientTelemetry.RateLimitWait(state, wait);
                    }

                    await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            SparkClientTelemetry.Stop(activity, state, failure);
        }
    }

    /// <summary>The same request once more: a message can be sent only once.</summary>
    public static HttpRequestMessage Copy(HttpRequestMessage message)
    {
        var copy = new HttpRequestMessage(message.Method, message.RequestUri)
        {
            Version = message.Version,
            VersionPolicy = message.VersionPolicy,
            Content = message.Content,
        };
        foreach (var header in message.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        foreach (var (name, value) in message.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[name] = value;
        }

        return copy;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _credentials.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Waits for the call's turn; <c>null</c> if the call has not the time to.</summary>
    private ValueTask<RateLimitGate.Turn?> EnterAsync(
        RateLimitGate gate,
        CallState state,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return !_options.WaitOnRateLimit && gate.Limit is not null
            ? new ValueTask<RateLimitGate.Turn?>((RateLimitGate.Turn?)null)
            : gate.EnterAsync(state, _retries.Left(state), cancellationToken);
    }

    /// <summary>One attempt: the token, the request, once more with a new token if it is refused, the answer.</summary>
    private async ValueTask<Attempt> AttemptAsync(
        IDoorRequest? request,
        HttpRequestMessage message,
        CallState state,
        RateLimitGate.Turn turn,
        CancellationToken cancellationToken
    )
    {
        var call = state.Call;
        using var limit = new AttemptLimit(
            _retries.TimeFor(state),
            call.IsTransfer,
            _options.TimeProvider,
            cancellationToken
        );
        HttpResponseMessage? response = null;
        Attempt attempt = default;
        var isSent = false;
        try
        {
            var token = call.IsAnonymous ? null : await _credentials.GetAsync(limit.Token).ConfigureAwait(false);
            var sent = Prepare(message, state, token, limit);
            isSent = true;
            response = await base.SendAsync(sent, limit.Token).ConfigureAwait(false);
            if (
                response.StatusCode is HttpStatusCode.Unauthorized
                && token is not null
                && !call.IsSentOnce
                && !state.IsRenewed
                && request?.Allows(response) is not true
            )
            {
                state.IsRenewed = true;
                isSent = false; // refused: nothing was applied
                if (await _credentials.RenewAsync(token, limit.Token).ConfigureAwait(false) is { } renewed)
                {
                    response.Dispose();
                    sent = Prepare(message, state, renewed, limit);
                    isSent = true;
                    response = await base.SendAsync(sent, limit.Token).ConfigureAwait(false);
                    if (response.StatusCode is HttpStatusCode.Unauthorized)
                    {
                        _credentials.IsRefusedToo(renewed);
                    }
                }

                isSent = true;
            }

            if (call.IsDownload && IsRedirect(response))
            {
                response = await FollowAsync(sent, response, limit).ConfigureAwait(false);
            }

            state.Status = response.StatusCode;
            turn.Leave(response);
            if (IsDeletedAlready(state, response))
            {
                response.Dispose();
                response = new HttpResponseMessage(HttpStatusCode.NoContent);
            }

            if (response.IsSuccessStatusCode || request?.Allows(response) is true)
            {
                limit.Progress();
                await (request?.ReadAsync(response, state, limit) ?? Task.CompletedTask).ConfigureAwait(false);
                return attempt = new Attempt(response, null);
            }

            var failure = await ErrorAnswer
                .ReadAsync(call, response, state, limit.Token, cancellationToken)
                .ConfigureAwait(false);
            return new Attempt(null, (failure with { Limit = LimitOf(failure, turn) }).ToException());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (FileError(error) is { } ofTheFile)
        {
            ExceptionDispatchInfo.Throw(ofTheFile);
            throw;
        }
        catch (Exception error) when (!isSent && TransportFailure.NoToken(error, state) is { } failed)
        {
            ExceptionDispatchInfo.Throw(failed);
            throw;
        }
        catch (Exception error)
            when (TransportFailure.Explain(error, state, isSent, response?.StatusCode, limit.Time) is { } explained)
        {
            return new Attempt(null, explained);
        }
        finally
        {
            turn.Leave();
            if (attempt.Answer is null)
            {
                response?.Dispose();
            }
        }
    }

    /// <summary>Puts on the message what every request carries; a new message unless it is the first.</summary>
    private HttpRequestMessage Prepare(
        HttpRequestMessage message,
        CallState state,
        string? authorization,
        AttemptLimit limit
    )
    {
        var call = state.Call;
        var sent = state.Sent++;
        message = sent == 0 ? message : Copy(message);
        message.RequestUri = call.Exact ?? message.RequestUri;
        // Never none where that counts: what has none .NET repeats by itself when its connection was closed.
        message.Content =
            call.Content?.Invoke(limit) ?? message.Content ?? (call.IsIdempotent ? null : new ByteArrayContent([]));
        var headers = message.Headers;
        if (authorization is not null)
        {
            headers.Remove("Authorization");
            headers.TryAddWithoutValidation("Authorization", authorization);
        }
        else if (call.Credentials is { } credentials)
        {
            headers.Authorization = credentials;
        }

        if (sent > 0)
        {
            headers.Remove("TrackingID"); // a repetition is told apart as the service's own clients do it
            headers.TryAddWithoutValidation("TrackingID", $"{state.TrackingId}+{sent}");
            return message;
        }

        headers.TryAddWithoutValidation("TrackingID", state.TrackingId);
        AddUnlessThere(headers, "Accept", call.Accept);
        AddUnlessThere(headers, "User-Agent", UserAgent);
        return message;
    }

    private static void AddUnlessThere(System.Net.Http.Headers.HttpRequestHeaders headers, string name, string value)
    {
        if (!headers.NonValidated.Contains(name))
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>
    /// Goes where a file is redirected to, over https. The token goes along from one of the API's hosts to another, and
    /// no further once it has led elsewhere.
    /// </summary>
    private async Task<HttpResponseMessage> FollowAsync(
        HttpRequestMessage message,
        HttpResponseMessage response,
        AttemptLimit limit
    )
    {
        for (var hops = 0; hops < MaxRedirects && Target(message.RequestUri!, response) is { } target; hops++)
        {
            response.Dispose();
            message = Copy(message);
            message.RequestUri = target;
            if (!ApiHosts.IsApi(_api, target))
            {
                message.Headers.Remove("Authorization");
            }

            response = await base.SendAsync(message, limit.Token).ConfigureAwait(false);
        }

        return response;
    }

    /// <summary>What the others wait for is of no interest to a call that was refused for another reason.</summary>
    private static RateLimit? LimitOf(ApiFailure failure, RateLimitGate.Turn turn) =>
        failure.StatusCode is HttpStatusCode.TooManyRequests ? turn.Gate.Limit : null;

    private static bool IsRedirect(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;

    private static Uri? Target(Uri from, HttpResponseMessage response) =>
        IsRedirect(response)
        && response.Headers.Location is { } location
        && Uri.TryCreate(from, location, out var target)
        && (target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && from.IsLoopback))
            ? target
            : null;

    /// <summary>Deleted by an earlier attempt whose answer got lost: that is what was asked for.</summary>
    private static bool IsDeletedAlready(CallState state, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NotFound && state.Call.Method == HttpMethod.Delete && state.IsUncertain;

    private static SparkApiException NoTurn(RateLimitGate gate, CallState state)
    {
        var failure = new ApiFailure(state.Call, state.Attempts) { MayHaveBeenApplied = state.IsUncertain };
        return gate.Limit is { } limit
            ? new SparkRateLimitException(
                failure with
                {
                    StatusCode = HttpStatusCode.TooManyRequests,
                    Limit = limit,
                    RetryAfter = gate.Left < RetryAfter.Minimum ? RetryAfter.Minimum : gate.Left,
                    Problem = "it was not sent",
                }
            )
            : new SparkConnectionException(
                failure with
                {
                    Problem =
                        $"its time was over before its turn came: as many calls of {state.Call.Resource} were under way as the service is asked to answer at once.",
                },
                inner: null,
                unsent: true
            );
    }

    /// <summary>What went wrong with the file that was being sent: on the way it was taken for the connection's fault.</summary>
    private static SparkFileException? FileError(Exception? error)
    {
        while (error is not (null or SparkFileException))
        {
            error = error.InnerException;
        }

        return error as SparkFileException;
    }
}
