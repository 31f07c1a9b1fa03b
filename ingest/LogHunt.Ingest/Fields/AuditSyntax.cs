using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// The Linux audit system's `type=T msg=audit(EPOCH:SERIAL): key=value … msg='key=value …'`, the lines of one event below each
/// other. Pairs are read out of the head, out of `msg='…'` and out of every line.
/// </summary>
sealed class AuditSyntax(string inHex) : FieldSyntax(Absent)
{
    static readonly AbsentWords Absent = new(UsuallyAbsent + " ? \"\"");

    readonly PairSyntax pairs = new(KeyValueDialect.Blank, Absent, null, new(inHex.Split(' ').Select(key => (key, true))));

    /// <summary>`type=T msg=audit(ID):`, wherever in the record it begins.</summary>
    public static bool TryHead(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id)
    {
        type = id = default;
        var text = new TextCursor(record);
        if (!text.Until("type="u8, out _)) return false;
        type = text.Word();
        return text.Until("msg=audit("u8, out _) && text.Until(")"u8, out id);
    }

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        var text = fields.At(0, record.Length);
        Flatten(text);
        pairs.Fill(text, 0, fields);
    }

    /// <summary>
    /// One line of pairs: the separator before enriched names, the head of each further line and `msg='…'` become blanks.
    /// </summary>
    static void Flatten(Span<byte> text)
    {
        text.Replace((byte)0x1D, (byte)' ');
        for (var end = text.IndexOf((byte)'\n'); end >= 0; end = text.IndexOf((byte)'\n'))
        {
            var head = text[end..].IndexOf("):"u8);
            text.Slice(end, head < 0 ? 1 : head + 2).Fill((byte)' ');
        }
        var open = text.IndexOf("msg='"u8);
        if (open < 0) return;
        text.Slice(open, "msg='"u8.Length).Fill((byte)' ');
        if (text.LastIndexOf((byte)'\'') is >= 0 and var close) text[close] = (byte)' ';
    }
}
