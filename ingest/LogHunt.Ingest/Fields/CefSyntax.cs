using System.Buffers.Text;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// `CEF:0|vendor|product|version|event class|name|severity|extension`, wherever in the record it begins; UniFi OS leaves out the name.
/// </summary>
sealed class CefSyntax(AbsentWords absent, bool isLabelled, KeyName? name) : FieldSyntax(absent)
{
    static readonly byte[][] Heads = ["DeviceVendor"u8.ToArray(), "DeviceProduct"u8.ToArray(), "DeviceVersion"u8.ToArray(),
        "DeviceEventClassID"u8.ToArray(), "Activity"u8.ToArray(), "LogSeverity"u8.ToArray()];

    static readonly byte[][] Nameless = [.. Heads[..4], Heads[5]];

    /// <summary>The fields whose meaning a label says, each with an odd number after its own for the label.</summary>
    static readonly string[] Custom =
    [
        .. Numbered("cs", 6), .. Numbered("cn", 3), .. Numbered("cfp", 4), .. Numbered("c6a", 4), .. Numbered("flexString", 2),
        .. Numbered("flexNumber", 2), .. Numbered("flexDate", 1), .. Numbered("deviceCustomDate", 2), .. Numbered("deviceCustomNumber", 3),
        .. Numbered("deviceCustomString", 6), .. Numbered("deviceCustomFloatingPoint", 4), .. Numbered("deviceCustomIPv6Address", 4),
    ];

    static readonly KeyValueTable<int> Labels =
        new(Custom.SelectMany((field, at) => new[] { (field, 2 * at), (field + "Label", 2 * at + 1) }));

    readonly PairSyntax extension = new(KeyValueDialect.Cef, absent, name);

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        var start = record.IndexOf("CEF:"u8);
        if (start < 0) start = StartOf(record);
        if (start < 0) return;
        var head = HeadReader.Next(record, start);
        var at = HeadReader.Read(record, head, IsNameless(record, head) ? Nameless : Heads, this, fields);
        if (at < 0) return;
        extension.Fill(record[at..], at, fields);
        if (isLabelled) fields.NameByLabels(Labels, Custom.Length);
    }

    /// <summary>Whether a number stands where the name would, and the first pair where the severity would.</summary>
    static bool IsNameless(ReadOnlySpan<byte> record, int at)
    {
        for (var i = 0; i < 4 && at >= 0; i++) at = HeadReader.Next(record, at);
        if (at < 0 || HeadReader.End(record, at) is var end && end == record.Length || !TextCursor.IsNumber(record[at..end])) return false;
        var rest = record[(end + 1)..];
        for (var i = 0; i < rest.Length; i++)
            if (!char.IsAsciiLetterOrDigit((char)rest[i])) return i > 0 && rest[i] == '=';
        return false;
    }

    /// <summary>`0|vendor|…` of a record whose `CEF:` a relay took for the tag; -1 when there is none.</summary>
    static int StartOf(ReadOnlySpan<byte> record) =>
        record.IndexOf("0|"u8) is >= 0 and var zero && record[..zero].Trim((byte)' ').IsEmpty ? zero : -1;

    static IEnumerable<string> Numbered(string field, int last) => Enumerable.Range(1, last).Select(number => field + number);
}

/// <summary>
/// `LEEF:1.0|vendor|product|version|event id|` and pairs parted by tabs; LEEF 2 names the separator as another part, as it stands
/// or as `x09`. Where no tab came through, what stands in their place: a bar, syslog's `#011`, a blank.
/// </summary>
sealed class LeefSyntax(AbsentWords absent) : FieldSyntax(absent)
{
    static readonly byte[][] Heads = ["DeviceVendor"u8.ToArray(), "DeviceProduct"u8.ToArray(), "DeviceVersion"u8.ToArray(),
        "EventID"u8.ToArray()];

    readonly PairSyntax blanks = new(KeyValueDialect.Cef, absent, null);

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        var start = record.IndexOf("LEEF:"u8);
        if (start < 0) return;
        var at = HeadReader.Read(record, HeadReader.Next(record, start), Heads, this, fields);
        if (at < 0) return;
        if (record[start..].StartsWith("LEEF:2"u8) && HeadReader.End(record, at) is var bar && bar < record.Length && bar - at <= 4)
        {
            var separator = bar > at ? SeparatorOf(record[at..bar]) : (byte)'\t';
            FillParted(record, bar + 1, [separator], "="u8, fields);
            return;
        }
        var pairs = record[at..];
        if (pairs.Contains((byte)'\t')) FillParted(record, at, "\t"u8, "="u8, fields);
        else if (pairs.IndexOf("#011"u8) >= 0) FillParted(record, at, "#011"u8, "="u8, fields);
        else if (pairs.Contains((byte)'|')) FillParted(record, at, "|"u8, "="u8, fields);
        else blanks.Fill(pairs, at, fields);
    }

    static byte SeparatorOf(ReadOnlySpan<byte> word)
    {
        var digits = word.StartsWith("0x"u8) ? word[2..] : word.Length > 1 && word[0] == 'x' ? word[1..] : default;
        return !digits.IsEmpty && Utf8Parser.TryParse(digits, out byte code, out _, 'x') ? code : word[0];
    }
}

/// <summary>The parts of a head between bars, of which `\|` is none.</summary>
static class HeadReader
{
    /// <summary>Adds the parts from `at` on under these names; gives what follows the last, -1 when the record ends before.</summary>
    public static int Read(ReadOnlySpan<byte> record, int at, byte[][] names, FieldSyntax syntax, RecordFields fields)
    {
        foreach (var name in names)
        {
            if (at < 0) return at;
            var end = End(record, at);
            var value = record[at..end].Trim((byte)' ');
            if (!syntax.IsAbsent(value))
            {
                var start = end - record[at..end].TrimStart((byte)' ').Length;
                var (own, length) = value.Contains((byte)'\\') ? FieldSyntax.Unescape(value, @"|\"u8, fields) : (start, value.Length);
                fields.Add(fields.Store(name), name.Length, own, length);
            }
            at = end < record.Length ? end + 1 : -1;
        }
        return at;
    }

    /// <summary>Behind the next bar, -1 when there is none.</summary>
    public static int Next(ReadOnlySpan<byte> record, int from) => End(record, from) is var end && end < record.Length ? end + 1 : -1;

    /// <summary>Where the next bar is, or the end.</summary>
    public static int End(ReadOnlySpan<byte> record, int from)
    {
        for (var at = from; at < record.Length; at++)
        {
            if (record[at] == '|') return at;
            if (record[at] == '\\') at++;
        }
        return record.Length;
    }
}
