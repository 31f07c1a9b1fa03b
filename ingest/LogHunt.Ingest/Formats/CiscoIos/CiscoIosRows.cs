using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.CiscoIos;

/// <summary>Makes a row of a message.</summary>
sealed class CiscoIosRows(LogFile file)
{
    public LineOutcome Read(in LogLine line, RowWriter rows)
    {
        if (!CiscoIosFormat.TrySplit(line.Text, out var message)) return rows.Reject("no %FACILITY-n-MNEMONIC");
        if (!TryAccessList(message, line.Head, rows) && !TryFlow(message, line.Head, rows) && !TryFirewall(message, line.Head, rows)
            && !TrySignIn(message, line.Head, rows))
            WriteAudit(message, line.Head, rows);
        return LineOutcome.Parsed;
    }

    void Begin(TableSchema table, in CiscoIosMessage message, Head head, RowWriter rows, ReadOnlySpan<byte> eventType)
    {
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "Cisco"u8);
        rows.Text(Asim.EventProduct, "IOS"u8);
        rows.Text(Asim.EventType, eventType);
        Outcomes.Write(rows, null);
        rows.Text(Asim.EventOriginalType, message.Mnemonic);
        rows.Text(Asim.EventOriginalSubType, message.Facility);
        rows.Text(Asim.EventOriginalSeverity, [(byte)('0' + message.Level)]);
        rows.Text(Asim.EventSeverity, Severities.OfLevel(message.Level));
        rows.Text(Asim.EventMessage, message.Text);
        HostNames.Device(rows, head.Host);
        rows.Time(TimeOf(message.Text, head.Time), file);
    }

    /// <summary>
    /// What the message itself says of its time, `… at 07:57:58 CET Thu Jan 22 2026`, where the head has none, or the same without year.
    /// </summary>
    static LogTime? TimeOf(ReadOnlySpan<byte> text, LogTime? time)
    {
        if (time is { HasYear: true } || text.LastIndexOf(" at "u8) is not (>= 0 and var at)) return time;
        var words = new TextCursor(text[(at + " at "u8.Length)..]);
        var (clock, zone) = (words.Word().ToArray(), words.Word().ToArray());
        if (words.Word().IsEmpty || words.Rest.IsEmpty) return time;
        byte[] dated = [.. words.Rest.TrimStart((byte)' '), (byte)' ', .. clock];
        if ((LogTimeText.Parse([.. dated, (byte)' ', .. zone]) ?? LogTimeText.Parse(dated)) is not { HasYear: true } said) return time;
        if (time is not { } head) return said;
        var isSame = head.Clock.Month == said.Clock.Month && head.Clock.Day == said.Clock.Day
            && (head.Clock.TimeOfDay - said.Clock.TimeOfDay).Duration() < TimeSpan.FromSeconds(2);
        if (!isSame) return time;
        return head with { Clock = said.Clock.Date + head.Clock.TimeOfDay, Offset = head.Offset ?? said.Offset, HasYear = true };
    }

    /// <summary>
    /// `list 110 denied tcp 192.0.2.1(5000) (Gi0/1 0011.2233.4455) -> 198.51.100.1(23), 1 packet`; ports, interface and destination may
    /// be missing, `(3/3)` is ICMP's type and code.
    /// </summary>
    bool TryAccessList(in CiscoIosMessage message, Head head, RowWriter rows)
    {
        var text = new TextCursor(message.Text);
        // IOS XE says first which of its processes speaks: `R0/0: fman_fp_image: list …`.
        if (message.Mnemonic.IndexOf("ACCESSLOG"u8) < 0) return false;
        if (!text.Skip("list "u8) && !text.Skip("access-list "u8)
            && !(text.Until(" list "u8, out var process) && process.TrimEnd((byte)' ').EndsWith(":"u8)))
            return false;
        var list = text.Word();
        var word = text.Word();
        // IOS XR has the number of the entry behind the list's name: `access-list outside (30) permit udp …`.
        if (word.StartsWith("("u8)) word = text.Word();
        var verdict = Verdict.Of(word);
        if (verdict == Verdict.None) return false;
        Begin(StandardTables.NetworkSession, message, head, rows, "NetworkSession"u8);
        verdict.Write(rows, word);
        if (verdict.Denies) Severities.Raise(rows);
        rows.Text(Asim.NetworkRuleName, list);
        var next = text.Word();
        if (!TryEnd(next, NetworkEnd.Source, rows))
        {
            if (!next.SequenceEqual("0"u8)) Protocols.Write(rows, next);
            TryEnd(text.Word(), NetworkEnd.Source, rows);
        }
        Protocols.WriteVersion(rows, rows.Peek(Asim.SrcIpAddr));
        if (text.Until("-> "u8, out var between))
        {
            var open = new TextCursor(between.Trim(" ()"u8));
            rows.Text(Asim.DvcInboundInterface, open.Word());
            rows.Text(Asim.SrcMacAddr, open.Word());
            TryEnd(text.Word().TrimEnd((byte)','), NetworkEnd.Destination, rows);
        }
        while (!text.Rest.IsEmpty)
        {
            var part = text.Word();
            if (part.StartsWith("("u8) && part.IndexOf((byte)'/') is > 0 and var slash)
            {
                rows.Text(Asim.NetworkIcmpType, part[1..slash]);
                rows.Number(Asim.NetworkIcmpCode, part[(slash + 1)..].TrimEnd("),"u8));
            }
            else if (TextCursor.IsNumber(part) && text.Rest.StartsWith(" packet"u8)) rows.Number(Asim.SrcPackets, part);
        }
        return true;
    }

    /// <summary>
    /// NX-OS: `Source IP: 192.0.2.1, Destination IP: 198.51.100.1, Source Port: 5000, …, Protocol: "TCP"(6), Hit-count = 3`.
    /// </summary>
    bool TryFlow(in CiscoIosMessage message, Head head, RowWriter rows)
    {
        if (!message.Facility.SequenceEqual("ACLLOG"u8)) return false;
        var text = message.Text;
        var from = TextCursor.Between(text, "Source IP: "u8, ","u8);
        if (from.IsEmpty) return false;
        Begin(StandardTables.NetworkSession, message, head, rows, "NetworkSession"u8);
        rows.Address(Asim.SrcIpAddr, from);
        rows.Number(Asim.SrcPortNumber, TextCursor.Between(text, "Source Port: "u8, ","u8));
        rows.Address(Asim.DstIpAddr, TextCursor.Between(text, "Destination IP: "u8, ","u8));
        rows.Number(Asim.DstPortNumber, TextCursor.Between(text, "Destination Port: "u8, ","u8));
        rows.Text(Asim.DvcInboundInterface, TextCursor.Between(text, "Source Interface: "u8, ","u8));
        Protocols.Write(rows, TextCursor.Between(text, "Protocol: \""u8, "\""u8));
        Protocols.WriteVersion(rows, from);
        rows.Number(Asim.SrcPackets, TextCursor.Between(text, "it-count = "u8, ","u8));
        return true;
    }

    /// <summary>
    /// The zone firewall: `Start tcp session: initiator (A:p) -- responder (B:p)`, `Stop … (A:p) sent n bytes -- …`, `Dropping tcp session
    /// A:p B:p on zone-pair …`.
    /// </summary>
    bool TryFirewall(in CiscoIosMessage message, Head head, RowWriter rows)
    {
        if (!message.Facility.SequenceEqual("FW"u8)) return false;
        var text = new TextCursor(message.Text);
        ReadOnlySpan<byte> from, to, protocol;
        var isDrop = text.Skip("Dropping "u8);
        if (isDrop)
        {
            protocol = text.Word();
            if (!text.Skip(" session "u8) && !text.Skip(" pkt "u8)) return false;
            from = text.Word();
            // IOS XE: `from Gi0/0/1 A:p => B:p(target:class)-(pair:class) due to …`.
            if (from.SequenceEqual("from"u8))
            {
                text.Word();
                from = text.Word();
            }
            to = text.Word();
            if (to.SequenceEqual("=>"u8)) to = text.Word();
            if (to.IndexOf((byte)'(') is > 0 and var open) to = to[..open];
        }
        else
        {
            if (!text.Until("session: initiator ("u8, out var before) || !text.Until(")"u8, out from)) return false;
            var words = before.TrimEnd((byte)' ');
            protocol = words[(words.LastIndexOf((byte)' ') + 1)..];
            var rest = new TextCursor(text.Rest);
            if (!rest.Until("responder ("u8, out _) || !rest.Until(")"u8, out to)) return false;
        }
        Begin(StandardTables.NetworkSession, message, head, rows, "NetworkSession"u8);
        (isDrop ? Verdict.Drop : Verdict.Allow).Write(rows, isDrop ? "Dropping"u8 : message.Text.IndexOf("Start"u8) >= 0
            ? "Start"u8 : "Stop"u8);
        if (isDrop) Severities.Raise(rows);
        else rows.Text(Asim.EventSubType, rows.Peek(Asim.DvcOriginalAction).SequenceEqual("Start"u8) ? "Start"u8 : "End"u8);
        Protocols.Write(rows, protocol);
        WithColon(from, NetworkEnd.Source, rows);
        WithColon(to, NetworkEnd.Destination, rows);
        foreach (var end in (ReadOnlySpan<NetworkEnd>)[NetworkEnd.Source, NetworkEnd.Destination])
            if (text.Until("sent "u8, out _)
                && text.Rest.IndexOf((byte)' ') is > 0 and var blank) rows.Number(end.Bytes, text.Rest[..blank]);
        Totals.Write(rows, StandardTables.NetworkSession);
        return true;
    }

    bool TrySignIn(in CiscoIosMessage message, Head head, RowWriter rows)
    {
        ReadOnlySpan<byte> user, from, station = default;
        bool? succeeded = true;
        bool isOff = false, elevates = false;
        var text = message.Text;
        if (message.Facility.SequenceEqual("SEC_LOGIN"u8) && message.Mnemonic.StartsWith("LOGIN_"u8))
        {
            user = TextCursor.Between(text, "[user: "u8, "]"u8);
            from = TextCursor.Between(text, "[Source: "u8, "]"u8);
            succeeded = message.Mnemonic.SequenceEqual("LOGIN_SUCCESS"u8);
        }
        else if (message.Mnemonic.SequenceEqual("LOGOUT"u8))
        {
            user = TextCursor.Between(text, "User "u8, " has exited"u8);
            from = TextCursor.Between(text, "("u8, ")"u8);
            isOff = true;
        }
        else if (message.Mnemonic.EndsWith("_USERAUTH"u8))
        {
            user = TextCursor.Between(text, "User '"u8, "'"u8);
            from = TextCursor.Between(text, " from "u8, " "u8);
            succeeded = text.EndsWith("Succeeded"u8);
        }
        else if (message.Mnemonic.StartsWith("PRIV_AUTH_"u8))
        {
            user = TextCursor.Between(text, " by "u8, " "u8);
            from = TextCursor.Between(text, "("u8, ")"u8);
            succeeded = message.Mnemonic.EndsWith("PASS"u8);
            elevates = true;
        }
        else if (message.Facility.SequenceEqual("WEBSERVER"u8) && message.Mnemonic.StartsWith("LOGIN_"u8))
        {
            user = TextCursor.Between(text, "user '"u8, "'"u8);
            from = TextCursor.Between(text, "host "u8, " "u8);
            succeeded = message.Mnemonic.EndsWith("PASSED"u8);
        }
        else if (message.Facility.SequenceEqual("DMI"u8) && message.Mnemonic.StartsWith("AUTH"u8))
        {
            user = TextCursor.Between(text, "ser '"u8, "'"u8);
            from = TextCursor.Between(text, " from "u8, " "u8);
            if (from.LastIndexOf((byte)':') is > 0 and var colon) from = from[..colon];
            succeeded = message.Mnemonic.SequenceEqual("AUTH_PASSED"u8);
        }
        else if (message.Mnemonic.EndsWith("_CLOSE"u8) && message.Facility.SequenceEqual("SSH"u8))
        {
            user = TextCursor.Between(text, "for user '"u8, "'"u8);
            from = TextCursor.Between(text, " from "u8, " "u8);
            isOff = true;
        }
        else if (message.Mnemonic.SequenceEqual("AAA_AUTH_ADMIN_USER"u8))
        {
            user = TextCursor.Between(text, "admin user '"u8, "'"u8);
            from = TextCursor.Between(text, "' on "u8, " "u8);
            succeeded = text.IndexOf("succeeded"u8) >= 0;
        }
        else if (message.Mnemonic.SequenceEqual("SUCCESS"u8) || message.Mnemonic.SequenceEqual("FAIL"u8))
        {
            // At a port of the network: `Authentication failed for client (0011.2233.4455) on Interface Gi1/0/1 AuditSessionID …`.
            user = from = default;
            station = TextCursor.Between(text, "for client ("u8, ")"u8);
            succeeded = message.Mnemonic.SequenceEqual("SUCCESS"u8);
        }
        else if (text.IndexOf("Authentication failed for user "u8) >= 0 || text.IndexOf("PAM: Authentication failure for "u8) >= 0)
        {
            var who = new TextCursor(TextCursor.Between(text, " for "u8, " from "u8));
            if (!who.Skip("user "u8)) who.Skip("illegal user "u8);
            user = who.Rest;
            from = TextCursor.Between(text, " from "u8, " "u8);
            succeeded = false;
        }
        else return false;
        if (user.IsEmpty && from.IsEmpty && station.IsEmpty) return false;
        Begin(StandardTables.Authentication, message, head, rows, isOff ? "Logoff"u8 : elevates ? "Elevate"u8 : "Logon"u8);
        Outcomes.Write(rows, succeeded);
        var reason = TextCursor.Between(text, "[Reason: "u8, "]"u8);
        rows.Text(Asim.EventOriginalResultDetails, reason);
        if (succeeded == false) SignInReasons.Write(rows, reason);
        UserNames.Target.Name(rows, user.Trim((byte)' '));
        rows.AddressOrHost(Asim.SrcIpAddr, Asim.SrcHostname, from);
        rows.Text(Asim.SrcMacAddr, station);
        if (!station.IsEmpty) rows.Text(Asim.DvcInboundInterface, TextCursor.Between(text, "on Interface "u8, " "u8));
        rows.Number(Asim.TargetPortNumber, TextCursor.Between(text, "[localport: "u8, "]"u8));
        HostNames.Target(rows, head.Host);
        return true;
    }

    /// <summary>
    /// All else, with whoever configured (`by admin on vty0 (192.0.2.1)`, `User:admin  logged command:…`) and the first address that
    /// `from` announces.
    /// </summary>
    void WriteAudit(in CiscoIosMessage message, Head head, RowWriter rows)
    {
        var text = message.Text;
        var command = TextCursor.Between(text, "logged command:"u8, "\n"u8);
        var isConfigured = message.Mnemonic.EndsWith("CONFIG_I"u8);
        Begin(StandardTables.AuditEvent, message, head, rows, !command.IsEmpty ? "Execute"u8 : isConfigured ? "Set"u8 : "Other"u8);
        rows.Text(Asim.Operation, message.Mnemonic);
        rows.Text(Asim.Object, command);
        if (!command.IsEmpty || isConfigured)
        {
            Outcomes.Write(rows, true);
            UserNames.Actor.Name(rows, command.IsEmpty
                ? TextCursor.Between(text, " by "u8, " "u8) : TextCursor.Between(text, "User:"u8, " "u8));
        }
        var from = !isConfigured ? TextCursor.Between(text, "from "u8, " "u8)
            : text.IndexOf((byte)'(') >= 0 ? TextCursor.Between(text, "("u8, ")"u8) : TextCursor.Between(text, " on "u8, "@"u8);
        rows.Address(Asim.SrcIpAddr, from.Trim("[](),.'"u8));
        if (!rows.Has(Asim.SrcIpAddr)) WritePeer(text, rows);
    }

    static readonly byte[][] BeforePeer =
    [
        "srcaddr="u8.ToArray(), "peer at "u8.ToArray(), "Peer "u8.ToArray(), "peer "u8.ToArray(), "[Source: "u8.ToArray(), "remote "u8.ToArray(),
    ];

    /// <summary>
    /// Whom a message of IKE, IPsec or the quiet mode is about: `srcaddr=192.0.2.1, … destaddr=…`, `peer at 192.0.2.1`, `Peer
    /// 192.0.2.1:4500`, `[Source: 192.0.2.1]`.
    /// </summary>
    static void WritePeer(ReadOnlySpan<byte> text, RowWriter rows)
    {
        rows.Address(Asim.DstIpAddr, TextCursor.Between(text, "destaddr="u8, ","u8));
        UserNames.Actor.Name(rows, TextCursor.Between(text, "[user: "u8, "]"u8));
        foreach (var mark in BeforePeer)
        {
            if (text.IndexOf(mark) is not (>= 0 and var at)) continue;
            var peer = text[(at + mark.Length)..];
            if (peer.IndexOfAny(" ,]"u8) is >= 0 and var end) peer = peer[..end];
            if (rows.Address(Asim.SrcIpAddr, peer.TrimEnd((byte)'.'))) return;
            if (peer.LastIndexOf((byte)':') is > 0 and var colon && rows.Address(Asim.SrcIpAddr, peer[..colon]))
            {
                rows.Number(Asim.SrcPortNumber, peer[(colon + 1)..]);
                return;
            }
        }
    }

    /// <summary>`192.0.2.1(5000)` or an address alone.</summary>
    static bool TryEnd(ReadOnlySpan<byte> text, NetworkEnd end, RowWriter rows)
    {
        var open = text.IndexOf((byte)'(');
        if (!rows.Address(end.Address, open < 0 ? text : text[..open])) return false;
        if (open >= 0) rows.Number(end.Port, text[(open + 1)..].TrimEnd(")"u8));
        return true;
    }

    static void WithColon(ReadOnlySpan<byte> text, NetworkEnd end, RowWriter rows)
    {
        var colon = text.LastIndexOf((byte)':');
        if (colon < 0 || !rows.Address(end.Address, text[..colon].Trim("[]"u8))) return;
        rows.Number(end.Port, text[(colon + 1)..]);
    }
}
