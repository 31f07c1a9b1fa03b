using System.Text;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// Fields by position: CSV, TSV, W3C. A field that begins with the quote reaches to the quote before the next separator, and a
/// doubled quote in it is one; without an end it reaches to the end of the record. 0 for no quote.
/// </summary>
sealed class SeparatedSyntax(byte separator, byte quote, AbsentWords absent)
{
    /// <summary>Reads the fields that `columns` name; false when there is none.</summary>
    public bool Read(ReadOnlySpan<byte> record, FieldColumns columns, RecordFields fields)
    {
        fields.Begin(record, columns);
        var position = 0;
        for (var at = 0; Next(record, ref at, out var start, out var length, out var isDoubled); position++)
        {
            if (columns.IsIgnored(position) || absent.Contains(record.Slice(start, length))) continue;
            if (isDoubled) (start, length) = Single(record.Slice(start, length), fields);
            fields.AddAt(position, start, length);
        }
        return fields.Count > 0;
    }

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
    bool Next(ReadOnlySpan<byte> record, ref int at, out int start, out int length, out bool isDoubled)
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
        length = From(record, at, separator) - at;
        at += length + 1;
        return true;
    }

    /// <summary>Where the next such byte is, or the end.</summary>
    static int From(ReadOnlySpan<byte> record, int at, byte sought) =>
        record[at..].IndexOf(sought) is var found && found < 0 ? record.Length : at + found;

    /// <summary>The value with each doubled quote as one, kept behind the record.</summary>
    (int Start, int Length) Single(ReadOnlySpan<byte> value, RecordFields fields)
    {
        var single = fields.Room(value.Length);
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            single[length++] = value[i];
            if (value[i] == quote && i + 1 < value.Length && value[i + 1] == quote) i++;
        }
        return (fields.Keep(length), length);
    }
}

/// <summary>The line of names under which a file's rows stand: learnt when it is read, and then the rows' own. One for each file.</summary>
sealed class HeaderLine(FieldMap map, SeparatedSyntax syntax)
{
    FieldColumns? columns;

    /// <summary>Takes the names for the rows to come.</summary>
    public LineOutcome Learn(ReadOnlySpan<byte> names)
    {
        columns = map.Under(syntax.Values(names));
        return LineOutcome.Header;
    }

    /// <summary>Whether a line has a value for each name, and no more.</summary>
    public bool Fits(ReadOnlySpan<byte> row) => columns is not null && syntax.Count(row) == columns.Count;

    /// <summary>Reads a row's fields; false when there is none, or no names were learnt.</summary>
    public bool Read(ReadOnlySpan<byte> row, RecordFields fields) => columns is not null && syntax.Read(row, columns, fields);
}
