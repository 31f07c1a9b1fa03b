using System.Text;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Described;

/// <summary>
/// Pairs of a name and a value: parted by blanks or commas as logs are careless about it, or by other texts as they are said.
/// </summary>
sealed class PairText
{
    readonly byte[] separator, between;
    readonly AbsentWords absent;
    readonly PairSyntax? usual;

    public PairText(string separator, string between, string absent)
    {
        (this.separator, this.between, this.absent) = (Encoding.UTF8.GetBytes(separator), Encoding.UTF8.GetBytes(between), new(absent));
        if (between == "=" && separator is " " or ",")
            usual = new(separator == " " ? KeyValueDialect.Blank : KeyValueDialect.Comma, new(absent), null);
    }

    /// <summary>Adds the pairs of a text that stands at `start` in the record.</summary>
    public void Fill(ReadOnlySpan<byte> text, int start, RecordFields fields)
    {
        if (usual is not null)
        {
            usual.Fill(text, start, fields);
            return;
        }
        for (var at = 0; at < text.Length;)
        {
            var end = End(text, at);
            var pair = text[at..end];
            var name = pair.IndexOf(between);
            if (name > 0) Add(pair[..name], pair[(name + between.Length)..], start + at, start + at + name + between.Length, fields);
            at = end + separator.Length;
        }
    }

    void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int nameAt, int valueAt, RecordFields fields)
    {
        var key = name.Trim(Blanks);
        var left = value.TrimStart(Blanks);
        valueAt += value.Length - left.Length;
        value = left.TrimEnd(Blanks);
        if (value.Length > 1 && value[0] == '"' && value[^1] == '"')
        {
            value = value[1..^1];
            valueAt++;
        }
        if (!key.IsEmpty && !absent.Contains(value)) fields.Add(nameAt + name.IndexOf(key), key.Length, valueAt, value.Length);
    }

    static ReadOnlySpan<byte> Blanks => " \t\r"u8;

    /// <summary>Where a pair ends: at the next separator that does not stand in a value's quotes.</summary>
    int End(ReadOnlySpan<byte> text, int at)
    {
        var end = text[at..].IndexOf(separator) is >= 0 and var found ? at + found : text.Length;
        var opens = text[at..end].IndexOf((byte)'"');
        if (opens < 0 || text[at..(at + opens)].TrimEnd(Blanks) is var before
            && !before.EndsWith(between.AsSpan().TrimEnd((byte)' '))) return end;
        var closes = text[(at + opens + 1)..].IndexOf((byte)'"');
        if (closes < 0) return end;
        closes += at + opens + 1;
        return closes < end ? end : text[closes..].IndexOf(separator) is >= 0 and var behind ? closes + behind : text.Length;
    }
}
