using LogHunt.Engine.Columns;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// AD FS writes what it audits as XML inside of a field, or of the text: `AuditBase`. Its elements become fields of the event under their
/// own names. What it says of tokens that it refused (411, 342) are fields without names: who stands in the exception, and of an event
/// that was audited the addresses in the last.
/// </summary>
static class WindowsFederation
{
    const int LongestList = 512;

    static readonly XmlSyntax Audit = FieldSyntax.Xml(
        name: path => path.Contains((byte)'@') ? default : path[(path.LastIndexOf((byte)'.') + 1)..]);

    static ReadOnlySpan<byte> Refused => "SecurityTokenValidationException: "u8;

    /// <summary>Adds the elements of the audit that a field of the event holds.</summary>
    public static void Read(RecordFields fields)
    {
        var all = fields.Kept;
        var start = all.IndexOf("<AuditBase"u8);
        if (start < 0)
        {
            ReadRefused(fields);
            return;
        }
        var end = all[start..].IndexOf("</AuditBase>"u8);
        if (end > 0) Audit.Append(all.Slice(start, end + "</AuditBase>"u8.Length), fields);
    }

    static void ReadRefused(RecordFields fields)
    {
        var count = fields.Count;
        for (var i = 0; i < count; i++)
        {
            if (!fields.NameAt(i, out var start, out var length).StartsWith("param"u8)) continue;
            var value = fields.At(start, length);
            if (value.IndexOf(Refused) is >= 0 and var at)
            {
                start += at + Refused.Length;
                value = value[(at + Refused.Length)..];
                var user = value.IndexOf(" --->"u8) is > 0 and var arrow ? arrow : value.IndexOfAny((byte)'\r', (byte)'\n', (byte)' ');
                if (user != 0) Add("UserId"u8, start, user < 0 ? value.Length : user, fields);
            }
            else if (AreAddresses(value)) Add("IpAddress"u8, start, length, fields);
        }
    }

    /// <summary>`203.0.113.21,192.0.2.90`: the client's, and the proxies' that it came through.</summary>
    static bool AreAddresses(ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty || list.Length > LongestList) return false;
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        foreach (var range in list.Split((byte)','))
            if (!Addresses.TryCanonical(list[range].Trim((byte)' '), canonical, out _)) return false;
        return true;
    }

    static void Add(ReadOnlySpan<byte> name, int start, int length, RecordFields fields) =>
        fields.Add(fields.Store(name), name.Length, start, length);
}
