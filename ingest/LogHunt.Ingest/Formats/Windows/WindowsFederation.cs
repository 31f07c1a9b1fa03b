using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// AD FS writes what it audits as XML inside of a field, or of the text: `AuditBase`. Its elements become fields of the event under their
/// own names.
/// </summary>
static class WindowsFederation
{
    static readonly XmlSyntax Audit = FieldSyntax.Xml(
        name: path => path.Contains((byte)'@') ? default : path[(path.LastIndexOf((byte)'.') + 1)..]);

    /// <summary>Adds the elements of the audit that a field of the event holds.</summary>
    public static void Read(RecordFields fields)
    {
        var all = fields.Kept;
        var start = all.IndexOf("<AuditBase"u8);
        if (start < 0) return;
        var end = all[start..].IndexOf("</AuditBase>"u8);
        if (end > 0) Audit.Append(all.Slice(start, end + "</AuditBase>"u8.Length), fields);
    }
}
