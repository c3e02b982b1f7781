namespace Spark.Emulator;

/// <summary>Ties an embedded emulator to its host: tells where the chat page is once the host has started, and ends it last.</summary>
internal sealed partial class EmulatorService(
    SparkEmulator emulator,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers
) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly ILogger logger = loggers.CreateLogger<SparkEmulator>();

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        emulator.Cloud.Sender.Log.Observer = Note;
        lifetime.ApplicationStarted.Register(() => Log.Started(logger, emulator.Url.ToString().TrimEnd('/')));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => emulator.DisposeAsync().AsTask();

    /// <summary>For a host that never started, or failed to.</summary>
    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    private void Note(Delivery delivery)
    {
        if (delivery.Error is { } error)
            Log.DeliveryFailed(logger, delivery.Resource, delivery.Event, delivery.Name, delivery.TargetUrl, error);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Chat with your bot at {Url}")]
        public static partial void Started(ILogger logger, string url);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "{Resource} {Event} was not delivered to webhook '{Name}' at {TargetUrl}: {Error}"
        )]
        public static partial void DeliveryFailed(
            ILogger logger,
            string resource,
            string @event,
            string name,
            string targetUrl,
            string error
        );
    }
}
