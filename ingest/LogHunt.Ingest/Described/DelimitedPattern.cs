using System.Collections.Immutable;
using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Described;

/// <summary>Values by position, parted by one character. A line of the names themselves is a header.</summary>
sealed class DelimitedPattern(byte separator, ImmutableArray<string> names, string absent, bool needsHeader) : LinePattern
{
    readonly SeparatedSyntax syntax = FieldSyntax.Separated(separator, absent: absent);
    readonly byte[][] written = [.. names.Select(Encoding.UTF8.GetBytes)];

    public override ImmutableArray<string> Parts => names;

    public override string? Header { get; } = needsHeader ? string.Join((char)separator, names) : null;

    public override bool Read(in LogLine line, FieldColumns columns, RecordFields fields)
    {
        // Where a relay's head stands before them, or a time was taken for one, only one of the two has all values.
        var text = syntax.Count(line.Body) == names.Length ? line.Body : line.Text;
        return (text.Length == line.Body.Length || syntax.Count(text) == names.Length) && syntax.Read(text, columns, fields);
    }

    public override bool IsHeader(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart("\uFEFF# "u8);
        for (var i = 0; i < written.Length; i++)
            if (!Ascii.EqualsIgnoreCase(syntax.ValueAt(line, i).Trim(" \r"u8), written[i]) && names[i] != "_") return false;
        return syntax.Count(line) == names.Length;
    }

    public override bool Fits(ReadOnlySpan<byte> line) => syntax.Count(line) == names.Length;
}
