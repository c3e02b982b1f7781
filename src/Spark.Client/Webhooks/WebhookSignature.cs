using System.Security.Cryptography;
using System.Text;

namespace Spark.Client;

/// <summary>
/// The signature of a delivery: HMAC-SHA1 over the body's raw bytes, keyed with the webhook's secret, as lower-case
/// hex in the header <c>X-Spark-Signature</c>. (Webex API: Webhooks guide.)
/// </summary>
public static class WebhookSignature
{
#pragma warning disable CA5350 // The service signs with SHA-1; as the inner hash of an HMAC it is not broken.
    /// <summary>The header that carries the signature.</summary>
    public const string HeaderName = "X-Spark-Signature";

    /// <summary>The signature of a body; for tests and senders.</summary>
    /// <param name="secret">The webhook's secret; not empty.</param>
    /// <param name="body">The raw bytes.</param>
    public static string Compute(string secret, ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>
    /// Whether the signature is that of the body. Compares in constant time; a missing signature, one of the wrong
    /// length and an empty secret are refused.
    /// </summary>
    /// <param name="secret">The webhook's secret.</param>
    /// <param name="body">The raw bytes, before any parsing.</param>
    /// <param name="signature">The header's value, in either hex case.</param>
    public static bool Verify(string? secret, ReadOnlySpan<byte> body, string? signature) =>
        !string.IsNullOrEmpty(secret) && Verify(Encoding.UTF8.GetBytes(secret), body, signature);

    /// <summary>The same with the secret's UTF-8 bytes, for who verifies often.</summary>
    public static bool Verify(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> body, string? signature)
    {
        if (secret.IsEmpty || signature is not { Length: HMACSHA1.HashSizeInBytes * 2 })
        {
            return false;
        }

        Span<byte> claimed = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (Convert.FromHexString(signature, claimed, out _, out _) is not System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        Span<byte> actual = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, body, actual);
        return CryptographicOperations.FixedTimeEquals(actual, claimed);
    }
}
