namespace Spark.Emulator;

/// <summary>The emulator could not listen at its address, most often because the port is in use.</summary>
public sealed class SparkEmulatorAddressException : Exception
{
    internal SparkEmulatorAddressException(Uri url, Exception cause)
        : base(
            $"The Spark emulator cannot listen at {url}: port {url.Port} is in use, or may not be used. "
                + "Stop what holds it, or choose another address: Spark:EmulatorUrl in the bot's configuration "
                + "(for example Spark__EmulatorUrl=http://localhost:5051), or --urls for the emulator alone.",
            cause
        ) => Url = url;

    /// <summary>The address it was to listen at.</summary>
    public Uri Url { get; }
}
