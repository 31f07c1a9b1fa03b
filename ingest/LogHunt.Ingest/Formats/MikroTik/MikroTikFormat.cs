using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.MikroTik;

/// <summary>
/// MikroTik's RouterOS: `firewall,info drop-in input: in:WAN out:(unknown 0), connection-state:new src-mac …, proto TCP (SYN),
/// a:p->b:p, len
/// 40`, sign-ins to the router, and what else its topics say. Nothing in a packet's line says what was done with it but an
/// administrator's prefix.
/// </summary>
sealed class MikroTikFormat : ILogFormat
{
    static readonly Product Router = new("MikroTik", "RouterOS");

    /// <summary>Topics with which a line begins.</summary>
    static readonly KeyValueTable<bool> Topics = new(
        "firewall system script dhcp wireless interface account pppoe pptp l2tp sstp ovpn ipsec ppp hotspot web-proxy dns route ospf bgp caps wireguard radius certificate"
            .Split(' ').Select(topic => (topic, true)));

    static readonly KeyValueTable<string> Levels = new([("critical", "High"), ("error", "Medium"), ("warning", "Low"),
        ("info", "Informational"), ("debug", "Informational")]);

    static readonly KeyValueTable<Verdict> Prefixes = new([("drop", Verdict.Drop), ("deny", Verdict.Deny), ("block", Verdict.Deny),
        ("reject", Verdict.Reset), ("accept", Verdict.Allow), ("allow", Verdict.Allow), ("pass", Verdict.Allow)], foldCase: true);

    public string Name => "mikrotik";

