using System.Text;

namespace Spark.Emulator;

/// <summary>What names one answer: in its <c>TrackingID</c> header, and in the body of an error.</summary>
internal static class TrackingId
{
    private const string Prefix = "ROUTER_";
    private const int UuidLength = 36;

    public static string New() =>
        string.Create(
            Prefix.Length + UuidLength,
            SparkId.NewKey(),
            (text, key) =>
            {
                Prefix.CopyTo(text);
                key.TryFormat(text[Prefix.Length..], out _, "D");
                Ascii.ToUpperInPlace(text, out _);
            }
        );
}
