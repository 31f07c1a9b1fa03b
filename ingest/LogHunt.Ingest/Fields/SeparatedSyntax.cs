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
        var at = 0;
        for (var position = 0; at <= record.Length; position++)
        {
            if (at < record.Length && record[at] == quote && quote != 0) at = Quoted(record, at + 1, position, columns, fields);
            else
            {
                var length = record[at..].IndexOf(separator) is var found && found < 0 ? record.Length - at : found;
                Add(record, position, at, length, columns, fields);
                at += length + 1;
            }
        }
        return fields.Count > 0;
    }

    /// <summary>The values of a header or of a line read by hand, as they stand.</summary>
    public List<string> Values(ReadOnlySpan<byte> record)
    {
        var values = new List<string>();
        foreach (var range in record.Split(separator))
            values.Add(System.Text.Encoding.UTF8.GetString(record[range].Trim(quote == 0 ? (byte)' ' : quote)));
        return values;
    }

    /// <summary>Gives where the next field begins.</summary>
    int Quoted(ReadOnlySpan<byte> record, int start, int position, FieldColumns columns, RecordFields fields)
    {
        var doubled = false;
        var end = start;
        while (true)
        {
            end = record[end..].IndexOf(quote) is var found && found < 0 ? record.Length : end + found;
            if (end + 1 < record.Length && record[end + 1] == quote)
            {
                (doubled, end) = (true, end + 2);
                continue;
            }
            if (end >= record.Length || end + 1 == record.Length || record[end + 1] == separator) break;
            end++;
        }
        end = Math.Min(end, record.Length);
        if (!doubled) Add(record, position, start, end - start, columns, fields);
        else if (!columns.IsIgnored(position))
        {
            var plain = fields.Room(end - start);
            var length = 0;
            for (var i = start; i < end; i++)
            {
                plain[length++] = record[i];
                if (record[i] == quote && i + 1 < end && record[i + 1] == quote) i++;
            }
            fields.AddAt(position, fields.Keep(length), length);
        }
        return end + 2;
    }

    void Add(ReadOnlySpan<byte> record, int position, int start, int length, FieldColumns columns, RecordFields fields)
    {
        if (!absent.Contains(record.Slice(start, length)) && !columns.IsIgnored(position)) fields.AddAt(position, start, length);
    }
}
