using System.Text;

namespace LogHunt.Ingest.Texts;

/// <summary>
/// Values by position: CSV, TSV, W3C. A value that begins with the quote reaches to the quote before the next separator, and a
/// doubled quote in it is one; without an end it reaches to the end of the record. 0 for no quote.
/// With `braces` a value may also stand in braces, which are its own.
/// </summary>
readonly struct SeparatedText(byte separator, byte quote, bool braces = false)
{
    /// <summary>How far a brace is looked after, so that a hostile record costs no more than its length.</summary>
    const int Lookahead = 2048;

    /// <summary>The values of a header.</summary>
    public List<string> Values(ReadOnlySpan<byte> record)
    {
        var values = new List<string>();
        for (var at = 0; Next(record, ref at, out var start, out var length, out _);)
            values.Add(Encoding.UTF8.GetString(record.Slice(start, length)).Trim());
        return values;
    }

    /// <summary>How many values a record has, empty ones too.</summary>
    public int Count(ReadOnlySpan<byte> record)
    {
        var count = 0;
        for (var at = 0; Next(record, ref at, out _, out _, out _);) count++;
        return count;
    }

    /// <summary>The value at a position as it stands in the record, without its quotes; empty when the record does not go so far.</summary>
    public ReadOnlySpan<byte> ValueAt(ReadOnlySpan<byte> record, int position)
    {
        for (var at = 0; Next(record, ref at, out var start, out var length, out _); position--)
            if (position == 0) return record.Slice(start, length);
        return default;
    }

    /// <summary>The place of the value at `at`, which moves to the one behind it; false behind the last.</summary>
    public bool Next(ReadOnlySpan<byte> record, ref int at, out int start, out int length, out bool isDoubled)
    {
        (start, length, isDoubled) = (at, 0, false);
        if (at > record.Length) return false;
        // Some write a blank behind the separator, before the quote.
        if (quote != 0 && separator != ' ' && at + 1 < record.Length && record[at] == ' ' && record[at + 1] == quote) start = ++at;
        if (quote != 0 && at < record.Length && record[at] == quote)
        {
            var end = ++start;
            while ((end = From(record, end, quote)) + 1 < record.Length && record[end + 1] != separator)
            {
                isDoubled |= record[end + 1] == quote;
                end += record[end + 1] == quote ? 2 : 1;
            }
            (length, at) = (end - start, end + 2);
            return true;
        }
        length = (braces && at < record.Length && record[at] == '{' ? Closed(record, at) : From(record, at, separator)) - at;
        at += length + 1;
        return true;
    }

    /// <summary>Behind the brace before the next separator; where that separator is when there is none.</summary>
    int Closed(ReadOnlySpan<byte> record, int at)
    {
        var near = record[..Math.Min(record.Length, at + Lookahead)];
        for (var end = at; (end = From(near, end, (byte)'}') + 1) <= near.Length;)
            if (end == record.Length || record[end] == separator) return end;
        return From(record, at, separator);
    }

    /// <summary>Copies a value with each doubled quote as one; gives how long it is then.</summary>
    public int Unquote(ReadOnlySpan<byte> value, Span<byte> single)
    {
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            single[length++] = value[i];
            if (value[i] == quote && i + 1 < value.Length && value[i + 1] == quote) i++;
        }
        return length;
    }

    /// <summary>Where the next such byte is, or the end.</summary>
    static int From(ReadOnlySpan<byte> record, int at, byte sought) =>
        record[at..].IndexOf(sought) is var found && found < 0 ? record.Length : at + found;
}