    public int Most => 92;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (IsPacket(body)) return 92;
        return line.Head.Program.Length == 0 && body.IndexOf((byte)',') is > 2 and < 40 && !TopicsOf(body, out _, out _).IsEmpty ? 85 : 0;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var topics = TopicsOf(line.Body, out var host, out var text);
        if (topics.IsEmpty) text = line.Body;
        if (IsPacket(text)) return MikroTikPacket.Write(text, rows, line, file, Router) ? Done(topics, rows)
            : rows.Reject("no ends of a packet");
        if (topics.IsEmpty || text.IsEmpty) return rows.Reject("no topics, or nothing behind them");
        if (!SignIn(text, line, rows, file) && !Dialled(topics, text, line, rows, file))
        {
            Router.Begin(rows, StandardTables.AuditEvent, line, file);
            rows.Text(Asim.Operation, topics);
            rows.Text(Asim.EventMessage, text);
            if (topics.StartsWith("dhcp,"u8)) Lease(text, rows);
            else if (topics.StartsWith("system,"u8)) ChangedBy(text, rows);
        }
        if (!host.IsEmpty) HostNames.Device(rows, host);
        return Done(topics, rows);
    });

    /// <summary>`dhcp1 assigned 192.0.2.7 for 02:00:5E:00:53:07 pc7`, `deassigned`: who had an address.</summary>
    static void Lease(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var words = new TextCursor(text);
        if (!words.Until("assigned "u8, out _) || !rows.Address(Asim.SrcIpAddr, words.Word())
            || !words.Skip(" for "u8) && !words.Skip(" to "u8) && !words.Skip(" from "u8)) return;
        rows.Text(Asim.SrcMacAddr, words.Word());
        rows.Text(Asim.SrcHostname, words.Word());
    }

    /// <summary>`filter rule added by ola`, and of later versions `… by winbox-3.41/tcp-msg(winbox):ola@192.0.2.1/action:12 (…)`.</summary>
    static void ChangedBy(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var words = new TextCursor(text);
        if (!words.Until(" by "u8, out _)) return;
        var by = words.Word();
        var at = by.IndexOf((byte)'@');
        var name = at > 0 ? by[..at] : by;
        var from = at > 0 ? by[(at + 1)..] : default;
        if (from.IsEmpty && !words.Rest.IsEmpty) return;
        UserNames.Actor.Name(rows, name[(name.LastIndexOf((byte)':') + 1)..]);
        rows.Address(Asim.SrcIpAddr, from.IndexOf((byte)'/') is >= 0 and var end ? from[..end] : from);
    }

    /// <summary>`system,error,critical`, of which one is a level; behind a relay's head the router's name stands before it. Empty for
    /// none.</summary>
    static ReadOnlySpan<byte> TopicsOf(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> text)
    {
        host = default;
        var words = new TextCursor(body);
        for (var i = 0; i < 2; i++)
        {
            var topics = words.Word();
            text = words.Rest.Trim((byte)' ');
            if (topics.IndexOf((byte)',') is > 2 and var comma && Topics.TryFind(topics[..comma], out _)
                && !LevelOf(topics).IsEmpty) return topics;
            host = topics;
        }
        text = host = default;
        return default;
    }

    /// <summary>The last of the topics that is a level.</summary>
    static ReadOnlySpan<byte> LevelOf(ReadOnlySpan<byte> topics)
    {
        while (!topics.IsEmpty)
        {
            var comma = topics.LastIndexOf((byte)',');
            if (Levels.TryFind(topics[(comma + 1)..], out _)) return topics[(comma + 1)..];
            topics = comma < 0 ? default : topics[..comma];
        }
        return default;
    }

    static bool IsPacket(ReadOnlySpan<byte> body) =>
        body.IndexOf(" in:"u8) >= 0 && body.IndexOf(" out:"u8) >= 0 && body.IndexOf("proto "u8) >= 0 && body.IndexOf("->"u8) >= 0;

    static LineOutcome Done(ReadOnlySpan<byte> topics, RowWriter rows)
    {
        rows.Text(Asim.EventOriginalType, topics);
        var level = LevelOf(topics);
        rows.Text(Asim.EventOriginalSeverity, level);
        if (rows.Table() != StandardTables.NetworkSession && Levels.TryFind(level, out var severity)) rows.Text(Asim.EventSeverity,
            severity);
        return LineOutcome.Parsed;
    }

    /// <summary>`user admin logged in from 192.0.2.1 via winbox`, `login failure for user admin from 192.0.2.1 via ssh`, `user admin
    /// logged out from …`; `denied winbox/dude connect from 192.0.2.1`, where nobody is named.</summary>
    static bool SignIn(ReadOnlySpan<byte> text, in LogLine line, RowWriter rows, LogFile file)
    {
        var words = new TextCursor(text);
        if (words.Skip("denied "u8) && words.Until(" connect from "u8, out var service))
        {
            Router.Begin(rows, StandardTables.Authentication, line, file);
            Outcomes.Write(rows, false);
            rows.Text(Asim.EventMessage, text);
            rows.Address(Asim.SrcIpAddr, words.Word());
            rows.Text(Asim.TargetAppName, service);
            return true;
        }
        words = new(text);
        var hasFailed = words.Skip("login failure for user "u8);
        var (isIn, isOut) = (false, false);
        var user = default(ReadOnlySpan<byte>);
        if (!hasFailed)
        {
            if (!words.Skip("user "u8)) return false;
            isIn = words.UntilLast(" logged in"u8, out user);
            isOut = !isIn && words.UntilLast(" logged out"u8, out user);
            if (!isIn && !isOut) return false;
            words.Skip(" from "u8);
        }
        else if (!words.UntilLast(" from "u8, out user) && !words.UntilLast(" via "u8, out user)) return false;
        Router.Begin(rows, StandardTables.Authentication, line, file);
        if (isOut) rows.Text(Asim.EventType, "Logoff"u8);
        Outcomes.Write(rows, !hasFailed);
        UserNames.Target.Name(rows, user);
        rows.Text(Asim.EventMessage, text);
        if (words.Rest.StartsWith(" via"u8)) words.Skip(" "u8);
        else rows.Address(Asim.SrcIpAddr, words.Word());
        words.Skip(" "u8);
        if (words.Skip("via "u8)) rows.Text(Asim.TargetAppName, words.Word());
        return true;
    }

    /// <summary>
    /// Tunnels and the hotspot: `ola logged in, 10.0.0.5 from 192.0.2.1`, `ola logged out, 600 1000 2000 10 20 from 192.0.2.1`,
    /// `&lt;192.0.2.1>: user ola authentication failed`, `ola (192.0.2.77): login failed: invalid username or password`.
    /// </summary>
    static bool Dialled(ReadOnlySpan<byte> topics, ReadOnlySpan<byte> text, in LogLine line, RowWriter rows, LogFile file)
    {
        ReadOnlySpan<byte> from = default, inside = default, user;
        bool isIn = false, isOut = false, hasFailed = false;
        TextCursor refused = new(text), tunnel = new(text), closed = new(text), page = new(text);
        if (refused.Until(": user "u8, out var place) && refused.UntilLast(" authentication failed"u8, out user))
        {
            from = place.Trim("<>"u8);
            hasFailed = true;
        }
        else if (tunnel.UntilLast(" logged in, "u8, out user))
        {
            isIn = true;
            inside = tunnel.Word();
            if (tunnel.Skip(" from "u8)) from = tunnel.Word();
        }
        else if (closed.UntilLast(" logged out, "u8, out user))
        {
            isOut = true;
            if (closed.Until(" from "u8, out _)) from = closed.Word();
        }
        else if (page.Until(" ("u8, out user) && page.Until("): "u8, out from))
        {
            hasFailed = page.Rest.StartsWith("login failed"u8);
            isIn = page.Rest.StartsWith("logged in"u8);
            isOut = page.Rest.StartsWith("logged out"u8);
        }
        if (user.IsEmpty || !(isIn || isOut || hasFailed)) return false;
        Router.Begin(rows, StandardTables.Authentication, line, file);
        if (isOut) rows.Text(Asim.EventType, "Logoff"u8);
        rows.Text(Asim.EventSubType, "Remote"u8);
        Outcomes.Write(rows, !hasFailed);
        UserNames.Target.Name(rows, user);
        rows.Text(Asim.EventMessage, text);
        rows.Address(Asim.SrcIpAddr, from);
        rows.Address(Asim.SrcNatIpAddr, inside);
        rows.Text(Asim.TargetAppName, topics[..topics.IndexOf((byte)',')]);
        return true;
    }

    /// <summary>What an administrator's prefix says that its rule does; <see cref="Verdict.None"/> when it says nothing.</summary>
    internal static Verdict VerdictOf(ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> word)
    {
        for (var at = 0; at < prefix.Length;)
        {
            var end = at;
            while (end < prefix.Length && char.IsAsciiLetter((char)prefix[end])) end++;
            word = prefix[at..end];
            if (Prefixes.TryFind(word, out var verdict)) return verdict;
            at = end + 1;
        }
        word = default;
        return Verdict.None;
    }
}
