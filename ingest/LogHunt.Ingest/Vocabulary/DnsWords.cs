using System.Globalization;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>DNS' response codes and types of records, by the names and numbers that servers log.</summary>
static class DnsWords
{
    static readonly string[] Codes =
        ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"];

    static readonly (string Name, int Number)[] Types =
    [
        ("A", 1), ("NS", 2), ("CNAME", 5), ("SOA", 6), ("WKS", 11), ("PTR", 12), ("HINFO", 13), ("MX", 15), ("TXT", 16), ("RP", 17),
        ("AFSDB", 18), ("KEY", 25), ("AAAA", 28), ("LOC", 29), ("SRV", 33), ("NAPTR", 35), ("CERT", 37), ("DNAME", 39), ("DS", 43),
        ("SSHFP", 44), ("RRSIG", 46), ("NSEC", 47), ("DNSKEY", 48), ("DHCID", 49), ("NSEC3", 50), ("NSEC3PARAM", 51), ("TLSA", 52),
        ("CDS", 59), ("SVCB", 64), ("HTTPS", 65), ("SPF", 99), ("TKEY", 249), ("TSIG", 250), ("IXFR", 251), ("AXFR", 252),
        ("ANY", 255), ("URI", 256), ("CAA", 257),
    ];

    static readonly KeyValueTable<(string Name, int Number)> CodeWords = new(
        [.. Codes.Select((name, number) => (name, (name, number))), ("NOTIMPL", ("NOTIMP", 4))], foldCase: true);

    static readonly KeyValueTable<(string Name, int Number)> TypeWords = new(
    [
        .. Types.Select(type => (type.Name, type)), ("ALL", ("ANY", 255)), ("*", ("ANY", 255)),
        .. Types.Select(type => (type.Number.ToString(CultureInfo.InvariantCulture), type)),
    ], foldCase: true);

    /// <summary>The name of a response code, or its number where it has none.</summary>
    public static string CodeName(long code) =>
        code >= 0 && code < Codes.Length ? Codes[code] : code.ToString(CultureInfo.InvariantCulture);

    public static bool IsCode(ReadOnlySpan<byte> word) => CodeWords.TryFind(word, out _);

    /// <summary>What was asked; a name ends without its dot, but for the root's.</summary>
    public static void Question(RowWriter rows, ReadOnlySpan<byte> name, ReadOnlySpan<byte> type, ReadOnlySpan<byte> ofClass = default)
    {
        Name(rows, name);
        rows.Text(Asim.DnsQueryClassName, ofClass);
        if (ofClass.SequenceEqual("IN"u8)) rows.Number(Asim.DnsQueryClass, 1);
        if (TypeWords.TryFind(Numbered(type), out var known))
        {
            rows.Text(Asim.DnsQueryTypeName, known.Name);
            rows.Number(Asim.DnsQueryType, known.Number);
            return;
        }
        rows.Text(Asim.DnsQueryTypeName, type);
        if (Numbered(type) is { Length: < 6 } number && TextCursor.IsNumber(number)) rows.Number(Asim.DnsQueryType, number);
    }

    public static void Name(RowWriter rows, ReadOnlySpan<byte> name) =>
        rows.Text(Asim.DnsQuery, name.Length > 1 && name[^1] == '.' ? name[..^1] : name);

    public static void Request(RowWriter rows) => rows.Text(Asim.EventSubType, "request"u8);

    /// <summary>How it was answered: only NOERROR is a success.</summary>
    public static void Response(RowWriter rows, ReadOnlySpan<byte> code)
    {
        rows.Text(Asim.EventSubType, "response"u8);
        if (code.IsEmpty) return;
        var isKnown = CodeWords.TryFind(code, out var known);
        if (isKnown) rows.Number(Asim.DnsResponseCode, known.Number);
        rows.Text(Asim.EventResult, isKnown && known.Number == 0 ? "Success"u8 : "Failure"u8);
        foreach (var column in (ReadOnlySpan<AsimText>)[Asim.DnsResponseCodeName, Asim.EventResultDetails])
        {
            if (isKnown) rows.Text(column, known.Name);
            else rows.Text(column, code);
        }
    }

    /// <summary>`TYPE65`, `type=65`: types that the server has no name for.</summary>
    static ReadOnlySpan<byte> Numbered(ReadOnlySpan<byte> type) =>
        type.StartsWith("TYPE"u8) ? type["TYPE"u8.Length..] : type.StartsWith("type="u8) ? type["type="u8.Length..] : type;
}
