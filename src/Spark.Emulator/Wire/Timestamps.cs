using System.Globalization;

namespace Spark.Emulator;

/// <summary>Times on the wire: UTC with milliseconds and <c>Z</c>, always; a strict parser of a client fails on anything else.</summary>
internal static class Timestamps
{
    public static string Format(long unixMilliseconds)
    {
        // The round-trip format is the same with four more digits, and much faster to write than one of one's own.
        Span<char> text = stackalloc char[RoundTripLength];
        var time = DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime;
        time.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        return string.Concat(text[..UpToMilliseconds], "Z");
    }

    private const int RoundTripLength = 28; // 2026-01-31T12:00:00.0000000Z
    private const int UpToMilliseconds = 23;

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
