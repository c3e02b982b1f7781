using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Spark.Client;

/// <summary>The name of a file that the service sends, made safe: it was chosen by whoever sent the message.</summary>
internal static class FileName
{
    private const int MostBytes = 150; // file systems count bytes, or UTF-16, and most take 255
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly string[] Devices = ["CON", "CONIN$", "CONOUT$", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>The name of a <c>Content-Disposition</c>; <c>null</c> when it names none.</summary>
    public static string? Read(HttpContentHeaders headers)
    {
        var value = headers.NonValidated.TryGetValues("Content-Disposition", out var values)
            ? values.FirstOrDefault()
            : null;
        return value is null ? null
            : Parameter(value, "filename*") is { } extended && Extended(extended) is { } name ? Safe(name)
            : Parameter(value, "filename") is { } plain ? Safe(Uri.UnescapeDataString(AsUtf8(plain)))
            : null;
    }

    /// <summary>
    /// One segment, without anything a file system takes for a direction, a device, a stream or a hidden file, and
    /// without marks that turn the direction of writing: they show <c>exe.pdf</c> where the ending is <c>exe</c>.
    /// </summary>
    public static string Safe(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var text = new StringBuilder(last.Length);
        foreach (var character in End(string.Concat(last.Where(character => !IsTurn(character)))))
        {
            text.Append(IsPlain(character) ? character : '_');
        }

        var safe = text.ToString().Trim().TrimEnd('.', ' ');
        return safe.Length == 0 ? "file"
            : safe[0] is '.' ? "_" + safe[1..]
            : IsDevice(safe) ? "_" + safe
            : safe;
    }

    private static bool IsTurn(char character) =>
        character is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static bool IsPlain(char character) =>
        !char.IsControl(character) && character is not ('\u2028' or '\u2029') && !"<>:\"|?*".Contains(character);

    /// <summary>Windows opens <c>COM1</c>, <c>com¹.txt</c> and <c>CONIN$</c> in any directory.</summary>
    private static bool IsDevice(string name) =>
        Devices.Contains(name.Split('.')[0].TrimEnd([.. "0123456789¹²³ "]), StringComparer.OrdinalIgnoreCase);

    /// <summary>As much of the end as fits, in whole characters: the ending says what the file is.</summary>
    private static string End(string name)
    {
        var bytes = Encoding.UTF8.GetByteCount(name);
        var start = 0;
        while (bytes > MostBytes)
        {
            var length = StringInfo.GetNextTextElementLength(name.AsSpan(start));
            bytes -= Encoding.UTF8.GetByteCount(name.AsSpan(start, length));
            start += length;
        }

        return name[start..];
    }

    /// <summary>A header's bytes come as Latin-1; most senders meant UTF-8.</summary>
    private static string AsUtf8(string latin)
    {
        try
        {
            return latin.Any(character => character > 0xFF)
                ? latin
                : StrictUtf8.GetString(Encoding.Latin1.GetBytes(latin));
        }
        catch (DecoderFallbackException)
        {
            return latin;
        }
    }

    /// <summary>RFC 8187: <c>UTF-8'language'percent-encoded</c>.</summary>
    private static string? Extended(string value) =>
        value.Split('\'', 3) is [var charset, _, var text]
        && charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? Uri.UnescapeDataString(text)
            : null;

    private static string? Parameter(string header, string name)
    {
        for (var rest = header.AsSpan(); !rest.IsEmpty; )
        {
            var end = LinkHeader.Unquoted(rest, ';');
            var parameter = rest[..end];
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                var value = parameter[(equals + 1)..].Trim();
                return value is ['"', .. var quoted, '"']
                    ? quoted.ToString().Replace("\\\"", "\"", StringComparison.Ordinal)
                    : value.ToString();
            }

            rest = rest[Math.Min(end + 1, rest.Length)..];
        }

        return null;
    }
}
