using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>strongSwan's key exchange: who proved who they are, and between which ends (`07[IKE] &lt;work|3> …`).</summary>
static class StrongSwanMessages
{
    public static bool TryRead(in LinuxSyslogMessage message) => TryReadProof(message) || TryReadMethod(message) || TryReadEnds(message);

    /// <summary>`authentication of 'ola' with EAP successful`, `XAuth authentication of 'ola' failed`, but of the gateway itself.</summary>
    static bool TryReadProof(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until("authentication of '"u8, out _) || !text.Until("' "u8, out var user) || text.Rest.StartsWith("(myself)"u8)
            || !text.Rest.EndsWith("successful"u8) && !text.Rest.EndsWith("failed"u8)) return false;
        SignIn(message, text.Rest.EndsWith("successful"u8), user, TextCursor.Between(text.Rest, "with "u8, " successful"u8));
        message.Rows.Text(Asim.EventOriginalType, "authentication of"u8);
        return true;
    }

    /// <summary>`EAP method EAP_MSCHAPV2 failed for peer ola`; where it succeeds the proof follows.</summary>
    static bool TryReadMethod(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until("EAP method "u8, out _) || !text.Until(" failed for peer "u8, out var method)) return false;
        SignIn(message, false, text.Rest, method);
        message.Rows.Text(Asim.EventOriginalType, "EAP method"u8);
        return true;
    }

    static void SignIn(in LinuxSyslogMessage message, bool succeeded, ReadOnlySpan<byte> user, ReadOnlySpan<byte> method)
    {
        message.SignIn("Logon", succeeded ? "Success" : "Failure", succeeded ? "" : "Other");
        message.Rows.Text(Asim.LogonProtocol, "IKE"u8);
        message.Rows.Text(Asim.EventOriginalSubType, method);
        message.Target(user);
    }

    /// <summary>
    /// The peer, and the gateway's own end where it is named: `… between 192.0.2.1[gw]...198.51.100.7[ola@example.com]`, `198.51.100.7 is
    /// initiating an IKE_SA`, `tried 1 shared key for '192.0.2.1' - '198.51.100.7', but MAC mismatched`, `from 198.51.100.7[500]`.
    /// </summary>
    static bool TryReadEnds(in LinuxSyslogMessage message)
    {
        var text = message.Text;
        var initiating = text.EndsWith(" is initiating an IKE_SA"u8);
        var refused = text.IndexOf("MAC mismatched"u8) >= 0 || text.IndexOf("AUTHENTICATION_FAILED"u8) >= 0;
        var dots = text.IndexOf("..."u8);
        var from = TextCursor.Between(text, " from "u8, " "u8);
        if (!initiating && !refused && dots < 0 && from.IsEmpty) return false;
        message.Audit("Other", refused ? "Failure" : "NA");
        if (dots >= 0) Ends(message, text[(text[..dots].LastIndexOf((byte)' ') + 1)..dots], new TextCursor(text[(dots + 3)..]).Word());
        else if (initiating)
        {
            var before = text[..^" is initiating an IKE_SA"u8.Length];
            Ends(message, default, before[(before.LastIndexOf((byte)' ') + 1)..]);
        }
        else if (refused) Ends(message, TextCursor.Between(text, " for '"u8, "'"u8), TextCursor.Between(text, "' - '"u8, "'"u8));
        else if (from.IndexOf((byte)'[') is > 0 and var port) message.From(from[..port], from[(port + 1)..].TrimEnd((byte)']'));
        else message.From(from);
        return true;
    }

    /// <summary>`198.51.100.7[ola@example.com]`: who stands in the brackets is a person where it reads as one.</summary>
    static void Ends(in LinuxSyslogMessage message, ReadOnlySpan<byte> own, ReadOnlySpan<byte> peer)
    {
        peer = peer.TrimEnd((byte)',');
        var bracket = peer.IndexOf((byte)'[');
        message.Rows.Address(Asim.SrcIpAddr, bracket < 0 ? peer : peer[..bracket]);
        message.Rows.Address(Asim.DstIpAddr, own.IndexOf((byte)'[') is >= 0 and var end ? own[..end] : own);
        if (bracket >= 0 && peer[bracket..].IndexOf((byte)'@') > 0) message.Actor(peer[bracket..].Trim("[]"u8));
    }
}
