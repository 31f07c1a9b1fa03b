using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Iptables;

/// <summary>
/// What stands before a packet's fields: a name of the administrator's, and only perhaps what the rule does. Without a word for it
/// there is no verdict.
/// </summary>
static class IptablesPrefix
{
    /// <summary>Words of a prefix, without case, that say what the rule does.</summary>
    static readonly KeyValueTable<Verdict> Words = new(
    [
        ("drop", Verdict.Drop), ("dropped", Verdict.Drop), ("block", Verdict.Deny), ("blocked", Verdict.Deny),
        ("deny", Verdict.Deny), ("denied", Verdict.Deny),
        ("reject", Verdict.Reset), ("rejected", Verdict.Reset), ("accept", Verdict.Allow), ("accepted", Verdict.Allow),
        ("allow", Verdict.Allow), ("allowed", Verdict.Allow), ("pass", Verdict.Allow),
    ], foldCase: true);

    static readonly System.Buffers.SearchValues<byte> Uptime = System.Buffers.SearchValues.Create("0123456789. "u8);

    public static void Write(ReadOnlySpan<byte> prefix, Head head, RowWriter rows)
    {
        // The kernel's uptime.
        if (prefix.StartsWith("["u8) && prefix.IndexOf((byte)']') is > 0 and var end && prefix[1..end].IndexOfAnyExcept(Uptime) < 0)
            prefix = prefix[(end + 1)..].Trim((byte)' ');
        prefix = prefix[KernelHead.Caller(prefix)..].Trim((byte)' ');
        if (prefix.IsEmpty && head.Program.Length > 0 && head.Program != "kernel")
            prefix = System.Text.Encoding.UTF8.GetBytes(head.Program);
        if (prefix.IndexOf("DESCR=\""u8) is >= 0 and var description)
        {
            WriteDescription(rows, prefix[(description + "DESCR=\""u8.Length)..].TrimEnd((byte)'"'));
            prefix = prefix[..description].TrimEnd((byte)' ');
        }
        if (!TryRuleset(rows, prefix, out var verdict, out var word))
        {
            if (!rows.Has(Asim.NetworkRuleName)) rows.Text(Asim.NetworkRuleName, Name(prefix));
            verdict = FirstVerdict(prefix, out word);
        }
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
    }

    /// <summary>`UFW BLOCK` of `[UFW BLOCK] `; `[nft] : drop : output` keeps the brackets that hold a part of it.</summary>
    static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> prefix)
    {
        var name = prefix.Trim(": \""u8);
        return name.IndexOf((byte)']') is >= 0 and var close && close < name.Length - 1 ? name : name.Trim("[]: "u8);
    }

    /// <summary>
    /// EdgeOS and UniFi: `[WAN_IN-2000-A]`, `[WAN_IN-default-D]`, `[WAN_IN-D-30001]`: set of rules, number and A, D or R.
    /// </summary>
    static bool TryRuleset(RowWriter rows, ReadOnlySpan<byte> prefix, out Verdict verdict, out ReadOnlySpan<byte> word)
    {
        verdict = Verdict.None;
        word = default;
        var open = prefix.IndexOf((byte)'[');
        var close = prefix.IndexOf((byte)']');
        if (open < 0 || close < open) return false;
        var name = prefix[(open + 1)..close];
        var last = name.LastIndexOf((byte)'-');
        var middle = last < 0 ? -1 : name[..last].LastIndexOf((byte)'-');
        if (middle <= 0) return false;
        var number = name[(middle + 1)..last];
        word = name[(last + 1)..];
        if (!TryLetter(word, out verdict))
        {
            number = name[(last + 1)..];
            word = name[(middle + 1)..last];
            if (!TryLetter(word, out verdict)) return false;
        }
        rows.Text(Asim.NetworkRuleName, name[..middle]);
        if (number.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0) rows.Number(Asim.NetworkRuleNumber, number);
        else rows.Text(Asim.Rule, number);
        return true;
    }

    static bool TryLetter(ReadOnlySpan<byte> letter, out Verdict verdict)
    {
        verdict = letter.SequenceEqual("A"u8) || letter.SequenceEqual("RET"u8) ? Verdict.Allow
            : letter.SequenceEqual("D"u8) ? Verdict.Drop
            : letter.SequenceEqual("R"u8) ? Verdict.Reset
            : Verdict.None;
        return verdict != Verdict.None;
    }

    static Verdict FirstVerdict(ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> word)
    {
        for (var at = 0; at < prefix.Length;)
        {
            var end = at;
            while (end < prefix.Length && char.IsAsciiLetter((char)prefix[end])) end++;
            word = prefix[at..end];
            if (Words.TryFind(word, out var verdict)) return verdict;
            at = end + 1;
        }
        word = default;
        return Verdict.None;
    }

    /// <summary>An administrator's words for a rule, which are its name where it has no other.</summary>
    public static void WriteDescription(RowWriter rows, ReadOnlySpan<byte> description)
    {
        rows.Extra("DESCR"u8, description);
        if (!rows.Has(Asim.NetworkRuleName)) rows.Text(Asim.NetworkRuleName, description);
    }
}
