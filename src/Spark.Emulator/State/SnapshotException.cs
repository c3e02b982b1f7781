namespace Spark.Emulator;

/// <summary>A snapshot is not usable; the message says why, as the end of a sentence.</summary>
internal sealed class SnapshotException(string message, Exception? cause = null) : Exception(message, cause);
