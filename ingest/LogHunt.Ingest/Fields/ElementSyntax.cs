namespace LogHunt.Ingest.Fields;

/// <summary>Elements of XML that have text and no elements in them, under their names without a prefix.</summary>
sealed class ElementSyntax(AbsentWords absent) : FieldSyntax(absent)
{
    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        for (var at = Tag(record, 0); at >= 0; at = Tag(record, at))
        {
            var end = record[at..].IndexOf((byte)'>');
            if (end < 0) break;
            var tag = record.Slice(at, end);
            var text = at + end + 1;
            at += end;
            if (tag is [] or [(byte)'/' or (byte)'?' or (byte)'!', ..] or [.., (byte)'/']) continue;
            var length = record[text..].IndexOf((byte)'<');
            if (length <= 0 || !record[(text + length)..].StartsWith("</"u8)) continue;
            Add(record, at - end, NameLength(tag), text, length, fields);
            at = text + length;
        }
        fields.IsWhole = record.TrimEnd(" \t\r\n"u8).EndsWith(">"u8);
    }

    /// <summary>Behind the next `&lt;`, -1 when there is none.</summary>
    static int Tag(ReadOnlySpan<byte> record, int from) => record[from..].IndexOf((byte)'<') is var found && found < 0 ? -1 : from + found + 1;

    static int NameLength(ReadOnlySpan<byte> tag) => tag.IndexOfAny((byte)' ', (byte)'\t') is var blank && blank < 0 ? tag.Length : blank;

    void Add(ReadOnlySpan<byte> record, int name, int nameLength, int start, int length, RecordFields fields)
    {
        var value = record.Slice(start, length);
        if (value.IndexOf((byte)'&') >= 0)
        {
            var text = System.Text.Encoding.UTF8.GetBytes(System.Net.WebUtility.HtmlDecode(System.Text.Encoding.UTF8.GetString(value)));
            (start, length) = (fields.Store(text), text.Length);
        }
        else if (IsAbsent(value.Trim(" \t\r\n"u8))) return;
        fields.Add(name, nameLength, start, length);
    }
}
