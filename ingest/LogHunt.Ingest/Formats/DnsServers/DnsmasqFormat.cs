using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>
/// dnsmasq's questions and answers, and Pi-hole's: `dnsmasq[812]: query[A] www.example.com from 192.0.2.10`, `reply … is …`, `gravity
/// blocked … is …`. What else it says is left to syslog's format.
/// </summary>
sealed class DnsmasqFormat : ILogFormat
{
    static readonly Product Dnsmasq = new("dnsmasq", "dnsmasq");

    /// <summary>What an answer is of, as it stands before the name; a file's path is another (`/etc/hosts`).</summary>
    static readonly byte[][] Sources =
    [
        [.. "reply "u8], [.. "cached "u8], [.. "cached-stale "u8], [.. "config "u8], [.. "gravity blocked "u8],
        [.. "exactly blacklisted "u8], [.. "exactly denied "u8], [.. "regex blacklisted "u8], [.. "regex denied "u8],
        [.. "blacklisted "u8], [.. "denied "u8], [.. "special domain "u8], [.. "DHCP "u8], [.. "validation "u8], [.. "Rate-limiting "u8],
    ];

    public string Name => "dnsmasq";

    public int Most => 90;

    public int Recognise(in LogLine line) =>
        line.Head.Program == "dnsmasq" && new Message(line.Body) is { IsQuestion: true } or { IsAnswer: true } ? 90 : 0;

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var message = new Message(line.Body);
        if (!message.IsQuestion && !message.IsAnswer) return rows.Reject("no question and no answer of dnsmasq");
        Dnsmasq.Begin(rows, StandardTables.Dns, line, file);
        rows.Text(Asim.DnsSessionId, message.Serial);
        if (message.Client.LastIndexOf((byte)'/') is > 0 and var slash && rows.Address(Asim.SrcIpAddr, message.Client[..slash]))
            rows.Number(Asim.SrcPortNumber, message.Client[(slash + 1)..]);
        rows.Text(Asim.EventOriginalType, message.Kind);
        if (!message.IsAboutNoName) DnsWords.Question(rows, message.Name, message.Type);
        if (message.IsAnswer) Answered(message.Kind, message.Name, message.Value, rows);
        else if (!rows.Address(message.IsOfClient ? Asim.SrcIpAddr : Asim.DstIpAddr, Host(message.Value)))
            return rows.Reject("no address at the end");
        else DnsWords.Request(rows);
        return LineOutcome.Parsed;
    });

    /// <summary>`198.51.100.53#5353`: a server at another port.</summary>
    static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> address) =>
        address.IndexOf((byte)'#') is > 0 and var port ? address[..port] : address;

    static void Answered(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, RowWriter rows)
    {
        var words = new TextCursor(value);
        var first = words.Word();
        var code = first.IndexOf((byte)'-') is > 0 and var dash ? first[..dash] : first;
        rows.Text(Asim.EventOriginalResultDetails, value);
        if (kind.SequenceEqual("validation"u8))
        {
            DnsWords.Response(rows, default);
            rows.Text(Asim.EventResult, first.StartsWith("BOGUS"u8) ? "Failure"u8 : "Success"u8);
            return;
        }
        if (kind.SequenceEqual("Rate-limiting"u8)) rows.Address(Asim.SrcIpAddr, name);
        DnsWords.Response(rows, DnsWords.IsCode(code) ? code : "NOERROR"u8);
        var isNothing = first.SequenceEqual("0.0.0.0"u8) || first.SequenceEqual("::"u8);
        if (rows.Address(Asim.DnsResponseIpAddr, first) || (!DnsWords.IsCode(code) && !code.SequenceEqual("NODATA"u8) && words.Rest.IsEmpty
            && first.IndexOfAny((byte)'<', (byte)'(') != 0)) rows.Text(Asim.DnsResponseName, first);
        var isBlocked = kind.EndsWith("blocked"u8) || kind.EndsWith("blacklisted"u8) || kind.EndsWith("denied"u8)
            || (isNothing && kind.SequenceEqual("config"u8)) || value.StartsWith("blocked during"u8);
        if (!isBlocked) return;
        var rule = kind.SequenceEqual("reply"u8) || kind.SequenceEqual("cached"u8) ? value : kind;
        Verdict.Deny.Write(rows, rule);
        rows.Text(Asim.RuleName, rule);
    }

    /// <summary>
    /// `123 192.0.2.10/53211 query[A] www.example.com from 192.0.2.10`; serial and client only with `log-queries=extra`.
    /// </summary>
    readonly ref struct Message
    {
        public Message(ReadOnlySpan<byte> body)
        {
            var words = new TextCursor(body);
            if (!body.IsEmpty && body[0] is >= (byte)'0' and <= (byte)'9')
            {
                Serial = words.Word();
                Client = words.Word();
                if (!TextCursor.IsNumber(Serial) || Client.IndexOf((byte)'/') < 0 || !words.Skip(" "u8)) return;
            }
            var rest = words.Rest;
            var open = rest[..Math.Min(rest.Length, 16)].IndexOf((byte)'[');
            var kind = open > 0 ? rest[..open] : default;
            IsOfClient = kind.SequenceEqual("query"u8) || kind.SequenceEqual("auth"u8);
            if (IsOfClient || kind.SequenceEqual("dnssec-query"u8) || kind.SequenceEqual("dnssec-retry"u8))
            {
                words = new(rest[(open + 1)..]);
                if (!words.Until("] "u8, out var type) || !words.UntilLast(IsOfClient ? " from "u8 : " to "u8, out var asked)) return;
                Kind = kind;
                Type = type;
                Name = asked;
                Value = words.Rest;
                IsQuestion = IsName(asked);
                return;
            }
            if (words.Skip("forwarded "u8))
            {
                if (!words.UntilLast(" to "u8, out var asked)) return;
                Kind = "forwarded"u8;
                Name = asked;
                Value = words.Rest;
                IsQuestion = IsName(asked);
                return;
            }
            var source = SourceOf(rest);
            if (source == 0) return;
            words = new(rest[source..]);
            if (!words.Until(" is "u8, out var answered)) return;
            Kind = rest[..(source - 1)];
            Name = answered;
            Value = words.Rest;
            IsAnswer = IsName(answered) && words.Rest.Length > 0 && (Client.Length > 0 || !answered.SequenceEqual("error"u8));
        }

        public bool IsQuestion { get; }

        public bool IsAnswer { get; }

        /// <summary>Whether a client asked, and not the server another.</summary>
        public bool IsOfClient { get; }

        public ReadOnlySpan<byte> Serial { get; }

        public ReadOnlySpan<byte> Client { get; }

        public ReadOnlySpan<byte> Kind { get; }

        public ReadOnlySpan<byte> Type { get; }

        public ReadOnlySpan<byte> Name { get; }

        public ReadOnlySpan<byte> Value { get; }

        /// <summary>`reply error is SERVFAIL`, `Rate-limiting 192.0.2.66 is REFUSED`.</summary>
        public bool IsAboutNoName => Name.SequenceEqual("error"u8) || Kind.SequenceEqual("Rate-limiting"u8);

        static bool IsName(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.Contains((byte)' ');

        /// <summary>How long the source of an answer is with the blank behind it.</summary>
        static int SourceOf(ReadOnlySpan<byte> text)
        {
            foreach (var word in Sources)
                if (text.StartsWith(word)) return word.Length;
            return text.StartsWith("/"u8) ? text.IndexOf((byte)' ') + 1 : 0;
        }
    }
}
