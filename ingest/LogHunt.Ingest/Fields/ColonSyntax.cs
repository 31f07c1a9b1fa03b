using System.Buffers;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// `[action:"Accept"; sys_message::"installed"; tag:"a[b\]"]`: a value reaches to the quote before `;`, `]` or the end of the record,
/// and a backslash takes the next byte as it is. Where the quotes of the first value are lost, it reaches to the `;`.
/// </summary>
sealed class ColonSyntax(AbsentWords absent) : FieldSyntax(absent)
{
    static readonly SearchValues<byte> NotInNames = SearchValues.Create(" ;[\"\t"u8);

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        for (var at = Bare(record, fields); record[at..].IndexOf(":\""u8) is >= 0 and var found;)
        {
            var colon = at + found;
            var name = record[at..colon].TrimEnd((byte)':');
            name = name[(name.LastIndexOfAny(NotInNames) + 1)..];
            var start = colon + 2;
            var end = EndOf(record, start, out var isEscaped);
            if (!name.IsEmpty && !IsAbsent(record[start..end]))
            {
                var (value, length) = isEscaped ? Unescape(record[start..end], default, fields) : (start, end - start);
                fields.Add(Offset(record, name), name.Length, value, length);
            }
            at = Math.Min(end + 1, record.Length);
        }
    }

    /// <summary>`[action:Accept; flags:"18692"`: adds the first pair when it has no quotes, and gives where the next begins.</summary>
    int Bare(ReadOnlySpan<byte> record, RecordFields fields)
    {
        if (!record.StartsWith("["u8)) return 0;
        var end = record.IndexOf("; "u8);
        var colon = record.IndexOf((byte)':');
        if (colon < 2 || end <= colon + 1 || record[1..end].ContainsAny((byte)'"', (byte)'[') || record[1..colon].ContainsAny(NotInNames))
            return 0;
        if (!IsAbsent(record[(colon + 1)..end])) fields.Add(1, colon - 1, colon + 1, end - colon - 1);
        return end + 1;
    }

    /// <summary>Where the value's quote is; a record cut short ends it.</summary>
    static int EndOf(ReadOnlySpan<byte> record, int at, out bool isEscaped)
    {
        for (isEscaped = false; at < record.Length; at++)
        {
            var step = record[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0) return record.Length;
            at += step;
            if (record[at] == '\\') (isEscaped, at) = (true, at + 1);
            else if (Ends(record[(at + 1)..])) return at;
        }
        return record.Length;
    }

    static bool Ends(ReadOnlySpan<byte> rest)
    {
        rest = rest[..Math.Min(rest.Length, 4)].TrimStart((byte)' ');
        return rest.IsEmpty || rest[0] is (byte)';' or (byte)']';
    }
}
