using System.Buffers;
using System.Text;
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

    /// <summary>
    /// `type=T msg=audit(ID):`, wherever in the record it begins, of the kernel's own log `type=1100 audit(ID):`, and of the journal,
    /// which has time and process in its head, `USER_AUTH pid=7 `.
    /// </summary>
    public static bool TryHead(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id)
    {
        id = default;
        if (TryJournal(record, out type)) return true;
        var text = new TextCursor(record);
        if (!text.Until("type="u8, out _)) return false;
        type = text.Word();
        if (Names.TryFind(type, out var name)) type = name;
        return text.Until("audit("u8, out _) && text.Until(")"u8, out id);
    }

    /// <summary>Whether the record is what the journal keeps of one.</summary>
    public static bool TryJournal(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> type)
    {
        type = record[..Math.Max(record.IndexOf((byte)' '), 0)];
        return type.Length > 3 && type.IndexOfAnyExcept(Capitals) < 0 && record[type.Length..].StartsWith(" pid="u8);
    }

    static readonly SearchValues<byte> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"u8);

    /// <summary>The kernel's log has the numbers of the types.</summary>
    static readonly KeyValueTable<byte[]> Names = new(
        ("1006 LOGIN,1100 USER_AUTH,1101 USER_ACCT,1102 USER_MGMT,1103 CRED_ACQ,1104 CRED_DISP,1105 USER_START,1106 USER_END," +
        "1107 USER_AVC,1108 USER_CHAUTHTOK,1109 USER_ERR,1110 CRED_REFR,1111 USYS_CONFIG,1112 USER_LOGIN,1113 USER_LOGOUT," +
        "1114 ADD_USER,1115 DEL_USER,1116 ADD_GROUP,1117 DEL_GROUP,1123 USER_CMD,1124 USER_TTY,1130 SERVICE_START," +
        "1131 SERVICE_STOP,1300 SYSCALL,1305 CONFIG_CHANGE,1309 EXECVE,1325 NETFILTER_CFG,1327 PROCTITLE,1400 AVC")
            .Split(',').Select(pair => (pair[..4], Encoding.ASCII.GetBytes(pair[5..]))));

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
