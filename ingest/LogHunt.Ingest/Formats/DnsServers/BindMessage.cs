using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>What BIND says of a client's question, transfer or update, behind the client.</summary>
static class BindMessage
{
    public static bool IsOne(ReadOnlySpan<byte> text) =>
        text.StartsWith("query"u8) || text.StartsWith("response: "u8) || text.StartsWith("rpz "u8) || text.StartsWith("disabled rpz "u8)
            || text.StartsWith("zone transfer '"u8) || text.StartsWith("transfer of '"u8) || text.StartsWith("update '"u8)
            || text.StartsWith("update forwarding '"u8) || text.StartsWith("updating zone '"u8)
            || text.StartsWith("received notify for zone '"u8);

    /// <param name="name">What the client's brackets say was asked.</param>
    public static LineOutcome Write(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, RowWriter rows)
    {
        var words = new TextCursor(text);
        if (words.Skip("query: "u8)) return Asked(words, rows, isAnswer: false);
        if (words.Skip("response: "u8)) return Asked(words, rows, isAnswer: true);
        if (text.StartsWith("rpz "u8) || text.StartsWith("disabled rpz "u8)) return Rewritten(text, rows);
        DnsWords.Name(rows, name);
        rows.Text(Asim.EventMessage, text);
        if (words.Skip("query failed ("u8)) return Failed(words, rows);
        if (!words.Until(" '"u8, out var kind) || !words.Until("'"u8, out var zone)) return rows.Reject("no name behind what was asked");
        rows.Text(Asim.EventOriginalType, kind.StartsWith("transfer of"u8) ? "transfer"u8 : kind);
        var isUpdate = kind.StartsWith("updat"u8);
        if (isUpdate) rows.Text(Asim.EventType, "Update"u8);
        else if (kind.StartsWith("received notify"u8)) rows.Text(Asim.EventType, "Notify"u8);
        var transfer = kind.StartsWith("transfer of"u8) ? words.Rest.TrimStart(": "u8) : default;
        Slashed(zone, transfer.StartsWith("AXFR"u8) || transfer.StartsWith("IXFR"u8) ? transfer[..4] : default, rows);
        DnsWords.Request(rows);
        if (words.Rest.StartsWith(" denied"u8) || words.Rest.StartsWith(": update failed"u8))
            Verdict.Deny.Write(rows, words.Rest.Trim(": "u8));
        else if (isUpdate || !transfer.IsEmpty) rows.Text(Asim.EventResult, "Success"u8);
        return LineOutcome.Parsed;
    }

    /// <summary>`www.example.com IN A +E(0)K (198.51.100.53) [ECS …]`, and of an answer its code behind the type.</summary>
    static LineOutcome Asked(TextCursor words, RowWriter rows, bool isAnswer)
    {
        var name = words.Word();
        var ofClass = words.Word();
        var type = words.Word();
        if (type.IsEmpty) return rows.Reject("no name, class and type");
        rows.Text(Asim.EventOriginalType, isAnswer ? "response"u8 : "query"u8);
        DnsWords.Question(rows, name, type, ofClass);
        if (isAnswer) DnsWords.Response(rows, words.Word());
        else DnsWords.Request(rows);
        var flags = words.Word();
        if (flags.StartsWith("+"u8) || flags.StartsWith("-"u8))
        {
            rows.Text(Asim.DnsFlags, flags);
            Protocols.Write(rows, flags.Contains((byte)'T') ? "TCP"u8 : "UDP"u8);
        }
        if (words.Until("("u8, out _) && words.Until(")"u8, out var server)) rows.Address(Asim.DstIpAddr, server);
        if (words.Until("[ECS "u8, out _) && words.Until("]"u8, out var subnet)) rows.Extra("ECS"u8, subnet);
        return LineOutcome.Parsed;
    }

    /// <summary>`SERVFAIL) for www.example.com/IN/A at query.c:7435`.</summary>
    static LineOutcome Failed(TextCursor words, RowWriter rows)
    {
        if (!words.Until(")"u8, out var code) || !words.Skip(" for "u8)) return rows.Reject("no code and name of what failed");
        rows.Text(Asim.EventOriginalType, "query failed"u8);
        var asked = words.Word();
        if (asked.LastIndexOf((byte)'/') is > 0 and var last && asked[..last].LastIndexOf((byte)'/') is > 0 and var first)
            DnsWords.Question(rows, asked[..first], asked[(last + 1)..], asked[(first + 1)..last]);
        DnsWords.Response(rows, code);
        return LineOutcome.Parsed;
    }

    /// <summary>`rpz QNAME NXDOMAIN rewrite bad.example.com/A/IN via bad.example.com.rpz.example.net`.</summary>
    static LineOutcome Rewritten(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var words = new TextCursor(text);
        var isDisabled = words.Skip("disabled "u8);
        words.Word();
        var trigger = words.Word();
        var policy = words.Word();
        if (!words.Skip(" rewrite "u8)) return rows.Reject("no name behind the policy");
        Slashed(words.Word(), default, rows);
        DnsWords.Response(rows, default);
        rows.Text(Asim.EventOriginalType, "rpz"u8);
        rows.Text(Asim.EventOriginalSubType, trigger);
        rows.Text(Asim.EventMessage, text);
        var rule = words.Skip(" via "u8) ? words.Word() : default;
        if (!isDisabled && DnsWords.IsCode(policy)) DnsWords.Response(rows, policy);
        DnsPolicy.Write(rows, isDisabled ? "disabled"u8 : policy, rule);
        return LineOutcome.Parsed;
    }

    /// <summary>`www.example.com/A/IN`, or of a zone `example.com/IN`; a name may have slashes itself.</summary>
    static void Slashed(ReadOnlySpan<byte> asked, ReadOnlySpan<byte> type, RowWriter rows)
    {
        var last = asked.LastIndexOf((byte)'/');
        if (last <= 0)
        {
            DnsWords.Name(rows, asked);
            return;
        }
        var name = asked[..last];
        if (type.IsEmpty && name.LastIndexOf((byte)'/') is > 0 and var middle)
        {
            type = name[(middle + 1)..];
            name = name[..middle];
        }
        DnsWords.Question(rows, name, type, asked[(last + 1)..]);
    }
}
