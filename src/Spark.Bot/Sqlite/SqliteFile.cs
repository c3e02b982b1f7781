using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Spark.Bot;

/// <summary>
/// At start: whether the file is on a disk of this machine, and nobody else's. Two programs on one file would each
/// answer half of a room; a network disk keeps neither their locks nor the promise that what is written is written.
/// </summary>
internal sealed class SqliteFile(InboxChoice inbox, IServiceProvider services) : IHostedLifecycleService, IDisposable
{
    /// <summary>File systems on other machines, as Linux, macOS and Windows name them.</summary>
    private static readonly string[] Remote =
    [
        "nfs",
        "cifs",
        "smb",
        "afp",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.glusterfs",
        "fuse.s3fs",
        "ceph",
        "lustre",
        "beegfs",
        "gpfs",
        "afs",
        "ncpfs",
        "webdav",
        "davfs",
    ];

    private FileStream? _lock;

    /// <summary>What is wrong with this kind of disk; <c>null</c> if nothing.</summary>
    public static string? Problem(string path, string format) =>
        Array.Exists(Remote, name => format.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            ? $"The inbox file {path} is on a network disk ({format}), where neither locks nor written data can be "
                + "relied on. Set Spark:InboxPath to a disk of this machine, such as a volume."
            : null;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!inbox.Is(SparkBotOptions.SqliteInboxName))
        {
            return Task.CompletedTask;
        }

        var database = services.GetRequiredService<SqliteDatabase>();
        try
        {
            Take(database.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Read-only or full: the bot starts, says so and is not ready until the disk is back. The database asks
            // for the lock again whenever it opens the file.
        }

        database.Opening = () => Take(database.Path);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _lock?.Dispose();

    /// <summary>Takes the file for this process, until what is returned is disposed or the process is gone.</summary>
    /// <exception cref="UnusableConfigurationException">It is on a network disk, or another process has it.</exception>
    public static FileStream Lock(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        if (Problem(path, new DriveInfo(folder).DriveFormat) is { } problem)
        {
            throw new UnusableConfigurationException(problem);
        }

        try
        {
            return new FileStream(
                path + ".lock",
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 0
            );
        }
        catch (IOException error) when (IsLocked(error))
        {
            throw new UnusableConfigurationException(
                $"The inbox file {path} is used by another process. One process uses a file: stop the other, "
                    + "or set Spark:InboxPath to another file."
            );
        }
    }

    private void Take(string path) => _lock ??= Lock(path);

    /// <summary>EWOULDBLOCK of flock, and the sharing violation of Windows.</summary>
    private static bool IsLocked(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
