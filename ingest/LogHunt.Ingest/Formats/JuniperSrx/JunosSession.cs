using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.JuniperSrx;

/// <summary>
/// The ends and figures that prose tells: `session created A/p->B/p [tag] service NA/p->NB/p … 17 policy zone zone session user(roles)
/// interface`, of which versions differ in the middle and lines may be cut; `… source: A:p, destination: B:p, zone name: …`; and
/// `A(p)->B(p)` of UTM.
/// </summary>
readonly ref struct JunosSession
{
    ReadOnlySpan<byte> Text { get; init; }
    ReadOnlySpan<byte> First { get; init; }

    /// <summary>Why it ended: `session closed TCP FIN: `.</summary>
    ReadOnlySpan<byte> Reason { get; init; }

    /// <summary>Whether it names two ends.</summary>
    public bool IsFound => !First.IsEmpty || IsFilter || Text.IndexOf("source: "u8) >= 0;

    /// <summary>`action: drop` of a screen.</summary>
    public ReadOnlySpan<byte> Action => IsFilter ? Filtered(Text)
        : First.IsEmpty ? TextCursor.Between(Text, "action: "u8, ","u8) : default;

    /// <summary>A packet that a filter logged: `FW: ge-0/0/0.0     D  tcp 203.0.113.8 192.0.2.80  4000 22 (1 packets)`.</summary>
    bool IsFilter => Text.StartsWith("FW: "u8);

    public static JunosSession Of(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("->"u8) is not (> 0 and var arrow)) return new() { Text = text };
        var start = text[..arrow].LastIndexOf((byte)' ') + 1;
        var pair = text[start..];
        var end = pair.IndexOf((byte)' ');
        return new()
        {
            Text = end < 0 ? default : pair[end..],
            First = end < 0 ? pair : pair[..end],
            Reason = TextCursor.Between(text[..start], "session closed "u8, ": "u8),
        };
    }

    public void Write(RowWriter rows)
    {
        if (IsFilter)
        {
            WritePacket(rows);
            return;
        }
        if (First.IsEmpty)
        {
            WriteScreen(rows);
            return;
        }
        Ends(First.TrimStart((byte)'<'), rows, isNat: false);
        rows.Text(Asim.EventOriginalResultDetails, Reason);
        Span<Range> words = stackalloc Range[40];
        var count = Words(words);
        var second = -1;
        for (var i = 0; i < count && second < 0; i++)
            if (Text[words[i]].IndexOf("->"u8) > 0) second = i;
        if (second >= 0) Ends(Text[words[second]], rows, isNat: true);
        WriteFigures(words[..count], rows);
    }

    int Words(Span<Range> words)
    {
        var count = 0;
        for (var at = 0; at < Text.Length && count < words.Length; at++)
        {
            var end = Text[at..].IndexOf((byte)' ') is var blank && blank < 0 ? Text.Length : at + blank;
            if (end > at) words[count++] = at..end;
            at = end;
        }
        return count;
    }

    /// <summary>
    /// Protocol, policy, zones and session: a number up to 255 and, four words on, a number or, of a session that was denied, `17(0)`.
    /// </summary>
    void WriteFigures(ReadOnlySpan<Range> words, RowWriter rows)
    {
        for (var i = 1; i + 3 < words.Length; i++)
        {
            var protocol = Text[words[i]];
            var open = protocol.IndexOf((byte)'(');
            var isDenied = open > 0;
            if (!TextCursor.IsNumber(isDenied ? protocol[..open] : protocol) || protocol.Length > 8) continue;
            if (!isDenied && !(i + 4 < words.Length && TextCursor.IsNumber(Text[words[i + 4]]))) continue;
            Protocols.Write(rows, isDenied ? protocol[..open] : protocol);
            rows.Text(Asim.NetworkRuleName, Text[words[i + 1]]);
            rows.Text(Asim.SrcZone, Text[words[i + 2]]);
            rows.Text(Asim.DstZone, Text[words[i + 3]]);
            if (isDenied)
            {
                WriteInterface(words[(i + 4)..], rows);
                return;
            }
            rows.Text(Asim.NetworkSessionId, Text[words[i + 4]]);
            WriteInterface(words[(i + 5)..], rows);
            if (i + 7 < words.Length && Counted(Text[words[i + 5]], Asim.SrcPackets, Asim.SrcBytes, rows)
                && Counted(Text[words[i + 6]], Asim.DstPackets, Asim.DstBytes, rows) && TextCursor.IsNumber(Text[words[i + 7]])
                && System.Buffers.Text.Utf8Parser.TryParse(Text[words[i + 7]], out int seconds, out _))
                rows.Number(Asim.NetworkDuration, seconds * 1000L);
            Totals.Write(rows, StandardTables.NetworkSession);
            return;
        }
    }

    /// <summary>Behind user and roles, `N/A(N/A) ge-0/0/1.0`.</summary>
    void WriteInterface(ReadOnlySpan<Range> words, RowWriter rows)
    {
        for (var i = 0; i + 1 < words.Length; i++)
        {
            var user = Text[words[i]];
            if (!user.EndsWith(")"u8) || user.IndexOf((byte)'(') is not (> 0 and var open) || TextCursor.IsNumber(user[..open])) continue;
            rows.Text(Asim.DvcInboundInterface, Text[words[i + 1]]);
            return;
        }
    }

    /// <summary>`3(144)`: packets and bytes.</summary>
    static bool Counted(ReadOnlySpan<byte> word, AsimNumber packets, AsimNumber bytes, RowWriter rows)
    {
        var open = word.IndexOf((byte)'(');
        if (open <= 0 || !word.EndsWith(")"u8) || !TextCursor.IsNumber(word[..open])
            || !TextCursor.IsNumber(word[(open + 1)..^1])) return false;
        rows.Number(packets, word[..open]);
        rows.Number(bytes, word[(open + 1)..^1]);
        return true;
    }

    /// <summary>The letter of a filter's action, as its word.</summary>
    static ReadOnlySpan<byte> Filtered(ReadOnlySpan<byte> text) => text.IndexOf(" D "u8) > 0 ? "discard"u8
        : text.IndexOf(" R "u8) > 0 ? "reject"u8 : text.IndexOf(" A "u8) > 0 ? "accept"u8 : default;

    void WritePacket(RowWriter rows)
    {
        Span<Range> words = stackalloc Range[10];
        var count = Words(words);
        if (count < 6) return;
        rows.Text(Asim.DvcInboundInterface, Text[words[1]]);
        Protocols.Write(rows, Text[words[3]]);
        rows.Address(Asim.SrcIpAddr, Text[words[4]]);
        rows.Address(Asim.DstIpAddr, Text[words[5]]);
        if (count < 8 || !TextCursor.IsNumber(Text[words[6]]) || !TextCursor.IsNumber(Text[words[7]])) return;
        var isIcmp = rows.Peek(Asim.NetworkProtocol).IndexOf("ICMP"u8) >= 0;
        if (isIcmp) rows.Text(Asim.NetworkIcmpType, Text[words[6]]);
        else rows.Number(Asim.SrcPortNumber, Text[words[6]]);
        rows.Number(isIcmp ? Asim.NetworkIcmpCode : Asim.DstPortNumber, Text[words[7]]);
    }

    void WriteScreen(RowWriter rows)
    {
        if (Text.IndexOf("source: "u8) < 0) return;
        rows.Text(Asim.ThreatName, Text[..Text.IndexOf("source: "u8)].TrimEnd((byte)' '));
        One(TextCursor.Between(Text, "source: "u8, ","u8), (byte)':', NetworkEnd.Source, rows, isNat: false);
        One(TextCursor.Between(Text, "destination: "u8, ","u8), (byte)':', NetworkEnd.Destination, rows, isNat: false);
        var protocol = TextCursor.Between(Text, "protocol-id: "u8, ","u8);
        if (protocol.IsEmpty && Text.IndexOf((byte)' ') is > 0 and var blank
            && Protocols.Name(Text[..blank]) is not null) protocol = Text[..blank];
        Protocols.Write(rows, protocol);
        rows.Text(Asim.SrcZone, TextCursor.Between(Text, "zone name: "u8, ","u8));
        rows.Text(Asim.DvcInboundInterface, TextCursor.Between(Text, "interface name: "u8, ","u8));
    }

    static void Ends(ReadOnlySpan<byte> pair, RowWriter rows, bool isNat)
    {
        var arrow = pair.IndexOf("->"u8);
        One(pair[..arrow], (byte)'/', NetworkEnd.Source, rows, isNat);
        One(pair[(arrow + 2)..], (byte)'/', NetworkEnd.Destination, rows, isNat);
    }

    /// <summary>`192.0.2.1/5000`, `192.0.2.1:5000`, `192.0.2.1(5000)`, or an address alone.</summary>
    static void One(ReadOnlySpan<byte> text, byte mark, NetworkEnd end, RowWriter rows, bool isNat)
    {
        text = text.TrimEnd(").,>"u8);
        var at = text.LastIndexOfAny(mark, (byte)'(');
        if (at > 0 && rows.Address(isNat ? end.NatAddress : end.Address, text[..at])) rows.Number(isNat
            ? end.NatPort : end.Port, text[(at + 1)..]);
        else rows.Address(isNat ? end.NatAddress : end.Address, text);
    }
}
