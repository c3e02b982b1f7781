using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Spark.Emulator;

/// <summary>Webex API ids: unpadded base64url of <c>ciscospark://us/KIND/key</c>. A bare uuid is accepted wherever an id is.</summary>
internal static class SparkId
{
    private const int LongestAccepted = 512;
    private const int UuidLength = 36;

    public static string Of(string kind, Guid key) => Of(kind, key.ToString("D"));

    public static string Of(string kind, string key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"ciscospark://us/{kind}/{key}"));

    /// <summary>A uuid that no other object has. Nothing here is a secret, so it needs no secure randomness, which costs a call of the system.</summary>
    public static Guid NewKey()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return Version4(bytes);
    }

    /// <summary>A uuid that is the same on every start, so that a bot's ids survive a restart of the emulator.</summary>
    public static Guid Stable(string name)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return Version4(hash[..16]);
    }

    /// <summary>The uuid of an id, whatever its kind and cluster; null when there is none in it.</summary>
    public static Guid? Uuid(string? id)
    {
        if (id is not { Length: > 0 and <= LongestAccepted })
            return null;
        if (id.Length == UuidLength && Guid.TryParseExact(id, "D", out var uuid))
            return uuid;
        Span<byte> buffer = stackalloc byte[id.Length];
        var key = Decode(id, buffer);
        return key.Length == UuidLength && Utf8Parser.TryParse(key, out uuid, out _, 'D') ? uuid : null;
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
        if (id is not { Length: > 0 and <= LongestAccepted })
            return null;
        Span<byte> buffer = stackalloc byte[id.Length];
        var key = Decode(id, buffer);
        return key.IsEmpty ? null : Encoding.UTF8.GetString(key);
    }

    /// <summary>The bytes of what stands after the kind; none when it is no id at all. Base64 of a bare uuid occurs too.</summary>
    private static ReadOnlySpan<byte> Decode(string id, Span<byte> buffer)
    {
        Span<char> chars = stackalloc char[id.Length];
        id.CopyTo(chars);
        chars.Replace('+', '-');
        chars.Replace('/', '_');
        var status = Base64Url.DecodeFromChars(chars, buffer, out var consumed, out var written);
        if (status != System.Buffers.OperationStatus.Done || consumed != id.Length)
            return [];

        ReadOnlySpan<byte> text = buffer[..written];
        var scheme = "ciscospark://"u8;
        if (!text.StartsWith(scheme))
            return text;
        text = text[scheme.Length..];
        for (var part = 0; part < 2; part++)
        {
            var slash = text.IndexOf((byte)'/');
            if (slash < 0)
                return [];
            text = text[(slash + 1)..];
        }

        return text;
    }

    private static Guid Version4(Span<byte> bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40); // version 4, the variant of RFC 9562
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
