using System.Globalization;

namespace Spark.Emulator;

/// <summary>Times on the wire: UTC with milliseconds and <c>Z</c>, always; a strict parser of a client fails on anything else.</summary>
internal static class Timestamps
{
    public static string Format(long unixMilliseconds) =>
        DateTimeOffset
            .FromUnixTimeMilliseconds(unixMilliseconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Both spellings that occur are read: with and without milliseconds, <c>Z</c> or an offset.</summary>
    public static bool TryParse(string text, out long unixMilliseconds)
    {
        var ok = DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        );
        unixMilliseconds = time.ToUnixTimeMilliseconds();
        return ok;
    }
}
