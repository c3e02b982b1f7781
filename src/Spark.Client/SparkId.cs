using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Spark.Client;

/// <summary>
/// What an id of the API says: base64url, unpadded, of <c>ciscospark://cluster/TYPE/key</c>. Treat ids as opaque;
/// decode one only to compare ids from two sources.
/// </summary>
/// <param name="Cluster">Where it lives, such as <c>us</c>; <c>null</c> for a bare key.</param>
/// <param name="Type">What it names, such as <c>ROOM</c>; <c>null</c> for a bare key.</param>
/// <param name="Key">Mostly a uuid; for a membership <c>personUuid:roomUuid</c>.</param>
public sealed record SparkId(string? Cluster, string? Type, string Key)
{
    private const string Scheme = "ciscospark://";

    /// <summary>Ids of the service are of 50 to 110 bytes when they are decoded.</summary>
    private const int MostPlain = 128;

    /// <summary>Reads an id. A raw uuid, or base64 of one, is read as a key without a type.</summary>
    /// <returns>The parts, or <c>null</c> if the text is no id.</returns>
    public static SparkId? Decode(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }

        if (Guid.TryParse(id, out _))
        {
            return new SparkId(null, null, id);
        }

        if (DecodeBase64(id) is not { } text)
        {
            return null;
        }

        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return Guid.TryParse(text, out _) ? new SparkId(null, null, text) : null;
        }

        var parts = text[Scheme.Length..].Split('/', 3);
        return parts is [var cluster, var type, { Length: > 0 } key] ? new SparkId(cluster, type, key) : null;
    }

    /// <summary>The id as the API writes it.</summary>
    public static string Encode(string cluster, string type, string key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Scheme}{cluster}/{type}/{key}"));

    /// <summary>Whether two ids name the same thing: the same text, or the same key in other clothes.</summary>
    public static bool Same(string? left, string? right)
    {
        if (string.IsNullOrEmpty(left) || string.IsNullOrEmpty(right))
        {
            return false;
        }

        if (string.Equals(left, right, StringComparison.Ordinal))
        {
            return true;
        }

        // Asked for every event, mostly of two plain ids: those are compared without making strings of them.
        Span<byte> leftBytes = stackalloc byte[MostPlain];
        Span<byte> rightBytes = stackalloc byte[MostPlain];
        if (
            TryDecodePlain(left, leftBytes, out var leftType, out var leftKey)
            && TryDecodePlain(right, rightBytes, out var rightType, out var rightKey)
        )
        {
            return leftType.SequenceEqual(rightType)
                && (
                    Ascii.EqualsIgnoreCase(leftKey, rightKey)
                    || (leftKey.Length != rightKey.Length && SameKey(Text(leftKey), Text(rightKey)))
                );
        }

        return Decode(left) is { } a
            && Decode(right) is { } b
            && (a.Type is null || b.Type is null || string.Equals(a.Type, b.Type, StringComparison.Ordinal))
            && SameKey(a.Key, b.Key);
    }

    /// <summary>Uuids may be written with dashes or without; two of them are joined by a colon.</summary>
    private static bool SameKey(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
        || (
            left.Length != right.Length
            && left.Split(':') is var parts
            && right.Split(':') is var others
            && parts.Length == others.Length
            && parts
                .Zip(others)
                .All(pair =>
                    Guid.TryParse(pair.First, out var one) && Guid.TryParse(pair.Second, out var other) && one == other
                )
        );

    private static string Text(ReadOnlySpan<byte> ascii) => Encoding.ASCII.GetString(ascii);

    /// <summary>Reads an id of cluster, type and key that is all ASCII; others are left to <see cref="Decode"/>.</summary>
    private static bool TryDecodePlain(
        string id,
        Span<byte> bytes,
        out ReadOnlySpan<byte> type,
        out ReadOnlySpan<byte> key
    )
    {
        type = key = default;
        if (
            Base64Url.DecodeFromChars(id, bytes, out _, out var length) is not OperationStatus.Done
            || !bytes.StartsWith("ciscospark://"u8)
            || !Ascii.IsValid(bytes[..length])
        )
        {
            return false;
        }

        ReadOnlySpan<byte> parts = bytes[Scheme.Length..length];
        if (parts.IndexOf((byte)'/') is var cluster and >= 0)
        {
            parts = parts[(cluster + 1)..];
            if (parts.IndexOf((byte)'/') is var end and >= 0)
            {
                type = parts[..end];
                key = parts[(end + 1)..];
            }
        }

        return !key.IsEmpty;
    }

    private static string? DecodeBase64(string id)
    {
        var text = id.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            return StrictUtf8.GetString(Base64Url.DecodeFromChars(text));
        }
        catch (DecoderFallbackException)
        {
            return null; // base64, but of something else
        }
    }

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );
}
