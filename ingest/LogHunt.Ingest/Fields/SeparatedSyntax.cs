using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>Fields by position, as <see cref="SeparatedText"/> parts them; of a doubled quote one is meant.</summary>
sealed class SeparatedSyntax(SeparatedText text, AbsentWords absent)
{
    /// <summary>Reads the fields that `columns` name; false when there is none.</summary>
    public bool Read(ReadOnlySpan<byte> record, FieldColumns columns, RecordFields fields)
    {
        fields.Begin(record, columns);
        var position = 0;
        for (var at = 0; text.Next(record, ref at, out var start, out var length, out var isDoubled); position++)
        {
            if (columns.IsIgnored(position) || absent.Contains(record.Slice(start, length))) continue;
            if (isDoubled)
            {
                // Kept behind the record.
                var single = text.Unquote(record.Slice(start, length), fields.Room(length));
                (start, length) = (fields.Keep(single), single);
            }
            fields.AddAt(position, start, length);
        }
        return fields.Count > 0;
    }

    /// <inheritdoc cref="SeparatedText.Values"/>
    public List<string> Values(ReadOnlySpan<byte> record) => text.Values(record);

    /// <inheritdoc cref="SeparatedText.Count"/>
    public int Count(ReadOnlySpan<byte> record) => text.Count(record);

    /// <inheritdoc cref="SeparatedText.ValueAt"/>
    public ReadOnlySpan<byte> ValueAt(ReadOnlySpan<byte> record, int position) => text.ValueAt(record, position);
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
