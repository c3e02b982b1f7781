using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Spark.Emulator;

/// <summary>Webex API ids: unpadded base64url of <c>ciscospark://us/KIND/key</c>. A bare uuid is accepted wherever an id is.</summary>
internal static class SparkId
{
    private const int LongestAccepted = 512;

    public static string Of(string kind, Guid key) => Of(kind, key.ToString("D"));

    public static string Of(string kind, string key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"ciscospark://us/{kind}/{key}"));

    /// <summary>A uuid that is the same on every start, so that a bot's ids survive a restart of the emulator.</summary>
    public static Guid Stable(string name)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40); // version 4, the variant of RFC 9562
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>The uuid of an id, whatever its kind and cluster; null when there is none in it.</summary>
    public static Guid? Uuid(string? id)
    {
        if (Guid.TryParseExact(id, "D", out var uuid))
            return uuid;
        return Guid.TryParseExact(Key(id), "D", out uuid) ? uuid : null;
    }

    /// <summary>The two uuids of a membership's id, <c>personUuid:roomUuid</c>.</summary>
    public static (Guid Person, Guid Room)? Pair(string? id)
    {
        var key = id?.Contains(':', StringComparison.Ordinal) == true ? id : Key(id);
        var parts = key?.Split(':');
        return
            parts is [var first, var second]
            && Guid.TryParseExact(first, "D", out var person)
            && Guid.TryParseExact(second, "D", out var room)
            ? (person, room)
            : null;
    }

    /// <summary>What stands after the kind: <c>ciscospark://cluster/KIND/key</c>; null when it is no id at all.</summary>
    public static string? Key(string? id)
    {
        if (id is null or { Length: 0 or > LongestAccepted })
            return null;
        Span<byte> bytes = stackalloc byte[LongestAccepted];
        Span<char> chars = stackalloc char[LongestAccepted];
        id.CopyTo(chars);
        chars.Replace('+', '-');
        chars.Replace('/', '_');
        if (
            Base64Url.DecodeFromChars(chars[..id.Length], bytes, out var consumed, out var written)
                != System.Buffers.OperationStatus.Done
            || consumed != id.Length
        )
        {
            return null;
        }

        ReadOnlySpan<byte> text = bytes[..written];
        var scheme = "ciscospark://"u8;
        if (!text.StartsWith(scheme))
            return Encoding.UTF8.GetString(text); // base64 of a bare uuid occurs too
        text = text[scheme.Length..];
        for (var part = 0; part < 2; part++)
        {
            var slash = text.IndexOf((byte)'/');
            if (slash < 0)
                return null;
            text = text[(slash + 1)..];
        }

        return Encoding.UTF8.GetString(text);
    }
}
