using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Snort;

/// <summary>
/// An alert as text: `05/30-19:09:10.917356  [Drop] [**] [1:527:8] message [**] [Classification: …] [Priority: 2] {UDP} a:p -> b:p`.
/// </summary>
static class SnortAlert
{
    /// <summary>ASIM's severities of Snort's priorities.</summary>
    public static readonly (string, string)[] Priorities = [("0", "Informational"), ("1", "High"), ("2", "Medium"), ("3", "Low"),
        ("4", "Informational")];

    static readonly KeyValueTable<string> Severities = new(Priorities);

    /// <summary>`05/30-19:09:10.917356` without a year, `05/30/2024-…`, `05/30/24-…` or `24/05/30-…` with one.</summary>
    public static LogTime? TimeOf(ReadOnlySpan<byte> text, out bool hasYear)
    {
        hasYear = false;
        if (text.Length < 14 || text[2] != '/' || !Two(text, out var month) || !Two(text[3..], out var day)) return null;
        var (at, year) = (5, 4);
        if (text[at] == '/')
        {
            var end = text[6..].IndexOf((byte)'-');
            if (end is not (2 or 4) || !Two(text[6..], out year)) return null;
            if (end == 4 && !Two(text[8..], out _)) return null;
            year = end == 4 ? year * 100 + (text[8] - '0') * 10 + (text[9] - '0') : year + 2000;
            // Snort 3 puts the year first.
            if (end == 2 && month > 12) (year, month, day) = (2000 + month, day, year - 2000);
            (at, hasYear) = (6 + end, true);
        }
        if (at >= text.Length || text[at] != '-' || !LogTimeText.TryClock(text[(at + 1)..], out var clock, out _)) return null;
        if (month is < 1 or > 12 || year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        return new LogTime(new DateTime(year, month, day) + clock, null, hasYear);
    }

    /// <summary>Whether `[generator:signature:revision]` stands in the text.</summary>
    public static bool IsOne(ReadOnlySpan<byte> body) => !Rule(body, out _).IsEmpty;

    /// <summary>Sets what an alert says; false when it names no two ends.</summary>
    public static bool Write(ReadOnlySpan<byte> body, RowWriter rows)
    {
        var rule = Rule(body, out var after);
        var words = new TextCursor(body[after..]);
        if (rule.IsEmpty || !words.Until("[Priority: "u8, out var message) || !words.Until("]"u8, out var priority)) return false;
        WriteRule(body[..after], rule, message, priority, rows);
        if (words.Until("{"u8, out _) && words.Until("}"u8, out var protocol)) Protocols.Write(rows, protocol);
        return WriteEnds(words.Rest, rows);
    }

    /// <summary>Sets both ends out of `192.0.2.1:53 -> 192.0.2.2:1024`; false when there are not both.</summary>
    public static bool WriteEnds(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var words = new TextCursor(text);
        var source = words.Word();
        return words.Word().SequenceEqual("->"u8) && Endpoints.Write(rows, NetworkEnd.Source, source)
            && Endpoints.Write(rows, NetworkEnd.Destination, words.Word().TrimEnd((byte)'\r'));
    }

    /// <summary>
    /// Sets what an alert says of its rule: numbers, message, class and priority, and the sensor's verdict, which stands before the rule.
    /// </summary>
    public static void WriteRule(ReadOnlySpan<byte> before, ReadOnlySpan<byte> rule, ReadOnlySpan<byte> message, ReadOnlySpan<byte> priority,
        RowWriter rows)
    {
        if (message.IndexOf("[Classification: "u8) is >= 0 and var at)
        {
            rows.Text(Asim.ThreatCategory, message[(at + "[Classification: "u8.Length)..].TrimEnd("] "u8));
            message = message[..at];
        }
        message = message.TrimEnd("[*] \n"u8).Trim(" \""u8);
        rows.Text(Asim.RuleName, message);
        rows.Text(Asim.ThreatName, message);
        rows.Text(Asim.ThreatId, rule);
        rows.Number(Asim.RuleNumber, rule[(rule.IndexOf((byte)':') + 1)..rule.LastIndexOf((byte)':')]);
        rows.Text(Asim.EventOriginalSeverity, priority);
        if (Severities.TryFind(priority, out var severity)) rows.Text(Asim.EventSeverity, severity);
        var action = before.IndexOf("[Drop]"u8) >= 0 ? "Drop"u8 : before.IndexOf("[wDrop]"u8) >= 0 ? "wDrop"u8 : "alert"u8;
        (action.SequenceEqual("Drop"u8) ? Verdict.Drop : Verdict.Allow).Write(rows, action);
    }

    /// <summary>`1:527:8` of the first brackets that hold three numbers, and where the text behind them begins.</summary>
    public static ReadOnlySpan<byte> Rule(ReadOnlySpan<byte> body, out int after)
    {
        for (after = 0; body[after..].IndexOf((byte)'[') is >= 0 and var open;)
        {
            var start = after + open + 1;
            after = start;
            if (body[start..].IndexOf((byte)']') is not (> 4 and < 40 and var length)) continue;
            var inside = body.Slice(start, length);
            if (inside.Count((byte)':') != 2 || inside.ContainsAnyExceptInRange((byte)'0', (byte)':') || inside[0] == ':'
                || inside[^1] == ':'
                || inside.IndexOf("::"u8) >= 0) continue;
            after = start + length + 1;
            return inside;
        }
        return default;
    }

    static bool Two(ReadOnlySpan<byte> text, out int number)
    {
        number = text.Length < 2 || !char.IsAsciiDigit((char)text[0]) || !char.IsAsciiDigit((char)text[1]) ? -1
            : (text[0] - '0') * 10 + (text[1] - '0');
        return number >= 0;
    }
}
