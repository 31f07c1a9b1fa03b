using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>What the rules of a name server did with a question: response policy zones, local zones and lists of blocked names.</summary>
static class DnsPolicy
{
    static readonly KeyValueTable<Verdict> Words = new(
    [
        .. Verdict.Each(Verdict.Allow,
            "passthru disabled tcp-only given inform typetransparent transparent always_transparent nodefault noview ipset"),
        .. Verdict.Each(Verdict.Drop, "drop deny inform_deny always_deny"),
    ], foldCase: true);

    /// <summary>What is no word of letting through or of silence gave another answer than was asked for, which is a refusal.</summary>
    public static void Write(RowWriter rows, ReadOnlySpan<byte> action, ReadOnlySpan<byte> rule)
    {
        var word = action.StartsWith("rpz-"u8) ? action["rpz-"u8.Length..] : action;
        (Words.TryFind(word, out var verdict) ? verdict : Verdict.Deny).Write(rows, action);
        rows.Text(Asim.RuleName, rule.Length > 1 ? rule.TrimEnd((byte)'.') : rule);
    }
}
