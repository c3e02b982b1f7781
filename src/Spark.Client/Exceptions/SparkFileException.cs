namespace Spark.Client;

/// <summary>
/// A file that was to be sent could not be read to its end, or is larger than the service takes. The message was not
/// sent: what the service got of it is no whole request.
/// </summary>
public sealed class SparkFileException : IOException
{
    internal SparkFileException(string message, Exception? inner = null)
        : base(message, inner) { }
}
