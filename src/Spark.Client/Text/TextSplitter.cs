using System.Globalization;
using System.Text;

namespace Spark.Client;

/// <summary>Cuts a text into pieces of a size; with a map as markdown.</summary>
internal sealed class TextSplitter(string text, int maxBytes, MarkdownMap? map)
{
    private readonly List<string> _pieces = [];
    private int _position;
    private int _content; // the first character from there that is seen
    private string _head = "";

    public IReadOnlyList<string> Split()
    {
        MoveTo(0);
        while (_position < text.Length)
        {
            var room = maxBytes - MessageText.ByteCount(_head);
            var (end, piece) = (text.Length, Piece(text.Length, room));
            while (piece is null || MessageText.ByteCount(piece) > maxBytes)
            {
                end = Choose(EndOf(room));
                piece = Piece(end, int.MaxValue)!;
                room -= Math.Max(1, MessageText.ByteCount(piece) - maxBytes); // what is opened has to be closed
            }

            if (!string.IsNullOrWhiteSpace(piece))
            {
                _pieces.Add(piece);
            }

            MoveTo(end == text.Length ? end : Next(end));
        }

        return _pieces;
    }

    /// <summary>What is sent if the text is cut at a place; <c>null</c> where it has more characters than there is room.</summary>
    private string? Piece(int end, int room)
    {
        if (end - _position > room)
        {
            return null;
        }

        var body = map is null ? text[_position..end] : map.Body(_position, end);
        if (end == text.Length)
        {
            return _head + body;
        }

        var tail = map?.At(end).Tail ?? "";
        return _head + (tail is ['\n', ..] ? body : Trimmed(body, end)) + tail;
    }

    /// <summary>Without blanks at its end, nor the backslash that breaks the line there.</summary>
    private string Trimmed(string body, int end)
    {
        var trimmed = body.TrimEnd();
        return map is not null && text[end] is '\n' && (trimmed.Length - trimmed.TrimEnd('\\').Length) % 2 == 1
            ? trimmed[..^1]
            : trimmed;
    }

    /// <summary>How much of the rest has room, in whole code points: the place after it.</summary>
    private int EndOf(int bytes)
    {
        var end = _position;
        while (end < text.Length)
        {
            // An unpaired surrogate is sent as U+FFFD, which has three bytes.
            var (size, length) = Rune.TryGetRuneAt(text, end, out var rune)
                ? (rune.Utf8SequenceLength, rune.Utf16SequenceLength)
                : (3, 1);
            if (size > bytes)
            {
                break;
            }

            bytes -= size;
            end += length;
        }

        return end;
    }

    private int Choose(int limit)
    {
        var half = _position + ((limit - _position) / 2);
        var (paragraph, line) = LineCuts(limit);
        var word = WordCut(limit);
        return Late(paragraph) ?? Late(line) ?? Late(word) ?? paragraph ?? line ?? word ?? CharacterCut(limit);

        int? Late(int? cut) => cut >= half ? cut : null;
    }

    /// <summary>The last places between paragraphs and between lines.</summary>
    private (int? Paragraph, int? Line) LineCuts(int limit)
    {
        int? paragraph = null;
        int? line = null;
        var start = _position;
        for (var end = NewLine(start, limit); end >= 0; end = NewLine(start, limit))
        {
            if (IsCut(end))
            {
                line = end;
                paragraph = IsParagraph(start, end) ? end : paragraph;
            }

            start = end + 1;
        }

        return (paragraph, line);
    }

    private int NewLine(int start, int limit) =>
        start < text.Length && start <= limit
            ? text.IndexOf('\n', start, Math.Min(limit + 1, text.Length) - start)
            : -1;

    private bool IsParagraph(int start, int end)
    {
        if (map is not null)
        {
            return map.IsBetweenBlocks(end + 1);
        }

        var after = end + 1;
        while (after < text.Length && text[after] is not '\n' && char.IsWhiteSpace(text[after]))
        {
            after++;
        }

        return after == text.Length || text[after] is '\n' || text.AsSpan(start, end - start).IsWhiteSpace();
    }

    private int? WordCut(int limit)
    {
        for (var i = Math.Min(limit, text.Length - 1); i > _position; i--)
        {
            if (char.IsWhiteSpace(text[i]) && IsCut(i))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The last place between characters as people see them; if one is larger than a piece, inside it.</summary>
    private int CharacterCut(int limit)
    {
        var end = _position;
        while (end < limit)
        {
            var next = end + StringInfo.GetNextTextElementLength(text, end);
            if (next > limit)
            {
                break;
            }

            end = next;
        }

        end = end == _position ? limit : end;
        return map?.WholeAround(end) is { } whole && whole.Start > _position ? whole.Start : end;
    }

    private bool IsCut(int place) => place > _content && map?.WholeAround(place) is null;

    /// <summary>Where the piece after a cut begins: behind blanks and empty lines.</summary>
    private int Next(int cut)
    {
        if (map is not null)
        {
            return map.Begin(cut);
        }

        while (cut < text.Length && text[cut] is not '\n' && char.IsWhiteSpace(text[cut]))
        {
            cut++;
        }

        for (var place = cut; place < text.Length && char.IsWhiteSpace(text[place]); place++)
        {
            cut = text[place] is '\n' ? place + 1 : cut; // the indent of a line stays
        }

        return cut;
    }

    private void MoveTo(int place)
    {
        _position = _content = place;
        while (_content < text.Length && char.IsWhiteSpace(text[_content]))
        {
            _content++;
        }

        _head = place == 0 ? "" : map?.At(place).Head ?? "";
    }
}
