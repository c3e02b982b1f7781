namespace Spark.Emulator;

/// <summary>
/// Says that a state file is somebody's. It is a file beside it, which stays when it is let go: were it taken away, another emulator
/// might hold one that is no longer there.
/// </summary>
internal sealed class StateLock : IDisposable
{
    private readonly FileStream _held;

    private StateLock(FileStream held) => _held = held;

    /// <exception cref="SparkEmulatorConfigurationException">Another emulator has it, or there is no place for it.</exception>
    public static StateLock Take(string path)
    {
        var beside = path + ".lock";
        try
        {
            return new StateLock(
                new FileStream(beside, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0)
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // That it is in use has no type of its own.
            throw new SparkEmulatorConfigurationException(
                exception.GetType() == typeof(IOException) && File.Exists(beside)
                    ? $"The state file '{path}' is in use by another emulator. Stop that one, or name another file."
                    : $"The state file '{path}' cannot be written: {exception.Message}",
                exception
            );
        }
    }

    public void Dispose() => _held.Dispose();
}
