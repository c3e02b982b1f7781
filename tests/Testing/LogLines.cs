using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>Keeps what is logged.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

    public IReadOnlyList<string> All => [.. _lines.Select(line => line.Text)];

    public IReadOnlyList<string> At(LogLevel level) =>
        [.. _lines.Where(line => line.Level == level).Select(line => line.Text)];

    /// <summary>The first line of a level, once there is one.</summary>
    public async Task<string> FirstAsync(LogLevel level)
    {
        await Until.TrueAsync(() => At(level).Count > 0);
        return At(level)[0];
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines._lines.Enqueue((logLevel, $"{category}: {formatter(state, exception)} {exception}"));
    }
}
