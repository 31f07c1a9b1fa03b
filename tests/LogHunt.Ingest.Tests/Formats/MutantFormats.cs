using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// A small format that is right in everything: `Mar 2 12:00:01 fw1 acme: ACME-FW act=allow src=… dst=… dpt=… flags=SYN,ACK
/// dir=in`. A mutant of it is wrong in one thing.
/// </summary>
class SoundFormat : ILogFormat
{
    public static readonly string[] Samples =
    [
        "Mar  2 12:00:01 fw1 acme: ACME-FW act=allow src=192.0.2.1 dst=198.51.100.1 dpt=443 flags=SYN,ACK dir=in",
        "Mar  2 12:00:02 fw1 acme: ACME-FW act=deny src=2001:db8::1 dst=2001:db8::2 dpt=22 flags=SYN dir=out",
        "Mar  2 12:00:03 fw1 acme: ACME-FW act=drop src=192.0.2.2 dst=host.example.com dpt=53 flags= dir=in rule=\"no \\\"names\\\"\"",
    ];

    public virtual string Name => "acme-firewall";

    public virtual int Recognise(in LogLine line) => line.Text.IndexOf("ACME-FW act="u8) >= 0 ? 90 : 0;

    public virtual FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) => Parse(line, rows, file));

    protected virtual LineOutcome Parse(in LogLine line, RowWriter rows, LogFile file)
    {
        if (Field(line.Body, "act=") is not { Length: > 0 } action) return rows.Reject("no action");
        rows.Begin(StandardTables.NetworkSession);
        rows.Text(Asim.EventVendor, "Acme");
        rows.Text(Asim.EventProduct, "Firewall");
        rows.Text(Asim.EventType, "NetworkSession");
        rows.Text(Asim.EventResult, action == "allow" ? "Success" : "Failure");
        rows.Text(Asim.EventSeverity, "Informational");
        rows.Text(Asim.DvcAction, action switch { "allow" => "Allow", "deny" => "Deny", "drop" => "Drop", _ => "" });
        rows.Text(Asim.NetworkDirection, Field(line.Body, "dir=") switch { "in" => "Inbound", "out" => "Outbound", _ => "" });
        rows.Text(Asim.TcpFlags, Field(line.Body, "flags=").Replace(',', ' '));
        rows.AddressOrHost(Asim.SrcIpAddr, Asim.SrcHostname, Encoding.UTF8.GetBytes(Field(line.Body, "src=")));
        rows.AddressOrHost(Asim.DstIpAddr, Asim.DstHostname, Encoding.UTF8.GetBytes(Field(line.Body, "dst=")));
        rows.Number(Asim.DstPortNumber, Encoding.UTF8.GetBytes(Field(line.Body, "dpt=")));
        rows.Time(line.Head.Time, file);
        return LineOutcome.Parsed;
    }

    protected static string Field(ReadOnlySpan<byte> body, string key)
    {
        var text = Encoding.UTF8.GetString(body);
        var from = text.IndexOf(' ' + key, StringComparison.Ordinal);
        if (from < 0) return "";
        from += 1 + key.Length;
        var end = text.IndexOf(' ', from);
        return end < 0 ? text[from..] : text[from..end];
    }
}

/// <summary>The mutants, each a sentence of what is wrong with it, the format, and the check that must say so.</summary>
static class MutantFormats
{
    public sealed record Mutant(string Wrong, ILogFormat Format, FormatChecks.Check Caught)
    {
        public override string ToString() => Wrong;
    }

    public static readonly Mutant[] All =
    [
        new("an EventType that ASIM does not know", new After(rows => rows.Text(Asim.EventType, "Banana")), FormatChecks.KeepsTheRules),
        new("an EventResult that ASIM does not know", new After(rows => rows.Text(Asim.EventResult, "Maybe")), FormatChecks.KeepsTheRules),
        new("the vendor's word for a severity", new After(rows => rows.Text(Asim.EventSeverity, "notice")), FormatChecks.KeepsTheRules),
        new("the vendor's word for a direction",
            new After(rows => rows.Text(Asim.NetworkDirection, "ingress")), FormatChecks.KeepsTheRules),
        new("the vendor's word for a verdict", new After(rows => rows.Text(Asim.DvcAction, "accept")), FormatChecks.KeepsTheRules),
        new("flags of TCP as the vendor writes them", new After(rows => rows.Text(Asim.TcpFlags, "SYN,ACK")), FormatChecks.KeepsTheRules),
        new("a column that the table lacks", new After(rows => rows.Text(Asim.Url, "http://example.com/")), FormatChecks.KeepsTheRules),
        new("a row without vendor", new Begun(rows => rows.Text(Asim.EventType, "NetworkSession")), FormatChecks.KeepsTheRules),
        new("a row that tells nothing but vendor and time", new Begun(Constants), FormatChecks.KeepsTheRules),
        new("a row without time", new Timeless(), FormatChecks.KeepsTheRules),
        new("parsed, and no row", new Answer(LineOutcome.Parsed), FormatChecks.KeepsTheRules),
        new("rejected, and no reason", new Answer(LineOutcome.Rejected), FormatChecks.KeepsTheRules),
        new("an exception for a line that is cut", new Strict(), FormatChecks.BearsDamage),
        new("a buffer of forty bytes for flags", new Overrun(), FormatChecks.BearsHostileLines),
        new("a loop that does not end", new Endless(), samples => FormatChecks.BearsHostileLines(samples, TimeSpan.FromSeconds(2))),
        new("a recogniser that takes any line", new Greedy(_ => 90), FormatChecks.RefusesOthers),
        new("a recogniser that takes any line with src=", new Greedy(text => text.Contains("src=", StringComparison.Ordinal) ? 60 : 0),
            FormatChecks.RefusesOthers),
        new("a recogniser that takes FortiGate's lines", new Greedy(text => text.Contains("devid=", StringComparison.Ordinal) ? 100 : 0),
            FormatChecks.RefusesOthers),
        new("a recogniser that looks at how the line begins", new Greedy(text => text.StartsWith("Mar", StringComparison.Ordinal) ? 90 : 0),
            FormatChecks.ClaimsItsLines),
        new("a recogniser that does not know its own samples", new Greedy(_ => 0), FormatChecks.ClaimsItsLines),
        new("a recogniser that is surer than certain", new Greedy(text => text.Contains("ACME-FW", StringComparison.Ordinal) ? 101 : 0),
            FormatChecks.ClaimsItsLines),
        new("a recogniser that is surer than it says that it can be",
            new Greedy(text => text.Contains("ACME-FW", StringComparison.Ordinal) ? 101 : 0), FormatChecks.IsAsSureAsItSays),
        new("a reader that claims any line after its header", new Grasping(), FormatChecks.RefusesOthers),
        new("a row that depends on the line before", new Counting(), FormatChecks.ReadsEachLineForItself),
    ];

