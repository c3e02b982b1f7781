namespace Spark.Emulator;

/// <summary>The options, the switches or the seed of an emulator are not usable; the message lists what is wrong with them.</summary>
public sealed class SparkEmulatorConfigurationException : Exception
{
    internal SparkEmulatorConfigurationException(string message, Exception? cause = null)
        : base(message, cause) { }
}
