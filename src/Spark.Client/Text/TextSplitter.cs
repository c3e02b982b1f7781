using System.Globalization;
using System.Text;

namespace Spark.Client;

/// <summary>Cuts a text into pieces of a size.</summary>
internal sealed class TextSplitter(string text, int maxBytes, TextStructure structure)
{
    private readonly List<string> _pieces = [];
    private int _position;
    private int _line; // the line the position is in
    private Fence? _open; // the block of code to open again

    /// <summary>A place to cut: the piece ends at one, the next begins at the other.</summary>
    private readonly record struct Cut(int End, int Next, Fence? Inside);

    public IReadOnlyList<string> Split()
    {
        while (_position < text.Length)
        {
            var head = _open is null ? "" : _open.Opening + "\n";
            var room = maxBytes - Encoding.UTF8.GetByteCount(head);
            var end = EndOf(room);
            if (end == text.Length)
            {
                Add(head + text[_position..]);
                break;
            }

            var cut = Choose(ClosingRoom(end) is var closing and > 0 ? EndOf(room - closing) : end);
            var body = text[_position..cut.End];
            Add(cut.Inside is null ? head + body.TrimEnd() : $"{head}{body}\n{cut.Inside.Closing}");
            MoveTo(cut);
        }

        return _pieces;
    }

    private void Add(string piece)
    {
        if (!string.IsNullOrWhiteSpace(piece))
        {
            _pieces.Add(piece);
        }
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

    /// <summary>How many bytes it may take to close a block of code before the end.</summary>
    private int ClosingRoom(int end)
    {
        var most = 0;
        for (var i = _line; i < structure.Lines.Count && structure.Lines[i].Start <= end; i++)
        {
            if (structure.Lines[i].Inside is { } fence)
            {
                most = Math.Max(most, Encoding.UTF8.GetByteCount(fence.Closing) + 1);
            }
        }

        return most;
    }

    private Cut Choose(int limit)
    {
        var half = _position + ((limit - _position) / 2);
        var (paragraph, line) = LineCuts(limit);
        var word = WordCut(limit);
        return Late(paragraph) ?? Late(line) ?? Late(word) ?? paragraph ?? line ?? word ?? CharacterCut(limit);

        Cut? Late(Cut? cut) => cut is { } found && found.End >= half ? found : null;
    }

    /// <summary>The last places between paragraphs and between lines.</summary>
    private (Cut? Paragraph, Cut? Line) LineCuts(int limit)
    {
        Cut? paragraph = null;
        Cut? line = null;
        for (var i = _line + 1; i < structure.Lines.Count && structure.Lines[i - 1].End <= limit; i++)
        {
            var (before, after) = (structure.Lines[i - 1], structure.Lines[i]);
            if (before.End <= _position || before.Opens)
            {
                continue; // nothing to send yet, or an empty block of code
            }

            var cut = new Cut(before.End, after.Start, after.Inside);
            line = cut;
            if (after.Inside is null && (before.IsBlank || after.IsBlank || before.Closes || after.Opens))
            {
                paragraph = cut;
            }
        }

        return (paragraph, line);
    }

    private Cut? WordCut(int limit)
    {
        for (var i = Math.Min(limit, text.Length - 1); i > _position; i--)
        {
            if (!char.IsWhiteSpace(text[i]) || WholeAround(i) is not null || !HasContent(i))
            {
                continue;
            }

            var next = i;
            while (next < text.Length && char.IsWhiteSpace(text[next]) && text[next] is not '\n')
            {
                next++;
            }

            if (InsideOf(i, out var fence))
            {
                return new(i, Math.Max(next, i + 1), fence);
            }
        }

        return null;
    }

    /// <summary>The last place between characters as people see them; if one is larger than a piece, inside it.</summary>
    private Cut CharacterCut(int limit)
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
        if (WholeAround(end) is { } whole && whole.Start > _position)
        {
            end = whole.Start;
        }

        return new(end, end, InsideOf(end, out var fence) ? fence : null);
    }

    private bool HasContent(int end) => !text.AsSpan(_position, end - _position).IsWhiteSpace();

    private (int Start, int End)? WholeAround(int place)
    {
        foreach (var whole in structure.Whole)
        {
            if (whole.Start >= place)
            {
                break;
            }

            if (place < whole.End)
            {
                return whole;
            }
        }

        return null;
    }

    /// <summary>The block of code at a place; false within a line that opens or closes one.</summary>
    private bool InsideOf(int place, out Fence? fence)
    {
        var i = _line;
        while (i + 1 < structure.Lines.Count && structure.Lines[i + 1].Start <= place)
        {
            i++;
        }

        fence = structure.Lines[i].Inside;
        return !structure.Lines[i].Opens && !structure.Lines[i].Closes;
    }

    private void MoveTo(Cut cut)
    {
        _position = cut.Next;
        _open = cut.Inside;
        MoveLine();
        if (_open is not null)
        {
            if (structure.Lines[_line].Closes && structure.Lines[_line].Start == _position)
            {
                // The piece before has closed it already.
                _position = Math.Min(structure.Lines[_line].End + 1, text.Length);
                _open = null;
                MoveLine();
            }
            else
            {
                return;
            }
        }

        while (_position < text.Length && structure.Lines[_line].IsBlank)
        {
            _position = Math.Min(structure.Lines[_line].End + 1, text.Length);
            MoveLine();
        }
    }

    private void MoveLine()
    {
        while (_line + 1 < structure.Lines.Count && structure.Lines[_line + 1].Start <= _position)
        {
            _line++;
        }
    }
}
