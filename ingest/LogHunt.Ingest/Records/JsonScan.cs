using System.Buffers;
using System.Text;

namespace LogHunt.Ingest.Records;

/// <summary>
/// Finds where JSON values begin and end, without reading what is in them. Lenient inside values (their own parser judges them),
/// strict about brackets, quotes and what stands between values. Methods answer false where the text is no JSON, or ends.
/// </summary>
sealed class JsonScan(UnitReader units)
{
    const int Deepest = 256;
    const int LongestKey = 256;

    static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]\n"u8);
    static readonly SearchValues<byte> InString = SearchValues.Create("\"\\\n"u8);
    static readonly SearchValues<byte> InScalar = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."u8);

    readonly bool[] isObject = new bool[Deepest];
    int at;
    bool keep;
    byte[]? beginning;

    /// <summary>Whether a line ended since this was set to false.</summary>
    public bool SawLineEnd { get; set; }

    /// <summary>The next unit that is no blank, without taking it.</summary>
    public bool Peek(out byte next)
    {
        while (true)
        {
            var window = units.Narrow[at..];
            for (var i = 0; i < window.Length; i++)
            {
                if (window[i] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0)
                {
                    if (window[i] == '\n') SawLineEnd = true;
                    continue;
                }
                at += i;
                next = window[i];
                return true;
            }
            at += window.Length;
            if (More()) continue;
            next = 0;
            return false;
        }
    }

    /// <summary>Takes the next unit that is no blank when it is this one.</summary>
    public bool Take(char expected)
    {
        if (!Peek(out var next) || next != expected) return false;
        at++;
        return true;
    }

    /// <summary>Goes over a value.</summary>
    public bool Skip() => Peek(out var first) && Value(first);

    /// <summary>A member's key as it stands between its quotes (empty when very long), and the colon behind it.</summary>
    public bool Key(out string key)
    {
        key = "";
        if (!Peek(out var quote) || quote != '"' || !Keep(out _, out var length, out var raw)) return false;
        if (length <= LongestKey * units.UnitBytes)
            key = (units.UnitBytes == 1 ? Encoding.Latin1 : units.IsBigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode)
                .GetString(raw)[1..^1];
        return Take(':');
    }

    /// <summary>
    /// Goes over a value and gives its place in the file, its length and its bytes as received; of one longer than <see
    /// cref="RecordReader.Longest"/> only the beginning. The bytes are valid until the next call.
    /// </summary>
    public bool Keep(out long offset, out long length, out ReadOnlySpan<byte> raw)
    {
        offset = length = 0;
        raw = default;
        if (!Peek(out var first)) return false;
        units.Skip(at);
        at = 0;
        offset = units.Offset;
        (keep, beginning) = (true, null);
        var whole = Value(first);
        keep = false;
        length = units.Offset + (long)at * units.UnitBytes - offset;
        raw = beginning ?? units.Raw(0, at > RecordReader.Longest ? RecordReader.Kept : at);
        return whole;
    }

    bool Value(byte first)
    {
        if (first == '"')
        {
            at++;
            return RestOfString();
        }
        return first is (byte)'{' or (byte)'[' ? Nested() : Scalar(first);
    }

    bool Nested()
    {
        var depth = 0;
        while (true)
        {
            var step = units.Narrow[at..].IndexOfAny(Structure);
            if (step < 0)
            {
                at = units.Narrow.Length;
                if (!More()) return false;
                continue;
            }
            at += step;
            var c = units.Narrow[at++];
            switch (c)
            {
                case (byte)'\n':
                    SawLineEnd = true;
                    break;
                case (byte)'"':
                    if (!RestOfString()) return false;
                    break;
                case (byte)'{' or (byte)'[':
                    if (depth == Deepest) return false;
                    isObject[depth++] = c == '{';
                    break;
                default:
                    if (isObject[--depth] != (c == '}')) return false;
                    if (depth == 0) return true;
                    break;
            }
        }
    }

    /// <summary>A line end inside a string is none of JSON's: so text that is no JSON is noticed at its first odd quote.</summary>
    bool RestOfString()
    {
        while (true)
        {
            var step = units.Narrow[at..].IndexOfAny(InString);
            if (step < 0)
            {
                at = units.Narrow.Length;
                if (!More()) return false;
                continue;
            }
            at += step;
            var c = units.Narrow[at++];
            if (c == '"') return true;
            if (c == '\n') return false;
            if (at == units.Narrow.Length && !More()) return false;
            at++;
        }
    }

    bool Scalar(byte first)
    {
        if (first is not ((byte)'-' or (byte)'t' or (byte)'f' or (byte)'n' or (>= (byte)'0' and <= (byte)'9'))) return false;
        while (true)
        {
            var step = units.Narrow[at..].IndexOfAnyExcept(InScalar);
            if (step >= 0)
            {
                at += step;
                return true;
            }
            at = units.Narrow.Length;
            if (!More()) return true;
        }
    }

    bool More()
    {
        if (keep && at > RecordReader.Longest)
        {
            beginning = units.Raw(0, RecordReader.Kept).ToArray();
            keep = false;
        }
        if (!keep)
        {
            units.Skip(at);
            at = 0;
        }
        return units.More();
    }
}
