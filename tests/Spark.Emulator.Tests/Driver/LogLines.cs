using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Spark.Emulator.Tests;

/// <summary>What was logged, as <c>Level: text</c>.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly Channel<string> arrivals = Channel.CreateUnbounded<string>();

    public ConcurrentQueue<string> Lines { get; } = new();

    public async Task<string> FirstAsync(string level)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var line = await arrivals.Reader.ReadAsync(patience.Token);
            if (line.StartsWith(level, StringComparison.Ordinal))
                return line;
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var line = $"{logLevel}: {formatter(state, exception)}";
        Lines.Enqueue(line);
        arrivals.Writer.TryWrite(line);
    }

    public void Dispose() { }
}
