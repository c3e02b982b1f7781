using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// Text as a column takes it: PostgreSQL knows no NUL and no half of a surrogate pair, and an index no long text.
/// </summary>
internal static class ColumnText
{
    /// <summary>In UTF-8; three of them fit into an index's entry (2704 bytes).</summary>
    private const int LongestKey = 800;

    /// <summary>What a row is found by: the text itself, or a hash of one that cannot be.</summary>
    public static string Key(string text) =>
        IsStorable(text) && Encoding.UTF8.GetByteCount(text) <= LongestKey
            ? text
            : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));

    /// <summary>What is only kept; what cannot be stored is replaced by U+FFFD.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Kept(string? text) =>
        text is null || IsStorable(text)
            ? text
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd');

    private static bool IsStorable(string text)
    {
        for (var n = 0; n < text.Length; n++)
        {
            if (char.IsHighSurrogate(text[n]) && n + 1 < text.Length && char.IsLowSurrogate(text[n + 1]))
            {
                n++;
            }
            else if (text[n] == '\0' || char.IsSurrogate(text[n]))
            {
                return false;
            }
        }

        return true;
    }
}
