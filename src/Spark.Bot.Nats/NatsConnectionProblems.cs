using Microsoft.Extensions.Logging;

namespace Spark.Bot.Nats;

/// <summary>
/// Listens to what the client library logs of its connection: an attempt that fails, such as for a certificate that is not
/// trusted, is told nowhere else.
/// </summary>
internal sealed class NatsConnectionProblems : ILoggerFactory, ILogger
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _last;

    /// <summary>Why the last attempt failed.</summary>
    public string? Last => _last;

    /// <summary>Is done when the first attempt that failed was told of.</summary>
    public Task Told => _told.Task;

    /// <summary>The connection is there.</summary>
    public void Forget() => _last = null;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        // Only what the exception says: the message may name the address with a password in it.
        if (exception is not (null or OperationCanceledException))
        {
            _last = exception.GetBaseException().Message;
            _told.TrySetResult();
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Nothing is logged: it is only listened to.");

    public void Dispose()
    {
        // holds nothing
    }
}
