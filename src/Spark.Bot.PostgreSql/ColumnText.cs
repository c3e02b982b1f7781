using System.Security.Cryptography;
using System.Text;

namespace Spark.Bot.PostgreSql;

/// <summary>Text as a column takes it: PostgreSQL knows no NUL, and an index no long text.</summary>
internal static class ColumnText
{
    private const int Longest = 500;

    /// <summary>What a row is found by: the text itself, or a hash of one that cannot be.</summary>
    public static string Key(string text) =>
        text.Length <= Longest && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What is only kept.</summary>
    public static string Kept(string text) => text.Replace('\0', '\ufffd');
}
