using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Spark.Emulator;

/// <summary>
/// Escapes exactly what JavaScript's <c>JSON.stringify</c> escapes. Several bot frameworks parse a webhook's body and print it
/// again before they check its signature, so one escape too many makes them drop it; even the relaxed encoder of the
/// framework escapes emoji.
/// </summary>
internal sealed class JsonStringifyEncoder : JavaScriptEncoder
{
    public static readonly JsonStringifyEncoder Instance = new();

    /// <summary>Nearly all there is to write; what else there is is looked at one by one.</summary>
    private static readonly string PlainText = string.Concat(
        Enumerable.Range(' ', 0x80 - ' ').Select(c => (char)c).Where(c => c is not ('"' or '\\'))
    );

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(PlainText);
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(Encoding.ASCII.GetBytes(PlainText));

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        var start = span.IndexOfAnyExcept(PlainCharacters);
        for (var i = start < 0 ? span.Length : start; i < span.Length; i++)
        {
            var c = span[i];
            if (WillEncode(c))
                return i;
            if (!char.IsSurrogate(c))
                continue;
            if (!char.IsHighSurrogate(c) || i + 1 == span.Length || !char.IsLowSurrogate(span[i + 1]))
                return i; // a lone half is replaced by the base class
            i++;
        }

        return -1;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var start = utf8Text.IndexOfAnyExcept(PlainBytes);
        for (var i = start < 0 ? utf8Text.Length : start; i < utf8Text.Length; )
        {
            if (utf8Text[i] < 0x80)
            {
                if (WillEncode(utf8Text[i]))
                    return i;
                i++;
                continue;
            }

            if (Rune.DecodeFromUtf8(utf8Text[i..], out _, out var length) != OperationStatus.Done)
                return i;
            i += length;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten
    )
    {
        var target = new Span<char>(buffer, bufferLength);
        var shortForm = unicodeScalar switch
        {
            '"' => '"',
            '\\' => '\\',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => '\0',
        };
        if (shortForm != '\0')
        {
            numberOfCharactersWritten = 2;
            return $"\\{shortForm}".TryCopyTo(target);
        }

        if (WillEncode(unicodeScalar))
        {
            numberOfCharactersWritten = 6;
            return $"\\u{unicodeScalar:x4}".TryCopyTo(target);
        }

        return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
    }
}