    static void Constants(RowWriter rows)
    {
        rows.Text(Asim.EventVendor, "Acme");
        rows.Text(Asim.EventProduct, "Firewall");
        rows.Text(Asim.EventType, "NetworkSession");
        rows.Text(Asim.EventResult, "NA");
        rows.Text(Asim.EventSeverity, "Low");
    }

    /// <summary>Something set over what is right.</summary>
    sealed class After(Action<RowWriter> mistake) : SoundFormat
    {
        protected override LineOutcome Parse(in LogLine line, RowWriter rows, LogFile file)
        {
            var outcome = base.Parse(line, rows, file);
            if (outcome == LineOutcome.Parsed) mistake(rows);
            return outcome;
        }
    }

    /// <summary>A second row that has nothing but the time and what is given.</summary>
    sealed class Begun(Action<RowWriter> some) : SoundFormat
    {
        protected override LineOutcome Parse(in LogLine line, RowWriter rows, LogFile file)
        {
            if (base.Parse(line, rows, file) != LineOutcome.Parsed) return LineOutcome.Rejected;
            rows.Begin(StandardTables.NetworkSession);
            rows.Time(line.Head.Time, file);
            some(rows);
            return LineOutcome.Parsed;
        }
    }

    sealed class Timeless : SoundFormat
    {
        protected override LineOutcome Parse(in LogLine line, RowWriter rows, LogFile file)
        {
            rows.Begin(StandardTables.NetworkSession);
            Constants(rows);
            rows.Text(Asim.SrcHostname, "a host that was understood");
            return LineOutcome.Parsed;
        }
    }

    sealed class Answer(LineOutcome outcome) : SoundFormat
    {
        protected override LineOutcome Parse(in LogLine line, RowWriter rows, LogFile file) => outcome;
    }

    sealed class Strict : SoundFormat
    {
        protected override LineOutcome Parse(in LogLine line, RowWriter rows, LogFile file)
        {
            _ = line.Body[line.Body.IndexOf("dir="u8)];
            return base.Parse(line, rows, file);
        }
    }

    sealed class Overrun : SoundFormat
    {
        protected override LineOutcome Parse(in LogLine line, RowWriter rows, LogFile file)
        {
            Span<char> flags = stackalloc char[40];
            var used = 0;
            foreach (var flag in Field(line.Body, "flags=")) flags[used++] = flag;
            return base.Parse(line, rows, file);
        }
    }

    /// <summary>It sleeps, so that the thread that is given up costs the tests after it nothing.</summary>
    sealed class Endless : SoundFormat
    {
        protected override LineOutcome Parse(in LogLine line, RowWriter rows, LogFile file)
        {
            while (line.Body.IndexOf("act=allow act="u8) >= 0 || line.Body.IndexOf("dst=dst="u8) >= 0)
                Thread.Sleep(TimeSpan.FromMinutes(1));
            return base.Parse(line, rows, file);
        }
    }

    sealed class Greedy(Func<string, int> score) : SoundFormat
    {
        public override int Recognise(in LogLine line) => score(Encoding.UTF8.GetString(line.Text));
    }

    sealed class Grasping : SoundFormat
    {
        public override FileReader Open(LogFile file) => new Reader();

        sealed class Reader : FileReader
        {
            public override bool Claims(in LogLine line) => true;

            public override LineOutcome Read(in LogLine line, RowWriter rows) => LineOutcome.Header;
        }
    }

    sealed class Counting : SoundFormat
    {
        public override FileReader Open(LogFile file)
        {
            var denied = 0;
            return FileReader.Of((in LogLine line, RowWriter rows) =>
            {
                if (line.Body.IndexOf("act=deny"u8) >= 0) denied++;
                var outcome = Parse(line, rows, file);
                if (outcome == LineOutcome.Parsed) rows.Number(Asim.NetworkRuleNumber, denied);
                return outcome;
            });
        }
    }
}
