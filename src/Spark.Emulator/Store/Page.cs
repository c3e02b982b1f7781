using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Spark.Emulator;

/// <summary>Some objects of a list, and where the rest begins (null: this was the last page).</summary>
internal readonly record struct Page<T>(IReadOnlyList<T> Items, string? Next)
{
    public Page<TWire> Select<TWire>(Func<T, TWire> wire) => new([.. Items.Select(wire)], Next);
}

/// <summary>The opaque <c>cursor</c> of a next link: the last object's sort key.</summary>
internal static class Cursor
{
    public static string Of(long key) => Of(key.ToString(CultureInfo.InvariantCulture));

    public static string Of(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    public static long Number(string cursor) =>
        long.TryParse(Text(cursor), CultureInfo.InvariantCulture, out var key) ? key : throw Bad();

    public static string Text(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            ? Encoding.UTF8.GetString(bytes, 0, written)
            : throw Bad();
    }

    private static ApiException Bad() => ApiException.BadRequest("Invalid cursor.");
}
