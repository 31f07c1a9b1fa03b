using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Meraki;

/// <summary>Meraki's `events`: `type=8021x_auth identity='ola' …`, `client_vpn_connect user id 'ola' … from 192.0.2.1`, and
/// prose.</summary>
static class MerakiEvent
{
    /// <summary>Begins of events that are about a person who signs in; the rest of the word says how it went.</summary>
    static readonly byte[][] SignIns = ["8021x_"u8.ToArray(), "client_vpn_"u8.ToArray(), "anyconnect_vpn_"u8.ToArray(),
        "splash_auth"u8.ToArray(),
        "radius_"u8.ToArray()];

    public static bool IsSignIn(ReadOnlySpan<byte> text)
    {
        var kind = KindOf(text);
        foreach (var begin in SignIns)
            if (kind.StartsWith(begin))
                return text.IndexOf("identity='"u8) >= 0 || text.IndexOf("user id '"u8) >= 0 || text.IndexOf("Peer IP="u8) >= 0;
        return false;
    }

    public static void Write(ReadOnlySpan<byte> text, RowWriter rows, ReadOnlySpan<byte> type, ReadOnlySpan<byte> identity)
    {
        var kind = KindOf(text);
        rows.Text(Asim.EventOriginalSubType, kind);
        rows.Text(Asim.EventMessage, text);
        if (rows.Table() == StandardTables.AuditEvent)
        {
            rows.Text(Asim.Operation, type.IsEmpty ? kind : type.Trim((byte)' '));
            UserNames.Actor.Name(rows, identity);
            if (text.StartsWith("dhcp lease of ip "u8)) Lease(text, rows);
            return;
        }
        var words = new TextCursor(text);
        if (identity.IsEmpty && words.Until("user id '"u8, out _) && words.Until("'"u8, out var user)) identity = user;
        if (identity.IsEmpty) identity = TextCursor.Between(text, "User["u8, "]"u8);
        UserNames.Target.Name(rows, identity);
        if (kind.EndsWith("disconnect"u8) || kind.EndsWith("deauth"u8) || text.IndexOf("Session disconnected"u8) >= 0) rows.Text(Asim.EventType, "Logoff"u8);
        var failed = kind.EndsWith("failure"u8) || kind.EndsWith("fail"u8);
        // The gateway let somebody in, or did not.
        if (kind.IndexOf("vpn_"u8) >= 0 && rows.Peek(Asim.EventType).SequenceEqual("Logon"u8))
            (failed ? Verdict.Deny : Verdict.Allow).Write(rows, kind);
        Outcomes.Write(rows, !failed);
        words = new(text);
        if (words.UntilLast(" from "u8, out _)) rows.Address(Asim.SrcIpAddr, words.Word());
        rows.Address(Asim.SrcIpAddr, TextCursor.Between(text, "Peer IP="u8, " "u8));
        rows.Number(Asim.SrcPortNumber, TextCursor.Between(text, "Peer port="u8, " "u8));
    }

    /// <summary>`dhcp lease of ip 192.0.2.7 from server mac … for client mac … with hostname pc7 from router …`: who had an address.</summary>
    static void Lease(ReadOnlySpan<byte> text, RowWriter rows)
    {
        rows.Address(Asim.SrcIpAddr, TextCursor.Between(text, "of ip "u8, " "u8));
        rows.Text(Asim.SrcMacAddr, TextCursor.Between(text, "client mac "u8, " "u8));
        rows.Text(Asim.SrcHostname, TextCursor.Between(text, "with hostname "u8, " "u8));
    }

    /// <summary>`type=…`, or else the first word: a name with underscores, or what the prose is about.</summary>
    static ReadOnlySpan<byte> KindOf(ReadOnlySpan<byte> text)
    {
        var words = new TextCursor(text);
        var word = words.Word().TrimEnd((byte)':');
        if (word.SequenceEqual("type="u8)) return words.Word();
        return word.StartsWith("type="u8) ? word["type="u8.Length..].Trim((byte)'\'') : word;
    }
}
