namespace LogHunt.Ingest.Fields;

/// <summary>
/// `Name = value` or `Name = "value"`, one on each line. In quotes a backslash keeps what follows it; a line that is none is passed over.
/// </summary>
sealed class AttributeSyntax(AbsentWords absent) : FieldSyntax(absent)
{
    static ReadOnlySpan<byte> Between => " = "u8;

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        for (var at = 0; at < record.Length;)
        {
            var length = record[at..].IndexOf((byte)'\n') is var end && end < 0 ? record.Length - at : end;
            Line(record, at, length, fields);
            at += length + 1;
        }
    }

    void Line(ReadOnlySpan<byte> record, int at, int length, RecordFields fields)
    {
        var line = record.Slice(at, length).TrimEnd(" \t\r"u8);
        var indent = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        var equals = line.IndexOf(Between);
        if (indent < 0 || equals <= indent) return;
        var start = equals + Between.Length;
        var size = line.Length - start;
        if (size > 1 && line[start] == '"' && line[^1] == '"') (start, size) = (start + 1, size - 2);
        if (size == 0 || IsAbsent(line.Slice(start, size))) return;
        var value = line.Slice(start, size);
        if (!value.Contains((byte)'\\'))
        {
            fields.Add(at + indent, equals - indent, at + start, size);
            return;
        }
        var plain = fields.Room(size);
        var kept = 0;
        for (var i = 0; i < size; i++)
        {
            if (value[i] == '\\' && i + 1 < size) i++;
            plain[kept++] = value[i];
        }
        fields.Add(at + indent, equals - indent, fields.Keep(kept), kept);
    }
}
