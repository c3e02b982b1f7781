using System.Threading.Channels;

namespace Spark.Emulator;

/// <summary>
/// Keeps the cloud in a file: read at the start, written a moment after something changed and at the end. The file is replaced as a
/// whole, so that it is always a complete one.
/// </summary>
internal sealed partial class StateFile : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly string _path;
    private readonly Cloud _cloud;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    private readonly Task _writing;

    private StateFile(string path, Cloud cloud, ILogger logger)
    {
        (_path, _cloud, _logger) = (path, cloud, logger);
        cloud.Changed = () => _changes.Writer.TryWrite(true);
        _writing = WriteAllAsync();
    }

    /// <summary>Fills a cloud from its file, if there is one.</summary>
    /// <exception cref="SparkEmulatorConfigurationException">The file is not usable.</exception>
    public static void Read(string path, Cloud cloud)
    {
        try
        {
            if (File.Exists(path))
            {
                cloud.Restore(CloudSnapshot.Parse(File.ReadAllBytes(path)));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SnapshotException)
        {
            throw new SparkEmulatorConfigurationException(
                $"The state file '{path}' is not usable: {exception.Message.TrimEnd('.')}. Move it away to start afresh.",
                exception
            );
        }
    }

    /// <summary>Begins to keep a cloud. The file is written at once, so that a place that cannot be written is known.</summary>
    /// <exception cref="SparkEmulatorConfigurationException">It cannot be written.</exception>
    public static StateFile Keep(string path, Cloud cloud, ILogger logger)
    {
        try
        {
            Write(path, cloud);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SparkEmulatorConfigurationException(
                $"The state file '{path}' cannot be written: {exception.Message}",
                exception
            );
        }

        return new StateFile(path, cloud, logger);
    }

    public async ValueTask DisposeAsync()
    {
        _cloud.Changed = null;
        _changes.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task WriteAllAsync()
    {
        while (await _changes.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            // Changes come in swarms: one file for all of them.
            await Task.Delay(Pause, TimeProvider.System, _stopping.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _changes.Reader.TryRead(out _);
            try
            {
                Write(_path, _cloud);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.NotWritten(_logger, exception, _path);
            }
        }
    }

    private static void Write(string path, Cloud cloud)
    {
        var json = cloud.Snapshot().ToJson();
        var fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // it holds tokens
        }

        using (var file = new FileStream(fresh, options))
        {
            file.Write(json);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The state could not be written to {Path}; the next change tries again")]
        public static partial void NotWritten(ILogger logger, Exception exception, string path);
    }
}
