using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.InfobloxNios;

/// <summary>Infoblox NIOS' audit log: who signed in to a grid member, and what was changed by whom.</summary>
sealed class InfobloxAuditFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.Peer("ip"), FieldRule.Text("auth", Asim.LogonMethod), FieldRule.Text("to", Asim.TargetAppName),
        FieldRule.Text("error", Asim.EventOriginalResultDetails),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "Login_Allowed First_Login"), (StandardTables.Authentication, "Logon", false, "Login_Denied"),
        (StandardTables.Authentication, "Logoff", true, "Logout"),
        (StandardTables.UserManagement, "PasswordReset", true, "Password_Reset"),
        (StandardTables.UserManagement, "PasswordReset", false, "Password_Reset_Error"));

    static readonly FieldSyntax Pairs = FieldSyntax.Pairs();

    public string Name => "infoblox-audit";

    public int Most => 82;

    public int Recognise(in LogLine line) => TryRead(line.Text, out _, out _, out _) ? 82 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (!TryRead(line.Text, out var time, out var user, out var text)) return rows.Reject("no `time [user]: action`");
            var cursor = new TextCursor(text);
            var action = cursor.Word();
            if (action.IsEmpty) return rows.Reject("no action");
            var kind = Kinds.Of(action);
            kind.Begin(rows, "Infoblox", "NIOS", action, line.Head, file);
            rows.Time(time, file);
            rows.Text(Asim.EventMessage, text);
            UserNames.Of(rows).Name(rows, Plain(user));
            if (kind.Table == StandardTables.AuditEvent) Changed(cursor, action, rows);
            else
            {
                if (kind.Table == StandardTables.UserManagement) UserNames.Target.Name(rows, Plain(user));
                Pairs.Read(Plain(text), fields);
                fields.Write(kind.Table, rows, file);
            }
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>`2026-03-02 11:00:00.123Z [user]: text`.</summary>
    static bool TryRead(ReadOnlySpan<byte> line, out LogTime time, out ReadOnlySpan<byte> user, out ReadOnlySpan<byte> text)
    {
        time = default;
        user = text = default;
        var at = line.IndexOf("Z ["u8);
        if (at < 23 || !LogTimeText.TryIso(line[(at - 23)..], out time, out var length) || length != 24) return false;
        var cursor = new TextCursor(line[(at + 3)..]);
        if (!cursor.Until("]: "u8, out user)) return false;
        text = cursor.Rest;
        return true;
    }

    /// <summary>`Modified Network 192.0.2.0/24 network_view=default: Changed …`; `Called - RestartService: …`.</summary>
    static void Changed(TextCursor cursor, ReadOnlySpan<byte> action, RowWriter rows)
    {
        var kind = cursor.Word();
        if (kind.SequenceEqual("-"u8)) kind = cursor.Word();
        rows.Text(Asim.Object, kind.TrimEnd((byte)':'));
        var name = cursor.Word().TrimEnd((byte)':');
        rows.Text(Asim.ObjectId, name);
        if (action.SequenceEqual("Called"u8)) rows.Text(Asim.EventType, "Execute"u8);
        Outcomes.Write(rows, true);
        rows.Text(Asim.NewValue, cursor.Rest.TrimStart((byte)' '));
    }

    /// <summary>With `\040` and the like as the characters that they stand for.</summary>
    static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\\') < 0) return text;
        var plain = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isOctal = text[i] == '\\' && i + 3 < text.Length && !text.Slice(i + 1, 3).ContainsAnyExceptInRange((byte)'0', (byte)'7');
            plain[length++] = isOctal ? (byte)((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + text[i + 3] - '0') : text[i];
            if (isOctal) i += 3;
        }
        return plain.AsSpan(0, length);
    }
}
