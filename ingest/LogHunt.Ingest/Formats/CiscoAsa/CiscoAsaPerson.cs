using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>Messages about people: sign-ins to VPN and device, accounts, commands and configuration.</summary>
readonly ref struct CiscoAsaPerson(CiscoAsaEndpoints endpoints, ReadOnlySpan<byte> text, RowWriter rows)
{
    readonly ReadOnlySpan<byte> text = text;

    public void WriteSignIn(CiscoAsaRule rule, int id)
    {
        var failed = rule.Failed ?? SaysFailure(text);
        rows.Text(Asim.EventType, rule.Kind == CiscoAsaKind.SignOut ? "Logoff"u8 : "Logon"u8);
        rows.Text(Asim.EventResult, failed ? "Failure"u8 : "Success"u8);
        rows.Text(Asim.DvcAction, failed ? "Deny"u8 : rule.Kind == CiscoAsaKind.SignIn ? "Allow"u8 : default);
        var reason = Reason();
        rows.Text(Asim.EventOriginalResultDetails, reason);
        if (failed) rows.Text(Asim.EventResultDetails, Details(reason.IsEmpty ? text : reason));
        UserNames.Target.Name(rows, CiscoAsaText.WithoutLocal(User()));
        WriteClient();
        // The address that the client gets inside.
        if (id == 722051) rows.Address(Asim.SrcNatIpAddr, CiscoAsaText.Between(text, "Address <"u8, (byte)'>'));
        WriteGateway(id);
        var group = Group();
        if (!group.IsEmpty)
        {
            rows.Extra("Group"u8, group);
            rows.Text(Asim.EventSubType, "Remote"u8);
            rows.Text(Asim.TargetAppName, "VPN"u8);
        }
        var session = CiscoAsaText.Labelled(text, "Session Type"u8);
        rows.Text(Asim.LogonProtocol, session.IsEmpty ? default : session);
        rows.Text(Asim.LogonTarget, CiscoAsaText.Labelled(text, "server"u8));
    }

    public void WriteAccount(int id)
    {
        rows.Text(Asim.EventType,
            id switch { 502101 => "UserCreated"u8, 502102 => "UserDeleted"u8, 113007 => "UserUnlocked"u8, _ => "UserModified"u8 });
        rows.Text(Asim.EventResult, "Success"u8);
        UserNames.Target.Name(rows, CiscoAsaText.WithoutLocal(User()));
        UserNames.Actor.Name(rows, CiscoAsaText.WordAfter(text, " unlocked by "u8));
        if (id == 502103)
        {
            rows.Text(Asim.UpdatedPropertyName, "Privilege level"u8);
            rows.Text(Asim.PreviousPropertyValue, CiscoAsaText.WordAfter(text, "From: "u8));
            rows.Text(Asim.NewPropertyValue, CiscoAsaText.WordAfter(text, "To: "u8));
        }
    }

    public void WriteAudit(CiscoAsaRule rule, int id)
    {
        var failed = rule.Failed ?? SaysFailure(text);
        if (rule.Failed == true) rows.Text(Asim.DvcAction, "Deny"u8);
        rows.Text(Asim.EventType, id is 111008 or 111009 or 111010 ? "Execute"u8 : id is >= 111001 and <= 111005 ? "Set"u8
            : id == 401002 ? "Create"u8 : id == 401003 ? "Delete"u8 : "Other"u8);
        rows.Text(Asim.EventResult, failed ? "Failure"u8 : "Success"u8);
        UserNames.Actor.Name(rows, CiscoAsaText.WithoutLocal(User()));
        if (id is 106027 or 322001)
        {
            // No addresses of the network: `Deny src mac A dst mac B`, `Deny MAC address A, possible spoof attempt`.
            rows.Text(Asim.EventResult, "Failure"u8);
            rows.Text(Asim.DvcAction, "Deny"u8);
            rows.Text(Asim.SrcMacAddr, CiscoAsaText.WordAfter(text, "src mac "u8));
            rows.Text(Asim.SrcMacAddr, CiscoAsaText.WordAfter(text, "MAC address "u8));
            rows.Text(Asim.DvcInboundInterface, CiscoAsaText.WordAfter(text, "on interface "u8));
            return;
        }
        if (id is 401002 or 604103 or 604104)
        {
            if (id == 401002) WriteShun();
            else WriteLease();
            return;
        }
        WriteClient();
        var command = CiscoAsaText.Between(text, "executed '"u8, (byte)'\'');
        if (command.IsEmpty) command = CiscoAsaText.Between(text, "executed the '"u8, (byte)'\'');
        if (command.IsEmpty && CiscoAsaText.TryAfter(text, "executed cmd: "u8, out var shown)) command = shown;
        rows.Text(Asim.Operation, command);
        rows.Text(Asim.Object, command.IsEmpty ? default : "CLI"u8);
        var group = Group();
        if (!group.IsEmpty) rows.Extra("Group"u8, group);
        if (id is 405001 or 405002 && CiscoAsaText.WordAfter(text, "from "u8) is var told && told.IndexOf((byte)'/') is > 0 and var slash)
            rows.Text(Asim.SrcMacAddr, told[(slash + 1)..]);
        if (rows.Has(Asim.SrcIpAddr)) return;
        if (id is 111004 or 111005) WriteHost(CiscoAsaText.WordAfter(text, ""u8));
        else if (id is 111001 or 111007) WriteHost(CiscoAsaText.WordAfter(text, "onfiguration: "u8));
        else if (id is >= 733100 and <= 733105 && text.StartsWith("["u8)) WriteThreat(CiscoAsaText.Between(text, "["u8, (byte)']'));
        else if (id is >= 733101 and <= 733103 && !text.StartsWith("["u8)) WriteThreat(CiscoAsaText.WordAfter(text, "ost "u8));
        else if (id == 733201) WriteThreat(CiscoAsaText.Between(text, "Peer["u8, (byte)']'));
        else
        {
            endpoints.Find(text);
            if (endpoints.Count == 0) return;
            var at = endpoints[0].Address;
            // The server that was asked is not who asked.
            if (!text[..at.Start.Value].TrimEnd(" =:"u8).EndsWith("erver"u8)) rows.Address(Asim.SrcIpAddr, text[at]);
        }
    }

    /// <summary>`Shun added: 198.51.100.9 192.0.2.7 1234 80`, with zeros where only the source is shunned.</summary>
    void WriteShun()
    {
        var words = new TextCursor(text);
        if (!words.Until(": "u8, out _)) return;
        rows.Address(Asim.SrcIpAddr, words.Word());
        var target = words.Word();
        if (target.SequenceEqual("0.0.0.0"u8)) return;
        rows.Address(Asim.TargetIpAddr, target);
        if (words.Word() is var from && !from.SequenceEqual("0"u8)) rows.Number(Asim.SrcPortNumber, from);
        if (words.Word() is var to && !to.SequenceEqual("0"u8)) rows.Number(Asim.TargetPortNumber, to);
    }

    /// <summary>`address granted 0100.1122.3344.55 (192.0.2.7)`: `01` says that a hardware address follows.</summary>
    void WriteLease()
    {
        rows.Address(Asim.SrcIpAddr, CiscoAsaText.Between(text, "("u8, (byte)')'));
        rows.Text(Asim.DvcInboundInterface, CiscoAsaText.WordAfter(text, "interface "u8));
        var client = CiscoAsaText.WordAfter(text, " granted "u8);
        if (client.IsEmpty) client = CiscoAsaText.WordAfter(text, " released "u8);
        Span<byte> digits = stackalloc byte[14];
        var length = 0;
        foreach (var digit in client)
        {
            if (digit == '.') continue;
            if (length == digits.Length || !char.IsAsciiHexDigit((char)digit)) return;
            digits[length++] = digit;
        }
        if (length != digits.Length || !digits.StartsWith("01"u8)) return;
        Span<byte> hardware = stackalloc byte[17];
        for (var i = 0; i < 6; i++)
        {
            digits.Slice(2 + i * 2, 2).CopyTo(hardware[(i * 3)..]);
            if (i < 5) hardware[i * 3 + 2] = (byte)':';
        }
        rows.Text(Asim.SrcMacAddr, hardware);
    }

    /// <summary>What exceeded its rate: an address, a user, or a kind of attack; padded, perhaps with a line end escaped.</summary>
    void WriteThreat(ReadOnlySpan<byte> what)
    {
        what = what.Trim((byte)' ');
        if (what.EndsWith("#012"u8)) what = what[..^"#012".Length].TrimEnd((byte)' ');
        if (!rows.Address(Asim.SrcIpAddr, what) && what.Contains((byte)'\\')) UserNames.Actor.Name(rows, CiscoAsaText.WithoutLocal(what));
    }

    /// <summary>The row of a VPN session that ended: how long, how much. What the gateway sent, the client received.</summary>
    public void WriteTotals()
    {
        rows.Text(Asim.EventType, "NetworkSession"u8);
        rows.Text(Asim.EventSubType, "End"u8);
        rows.Text(Asim.EventResult, "Success"u8);
        rows.Address(Asim.SrcIpAddr, Client());
        rows.Text(Asim.SrcUsername, User());
        rows.Number(Asim.SrcBytes, CiscoAsaText.DigitsAfter(text, "Bytes rcv: "u8));
        rows.Number(Asim.DstBytes, CiscoAsaText.DigitsAfter(text, "Bytes xmt: "u8));
        if (CiscoAsaText.TryAfter(text, "Duration: "u8, out var duration)
            && CiscoAsaText.Milliseconds(duration) is >= 0 and var milliseconds)
            rows.Number(Asim.NetworkDuration, milliseconds);
        rows.Text(Asim.NetworkApplicationProtocol, CiscoAsaText.Labelled(text, "Session Type"u8));
        rows.Text(Asim.EventOriginalResultDetails, Reason());
    }

    /// <summary>What follows `User` where it is no name: `User logged out`, `User must authenticate before …`.</summary>
    static readonly KeyValueTable<bool> NoNames = new(
        "authentication logged priv must transitioning -".Split(' ').Select(word => (word, true)));

    /// <summary>The name, in the dozen ways in which it is written; masked names (`*****`) are kept as they are.</summary>
    ReadOnlySpan<byte> User()
    {
        if (CiscoAsaText.Between(text, "User <"u8, (byte)'>') is { IsEmpty: false } angled) return angled;
        if (CiscoAsaText.Between(text, "user \""u8, (byte)'"') is { IsEmpty: false } quoted) return quoted;
        if (CiscoAsaText.Between(text, "ser '"u8, (byte)'\'') is { IsEmpty: false } single) return single;
        if (CiscoAsaText.Labelled(text, "Username"u8) is { IsEmpty: false } named) return WithoutReport(named);
        if (CiscoAsaText.Labelled(text, "user"u8) is { IsEmpty: false } lower) return lower;
        if (CiscoAsaText.Labelled(text, "User"u8) is { IsEmpty: false } upper) return upper;
        if (CiscoAsaText.Labelled(text, "Uname"u8) is { IsEmpty: false } short_) return short_;
        if (CiscoAsaText.Between(text, "(user= "u8, (byte)')') is { IsEmpty: false } bracketed) return bracketed;
        if (CiscoAsaText.TryAfter(text, "mapping "u8, out var mapping) && CiscoAsaText.TryAfter(mapping, " - "u8, out var mapped))
            return CiscoAsaText.WordAfter(mapped, ""u8);
        if (CiscoAsaText.TryAfter(text, "User "u8, out var plain))
        {
            var end = plain.IndexOf(" IP "u8);
            if (end < 0) end = plain.IndexOf(", Addr"u8);
            if (plain.IndexOf(", Assigned"u8) is > 0 and var assigned) end = assigned;
            if (end > 0) return plain[..end].TrimEnd((byte)',');
            var word = CiscoAsaText.WordAfter(plain, ""u8);
            return NoNames.TryFind(word, out _) ? default : word;
        }
        if (CiscoAsaText.WordAfter(text, "guest login for "u8) is { IsEmpty: false } guest) return guest.TrimEnd((byte)'.');
        var lowered = CiscoAsaText.WordAfter(text, " user "u8).Trim((byte)'"');
        return NoNames.TryFind(lowered, out _) ? default : lowered;
    }

    /// <summary>`Username:ola Negotiation aborted …`: after a colon without a blank the name is one word.</summary>
    ReadOnlySpan<byte> WithoutReport(ReadOnlySpan<byte> name) =>
        text.IndexOf("Username:"u8) >= 0 && name.IndexOf((byte)' ') is > 0 and var end ? name[..end] : name;

    ReadOnlySpan<byte> Group()
    {
        if (CiscoAsaText.Between(text, "Group <"u8, (byte)'>') is { IsEmpty: false } angled) return angled;
        if (CiscoAsaText.Labelled(text, "Group"u8) is { IsEmpty: false } upper) return WithoutReport(upper);
        if (CiscoAsaText.Labelled(text, "group"u8) is { IsEmpty: false } lower) return lower;
        return text.StartsWith("Group "u8) && text.IndexOf(" User "u8) is > 6 and var user ? text[6..user].TrimEnd((byte)',') : default;
    }

    ReadOnlySpan<byte> Reason()
    {
        if (CiscoAsaText.Labelled(text, "reason"u8) is { IsEmpty: false } lower) return lower;
        if (CiscoAsaText.Labelled(text, "Reason"u8) is { IsEmpty: false } upper) return upper;
        if (CiscoAsaText.TryAfter(text, ", cause: "u8, out var cause)) return cause.TrimEnd((byte)'.');
        if (CiscoAsaText.TryAfter(text, "session terminated: "u8, out var ended)) return ended.TrimEnd((byte)'.');
        // Group g User u IP i: what follows is the report.
        if (CiscoAsaText.TryAfter(text, " IP "u8, out var rest) && text.StartsWith("Group"u8) && rest.IndexOf((byte)' ') is > 0 and var end)
            return rest[(end + 1)..].TrimEnd((byte)'.');
        return default;
    }

    /// <summary>Where the person is: never the `server`, which is the one that was asked.</summary>
    ReadOnlySpan<byte> Client()
    {
        if (CiscoAsaText.Labelled(text, "user IP"u8) is { IsEmpty: false } named) return named;
        if (CiscoAsaText.Between(text, " IP <"u8, (byte)'>') is { IsEmpty: false } angled) return angled;
        if (CiscoAsaText.Labelled(text, "IP"u8) is { IsEmpty: false } labelled) return Word(labelled);
        if (CiscoAsaText.Labelled(text, "IP address"u8) is { IsEmpty: false } spelled) return Word(spelled);
        if (CiscoAsaText.WordAfter(text, " IP "u8) is { IsEmpty: false } word && CiscoAsaText.IsAddress(word)) return word;
        if (CiscoAsaText.WordAfter(text, "mapping "u8) is { IsEmpty: false } mapped && CiscoAsaText.IsAddress(mapped)) return mapped;
        if (CiscoAsaText.WordAfter(text, "addr="u8) is { IsEmpty: false } assigned) return assigned;
        var address = CiscoAsaText.WordAfter(text, "Addr "u8);
        return CiscoAsaText.IsAddress(address) ? address : default;
    }

    /// <summary>IKEv2: `Local:192.0.2.1:4500 Remote:198.51.100.7:50466 …`, and the address that the client gets inside.</summary>
    bool WritePeers()
    {
        var remote = CiscoAsaText.WordAfter(text, "Remote:"u8);
        if (remote.LastIndexOf((byte)':') is not (> 0 and var there)) return false;
        WriteHost(remote[..there]);
        rows.Number(Asim.SrcPortNumber, remote[(there + 1)..]);
        var local = CiscoAsaText.WordAfter(text, "Local:"u8);
        if (local.LastIndexOf((byte)':') is not (> 0 and var here)) return true;
        if (Asim.TargetIpAddr.In(rows.Table()) < 0) return true;
        if (!rows.Address(Asim.TargetIpAddr, local[..here])) rows.Text(Asim.TargetHostname, local[..here]);
        rows.Number(Asim.TargetPortNumber, local[(here + 1)..]);
        if (Asim.SrcNatIpAddr.In(rows.Table()) >= 0) rows.Address(Asim.SrcNatIpAddr, CiscoAsaText.WordAfter(text, "IPv4 Address="u8));
        return true;
    }

    void WriteClient()
    {
        if (WritePeers()) return;
        endpoints.Find(text);
        var client = Client();
        if (!client.IsEmpty && rows.Address(Asim.SrcIpAddr, client)) return;
        var from = endpoints.After(text, "from"u8);
        if (from < 0) return;
        WriteHost(text[endpoints[from].Address]);
        var port = text[endpoints[from].Port];
        if (CiscoAsaText.Digits(port).Length == port.Length) rows.Number(Asim.SrcPortNumber, port);
        rows.Text(Asim.DvcInboundInterface, text[endpoints[from].Interface]);
    }

    /// <summary>`… to inside:192.0.2.1/ssh`: what was signed in to.</summary>
    void WriteGateway(int id)
    {
        var to = endpoints.Count > 0 && id is not (113004 or 113012) ? endpoints.After(text, "to"u8) : -1;
        if (to < 0) return;
        rows.Address(Asim.TargetIpAddr, text[endpoints[to].Address]);
        rows.Text(Asim.DvcInboundInterface, text[endpoints[to].Interface]);
        var service = text[endpoints[to].Port];
        if (CiscoAsaText.Digits(service).Length == service.Length) rows.Number(Asim.TargetPortNumber, service);
        else rows.Text(Asim.LogonProtocol, service);
    }

    void WriteHost(ReadOnlySpan<byte> host) => CiscoAsaRows.WriteHost(rows, NetworkEnd.Source, host);

    static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)' ', (byte)',');
        return end < 0 ? text : text[..end];
    }

    static bool SaysFailure(ReadOnlySpan<byte> text) =>
        text.IndexOf("ailed"u8) >= 0 || text.IndexOf("ailure"u8) >= 0 || text.IndexOf("ejected"u8) >= 0
            || text.IndexOf("enied"u8) >= 0 || text.IndexOf("REJECT"u8) >= 0
        || text.IndexOf("aborted"u8) >= 0 || text.IndexOf("timed out"u8) >= 0
            || text.IndexOf("unacceptable"u8) >= 0;

    static ReadOnlySpan<byte> Details(ReadOnlySpan<byte> reason)
    {
        if (reason.IndexOf("not found"u8) >= 0 || reason.IndexOf("nvalid user"u8) >= 0) return "No such user"u8;
        if (reason.IndexOf("nvalid password"u8) >= 0 || reason.IndexOf("ncorrect"u8) >= 0) return "Incorrect password"u8;
        if (reason.IndexOf("disabled"u8) >= 0 && reason.IndexOf("ccount"u8) >= 0) return "User disabled"u8;
        if (reason.IndexOf("locked"u8) >= 0) return "User locked"u8;
        if (reason.IndexOf("expired"u8) >= 0) return reason.IndexOf("assword"u8) >= 0 ? "Password expired"u8 : "Account expired"u8;
        if (reason.IndexOf("not allowed"u8) >= 0 || reason.IndexOf("limit"u8) >= 0 || reason.IndexOf("Rights"u8) >= 0)
            return "Logon violates policy"u8;
        return "Other"u8;
    }
}
