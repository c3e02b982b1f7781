using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>
/// The servers: one connection, streams and buckets made or checked before the first use, and what goes wrong told in
/// words that say what to do.
/// </summary>
internal sealed partial class NatsServer : IAsyncDisposable, IDisposable
{
    /// <summary>A connection that has just been lost is waited for so long.</summary>
    private static readonly TimeSpan Blink = TimeSpan.FromSeconds(1);

    private readonly NatsConnectionProblems _problems = new();
    private readonly NatsConnection _connection;
    private readonly NatsSetup _setup;
    private readonly TimeSpan _limit;
    private readonly string _urls;
    private readonly TimeProvider _clock;
    private readonly ILogger<NatsServer> _logger;
    private readonly SemaphoreSlim _preparing = new(1);
    private NatsTopology? _topology;
    private volatile bool _isDoubted;
    private string? _problem;

    public NatsServer(
        IOptions<SparkNatsOptions> options,
        IOptions<SparkBotOptions> bot,
        TimeProvider clock,
        ILogger<NatsServer> logger
    )
    {
        var settings = options.Value;
        (_clock, _logger, _limit) = (clock, logger, settings.RequestTimeout);
        _urls = string.Join(',', settings.Url!.Split(',').Select(WithoutSecrets));
        Names = new NatsNames(settings.Name);
        var connection = settings.Connection();
        _connection = new NatsConnection(
            connection.LoggerFactory is NullLoggerFactory ? connection with { LoggerFactory = _problems } : connection
        );
        _setup = new NatsSetup(new NatsJSContext(_connection), Names, settings, bot.Value);
    }

    public NatsNames Names { get; }

    /// <summary>
    /// Stays the same as long as the server has not crashed, and with it has forgotten nothing: it is the only one that has
    /// the stream, and the connection to it was never lost. <c>null</c> if that cannot be known, as in a cluster.
    /// </summary>
    public object? Epoch =>
        _connection.ServerInfo is { JetStreamAvailable: true } server
        && string.IsNullOrEmpty(server.Cluster)
        && _topology is { } topology
        && (topology.Leader is null || topology.Leader == server.Name)
            ? server
            : null;

    /// <summary>Does something with the streams and buckets.</summary>
    /// <exception cref="InboxUnavailableException">The servers cannot be used now; whether it was done is not known.</exception>
    /// <exception cref="RefusedValueException">They refuse what is to be written, and always would.</exception>
    public async Task<T> RunAsync<T>(Func<NatsTopology, CancellationToken, Task<T>> act, CancellationToken cancellation)
    {
        try
        {
            await ConnectAsync(cancellation).ConfigureAwait(false);
            var topology =
                _topology is { } known && !_isDoubted ? known : await PrepareAsync(cancellation).ConfigureAwait(false);
            var result = await InTimeAsync(act, topology, cancellation).ConfigureAwait(false);
            Report(null);
            return result;
        }
        catch (InboxUnavailableException error)
        {
            Report(error.Message);
            throw;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unavailable($"no answer came within {_limit.TotalSeconds:0.###} s.", error: null);
        }
        catch (Exception error) when (NatsErrors.RefusalOf(error) is { } refusal)
        {
            throw new RefusedValueException($"NATS refuses a value: {refusal}", error);
        }
        catch (Exception error) when (Explain(error) is { } problem && !cancellation.IsCancellationRequested)
        {
            throw Unavailable(problem, error);
        }
    }

    /// <summary>Streams or consumers may not be what they were: they are looked at again before the next use.</summary>
    public void Doubt() => _isDoubted = true;

    public ValueTask DisposeAsync()
    {
        _preparing.Dispose();
        return _connection.DisposeAsync();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<T> InTimeAsync<T>(
        Func<NatsTopology, CancellationToken, Task<T>> act,
        NatsTopology topology,
        CancellationToken cancellation
    )
    {
        using var limit = new CancellationTokenSource(_limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        return await act(topology, either.Token).ConfigureAwait(false);
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        if (_connection.ConnectionState is NatsConnectionState.Open)
        {
            return;
        }

        var connecting = _connection.ConnectAsync().AsTask();
        try
        {
            await connecting.WaitAsync(Blink, _clock, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (_topology is null)
            {
                // The very first attempt may take longer, and what is wrong is not known before it has failed.
                var known = Task.WhenAny(connecting, _problems.Told, Task.Delay(_limit, _clock, cancellation));
                await known.WaitAsync(cancellation).ConfigureAwait(false);
            }

            if (_connection.ConnectionState is not NatsConnectionState.Open)
            {
                throw Unavailable(_problems.Last ?? "there is no connection", error: null);
            }
        }
    }

    private async Task<NatsTopology> PrepareAsync(CancellationToken cancellation)
    {
        await _preparing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var before = _topology;
            if (before is null || _isDoubted)
            {
                _isDoubted = false;
                _topology = await _setup.PrepareAsync(cancellation).ConfigureAwait(false);
                if (before is not null && (_topology.IsChanged || _topology.Incarnation != before.Incarnation))
                {
                    await before.Gone.CancelAsync().ConfigureAwait(false);
                }
            }

            return _topology!;
        }
        catch
        {
            _isDoubted = true;
            throw;
        }
        finally
        {
            _preparing.Release();
        }
    }

    /// <summary>What is wrong, if it is the servers that are at fault.</summary>
    private string? Explain(Exception error)
    {
        switch (error)
        {
            case NatsJSApiException { Error.ErrCode: NatsErrors.StreamNotFound or NatsErrors.ConsumerNotFound }:
                Doubt(); // somebody has removed them
                return "a stream or a consumer of the bot is gone; the bot makes it again.";
            case NatsJSApiException { Error: var answer }:
                return NatsErrors.Explain(answer);
            case NatsNoRespondersException or NatsJSPublishNoResponseException or NatsJSApiNoResponseException:
                Doubt();
                return "JetStream does not answer. Switch it on (nats-server --jetstream), or wait until the cluster has "
                    + "a leader.";
            case NatsException or TimeoutException or IOException or ObjectDisposedException:
                return $"{error.InnerException?.Message ?? error.Message}";
            default:
                return null;
        }
    }

    private InboxUnavailableException Unavailable(string problem, Exception? error)
    {
        var unavailable = new InboxUnavailableException(
            $"NATS ({_urls}) cannot be used: {problem.TrimEnd('.')}. Start it, or correct Spark:Nats; the bot goes on by itself.",
            error
        );
        Report(unavailable.Message);
        return unavailable;
    }

    private void Report(string? problem)
    {
        if (problem is null && Volatile.Read(ref _problem) is null)
        {
            return;
        }

        var before = Interlocked.Exchange(ref _problem, problem);
        if (problem is null && before is not null)
        {
            _problems.Forget();
            Log.Recovered(_logger, _urls);
        }
        else if (problem is not null && before is null)
        {
            Log.Unavailable(_logger, problem);
        }
    }

    private static string WithoutSecrets(string url) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri) ? $"{uri.Host}:{uri.Port}" : "?";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Problem}")]
        public static partial void Unavailable(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Information, "NATS ({Servers}) works again")]
        public static partial void Recovered(ILogger logger, string servers);
    }
}
