using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.WebServer;

/// <summary>
/// Error logs of Apache (`[Thu Oct 13 12:24:49.880562 2022] [auth_basic:error] [pid 10] [client 192.0.2.1:50229] …`) and nginx
/// (`2021/09/30 09:23:53 [error] 19#19: *18 …, client: 192.0.2.1, server: …`). A refused password is a sign-in that failed.
/// </summary>
sealed class WebErrorFormat : ILogFormat
{
    static readonly Product Apache = new("Apache", "HTTP Server"), Nginx = new("F5", "nginx");

    public string Name => "web-error";

    public int Most => 88;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.Length < 30) return 0;
        if (body[0] == '[') return body[4] == ' ' && line.Find(body, "] ["u8) is > 20 and < 40 && ApacheTime(body, out _) is not null ? 88 : 0;
        return body[4] == '/' && body[19] == ' ' && body[20] == '[' && ProcessOf(body, out _, out _).Length > 0 ? 88 : 0;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
        line.Body.StartsWith("["u8) ? OfApache(line, rows, file) : OfNginx(line, rows, file));

    static LogTime? ApacheTime(ReadOnlySpan<byte> body, out int end)
    {
        end = body.IndexOf((byte)']');
        return end > 0 ? LogTimeText.Parse(body[1..end]) : null;
    }

    static LineOutcome OfApache(in LogLine line, RowWriter rows, LogFile file)
    {
        var body = line.Body;
        var time = ApacheTime(body, out var end);
        if (time is null) return rows.Reject("no time in brackets");
        var words = new TextCursor(body[(end + 1)..]);
        ReadOnlySpan<byte> module = default, client = default, process = default;
        // Messages of the system may stand between the brackets: `(70014)End of file found: `.
        while (words.Rest.TrimStart((byte)' ').StartsWith("["u8) && words.Until("["u8, out _) && words.Until("]"u8, out var inside))
        {
            if (inside.StartsWith("client "u8)) client = inside["client "u8.Length..];
            else if (inside.StartsWith("pid "u8)) process = inside["pid "u8.Length..];
            else if (module.IsEmpty) module = inside;
        }
        var text = words.Rest.TrimStart((byte)' ');
        if (client.IsEmpty && text.IndexOf("[client "u8) is > 0 and < 120 and var at)
        {
            words = new(text[(at + "[client "u8.Length)..]);
            if (words.Until("]"u8, out var inside)) client = inside;
        }
        var message = text.StartsWith("AH"u8) && text.IndexOf(": "u8) is > 0 and < 10 and var code ? text[(code + 2)..] : text;
        var user = default(ReadOnlySpan<byte>);
        words = new(message);
        var isUnknown = false;
        if (words.Skip("user "u8) && ((isUnknown = words.Until(" not found: "u8, out user))
            || words.Until(": authentication failure for "u8, out user)
            || words.Until(": password mismatch"u8, out user)) && client.Length > 0) Refused(Apache, user, isUnknown, line, rows, file,
            time);
        else Event(Apache, line, rows, file, time);
        if (text.IsEmpty) return rows.Reject("nothing behind the brackets");
        rows.Text(Asim.EventMessage, text);
        rows.Text(Asim.ActingAppId, process.IndexOf((byte)':') is > 0 and var colon ? process[..colon] : process);
        var mark = module.IndexOf((byte)':');
        Level(module[(mark + 1)..], rows);
        rows.Text(Asim.EventOriginalType, mark > 0 ? module[..mark] : default);
        WriteClient(client, rows);
        return LineOutcome.Parsed;
    }

    /// <summary>`[error] 19#19: ` behind nginx's clock: the process, and where the message begins; empty when it is not there.</summary>
    static ReadOnlySpan<byte> ProcessOf(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> level, out TextCursor words)
    {
        level = default;
        words = new(body.Length > 20 ? body[20..] : default);
        return words.Skip("["u8) && words.Until("] "u8, out level) && words.Until("#"u8, out var process) && TextCursor.IsNumber(process)
            && words.Until(": "u8, out var thread) && TextCursor.IsNumber(thread) ? process : default;
    }

    static LineOutcome OfNginx(in LogLine line, RowWriter rows, LogFile file)
    {
        var body = line.Body;
        var process = ProcessOf(body, out var level, out var words);
        if (process.IsEmpty || LogTimeText.Parse(body[..19]) is not { } time) return rows.Reject("no level and process behind the time");
        if (words.Rest.StartsWith("*"u8)) words.Until(" "u8, out _);
        var text = words.Rest;
        if (text.IsEmpty) return rows.Reject("nothing behind the process");
        var user = default(ReadOnlySpan<byte>);
        var isUnknown = false;
        if (words.Skip("user \""u8) && ((isUnknown = words.Until("\" was not found"u8, out user))
            || words.Until("\": password mismatch"u8, out user)))
            Refused(Nginx, user, isUnknown, line, rows, file, time);
        else Event(Nginx, line, rows, file, time);
        rows.Text(Asim.EventMessage, text);
        rows.Text(Asim.ActingAppId, process);
        Level(level, rows);
        words = new(text);
        if (words.UntilLast(", client: "u8, out _)) WriteClient(words.Until(","u8, out var client) ? client : words.Rest, rows);
        return LineOutcome.Parsed;
    }

    static void Event(Product product, in LogLine line, RowWriter rows, LogFile file, LogTime? time)
    {
        product.Begin(rows, StandardTables.AuditEvent, line, file, time);
        rows.Text(Asim.Operation, "error log"u8);
    }

    static void Refused(Product product, ReadOnlySpan<byte> user, bool isUnknown, in LogLine line, RowWriter rows, LogFile file,
        LogTime? time)
    {
        product.Begin(rows, StandardTables.Authentication, line, file, time);
        Outcomes.Write(rows, false);
        UserNames.Target.Name(rows, user);
        rows.Text(Asim.EventSubType, "Remote"u8);
        rows.Text(Asim.LogonProtocol, "Basic"u8);
        rows.Text(Asim.EventResultDetails, isUnknown ? "No such user"u8 : "Incorrect password"u8);
    }

    static void Level(ReadOnlySpan<byte> level, RowWriter rows)
    {
        rows.Text(Asim.EventOriginalSeverity, level);
        if (rows.Table() == StandardTables.AuditEvent)
            rows.Text(Asim.EventSeverity, level.StartsWith("crit"u8) || level.StartsWith("alert"u8) || level.StartsWith("emerg"u8)
                ? "High"u8
                : level.StartsWith("error"u8) ? "Medium"u8 : level.StartsWith("warn"u8) ? "Low"u8 : "Informational"u8);
    }

    static void WriteClient(ReadOnlySpan<byte> client, RowWriter rows)
    {
        var end = Endpoints.Split(client);
        rows.Address(Asim.SrcIpAddr, end.Host);
        if (!end.Port.IsEmpty) rows.Number(Asim.SrcPortNumber, end.Port);
    }
}
