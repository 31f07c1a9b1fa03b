using System.Buffers.Text;
using System.Text;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// One XML element, cut short or not: the text of each element below it under the path of their names, `System.Computer`, and attributes
/// behind that, `System.Provider@Name`. Prefixes of names are left out, and so are the outermost element's attributes. An element of the
/// name `named` is known by its attribute `Name` instead: `EventData.IpAddress`.
/// </summary>
sealed class XmlSyntax(byte[] named, AbsentWords absent, KeyName? name) : FieldSyntax(absent)
{
    const int Deepest = 32;
    const int LongestPath = 1024;

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields) => Fill(record, 0, fields);

    /// <summary>Adds the fields of an element that stands inside of a record's field to those of the record.</summary>
    public void Append(ReadOnlySpan<byte> element, RecordFields fields)
    {
        var isWhole = fields.IsWhole;
        Fill(element, fields.Store(element), fields);
        fields.IsWhole = isWhole;
    }

    /// <summary>Reads an element that stands at `origin` of what is kept of the record.</summary>
    void Fill(ReadOnlySpan<byte> record, int origin, RecordFields fields)
    {
        var path = new XmlPath(stackalloc byte[LongestPath], stackalloc int[Deepest + 1]);
        fields.IsWhole = false;
        for (var at = 0; at < record.Length && !fields.IsWhole;)
        {
            var rest = record[at..];
            var next = rest.IndexOf((byte)'<');
            Add(path.Current, record, at, next < 0 ? rest.Length : next, isMarkup: true, origin, fields);
            if (next < 0) return;
            at += next;
            var tag = record[at..];
            if (tag.StartsWith("<![CDATA["u8))
            {
                var length = tag.IndexOf("]]>"u8);
                var inside = "<![CDATA["u8.Length;
                Add(path.Current, record, at + inside, (length < 0 ? tag.Length : length) - inside, isMarkup: false, origin, fields);
                at = length < 0 ? record.Length : at + length + "]]>"u8.Length;
                continue;
            }
            var end = EndOfTag(tag);
            if (end < 0) return;
            at += end;
            tag = tag[..end];
            if (tag[1] is (byte)'?' or (byte)'!') continue;
            if (tag[1] == '/') fields.IsWhole = !path.Close();
            else Open(tag, at - end, record, ref path, origin, fields);
        }
    }

    void Open(ReadOnlySpan<byte> tag, int start, ReadOnlySpan<byte> record, ref XmlPath path, int origin, RecordFields fields)
    {
        var isEmpty = tag is [.., (byte)'/', (byte)'>'];
        var attributes = new XmlAttributes(tag[1..^(isEmpty ? 2 : 1)]);
        var element = Local(attributes.Element);
        var isNamed = named.Length > 0 && element.SequenceEqual(named);
        path.Open(element);
        while (attributes.Next(out var key, out var value))
        {
            if (path.IsOutermost) break;
            if (isNamed && key.SequenceEqual("Name"u8)) path.Rename(value);
            else if (path.With((byte)'@', Local(key)) is { IsEmpty: false } full)
                Add(full, record, start + Offset(tag, value), value.Length, isMarkup: true, origin, fields);
        }
        if (isEmpty) fields.IsWhole = !path.Close();
    }

    void Add(ReadOnlySpan<byte> path, ReadOnlySpan<byte> record, int start, int length, bool isMarkup, int origin, RecordFields fields)
    {
        var value = record.Slice(start, Math.Max(length, 0));
        var left = value.TrimStart(" \t\r\n\0"u8);
        var trimmed = left.TrimEnd(" \t\r\n\0"u8);
        if (path.IsEmpty || IsAbsent(trimmed)) return;
        var key = name is null ? path : name(path);
        if (key.IsEmpty) return;
        var keyAt = fields.Store(key);
        if (!isMarkup || !trimmed.Contains((byte)'&')) 
            fields.Add(keyAt, key.Length, origin + start + value.Length - left.Length, trimmed.Length);
        else
        {
            var plain = XmlText.Unescape(trimmed, fields.Room(trimmed.Length));
            fields.Add(keyAt, key.Length, fields.Keep(plain), plain);
        }
    }

    static ReadOnlySpan<byte> Local(ReadOnlySpan<byte> name) => name[(name.IndexOf((byte)':') + 1)..];

    /// <summary>Behind the bracket that ends a tag, a comment or an instruction; -1 when it is cut.</summary>
    static int EndOfTag(ReadOnlySpan<byte> tag)
    {
        if (tag.Length < 3) return -1;
        if (tag.StartsWith("<!--"u8)) return tag.IndexOf("-->"u8) is >= 0 and var comment ? comment + 3 : -1;
        for (var at = 1; ;)
        {
            var next = tag[at..].IndexOfAny((byte)'>', (byte)'"', (byte)'\'');
            if (next < 0) return -1;
            at += next + 1;
            if (tag[at - 1] == '>') return at;
            var close = tag[at..].IndexOf(tag[at - 1]);
            if (close < 0) return -1;
            at += close + 1;
        }
    }
}

/// <summary>The names of the elements that are open below the outermost, as one text with dots.</summary>
ref struct XmlPath(Span<byte> text, Span<int> ends)
{
    readonly Span<byte> text = text;
    readonly Span<int> ends = ends;
    int depth;

    public readonly bool IsOutermost => depth == 1;

    /// <summary>Empty outside, on the outermost element, and where it is too deep or too long to be said.</summary>
    public readonly ReadOnlySpan<byte> Current => depth > 0 && depth < ends.Length && ends[depth] > 0 ? text[..ends[depth]] : default;

    public void Open(ReadOnlySpan<byte> name)
    {
        depth++;
        if (depth < ends.Length) ends[depth] = depth == 1 ? 0 : Write(name, (byte)'.', ends[depth - 1]);
    }

    /// <summary>False when nothing is open any more.</summary>
    public bool Close() => --depth > 0;

    /// <summary>The innermost element gets another name.</summary>
    public readonly void Rename(ReadOnlySpan<byte> name)
    {
        if (depth > 1 && depth < ends.Length) ends[depth] = Write(name, (byte)'.', ends[depth - 1]);
    }

    /// <summary>The path with a name behind it, for once; empty when that is too long.</summary>
    public readonly ReadOnlySpan<byte> With(byte separator, ReadOnlySpan<byte> name)
    {
        if (depth < 2 || depth >= ends.Length) return default;
        return Write(name, separator, ends[depth]) is > 0 and var end ? text[..end] : default;
    }

    /// <summary>Where a path ends that goes on with a name; -1 when it does not fit.</summary>
    readonly int Write(ReadOnlySpan<byte> name, byte separator, int at)
    {
        if (at < 0 || at + name.Length + 1 > text.Length) return -1;
        if (at > 0) text[at++] = separator;
        name.CopyTo(text[at..]);
        return at + name.Length;
    }
}

/// <summary>What stands between the brackets of a start tag.</summary>
ref struct XmlAttributes
{
    ReadOnlySpan<byte> rest;

    public XmlAttributes(ReadOnlySpan<byte> tag)
    {
        var end = tag.IndexOfAny(" \t\r\n"u8);
        Element = end < 0 ? tag : tag[..end];
        rest = end < 0 ? default : tag[end..];
    }

    public ReadOnlySpan<byte> Element { get; }

    public bool Next(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        var equals = rest.IndexOf((byte)'=');
        if (equals < 0) return false;
        key = rest[..equals].Trim(" \t\r\n"u8);
        rest = rest[(equals + 1)..].TrimStart(" \t\r\n"u8);
        if (rest is not [(byte)'"' or (byte)'\'', ..]) return false;
        var close = rest[1..].IndexOf(rest[0]);
        if (close < 0) return false;
        value = rest[1..(close + 1)];
        rest = rest[(close + 2)..];
        return true;
    }
}

/// <summary>Text of XML without its references.</summary>
static class XmlText
{
    /// <summary>Writes the text as it is meant, which is never longer; what is no reference stays. Gives the length.</summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> plain)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var and = text.IndexOf((byte)'&');
            var before = and < 0 ? text : text[..and];
            before.CopyTo(plain[written..]);
            written += before.Length;
            text = text[before.Length..];
            if (text.IsEmpty) break;
            var end = text[..Math.Min(text.Length, 12)].IndexOf((byte)';');
            if (end > 1 && Meant(text[1..end]) is { } rune && rune.TryEncodeToUtf8(plain[written..], out var length))
            {
                written += length;
                text = text[(end + 1)..];
                continue;
            }
            plain[written++] = (byte)'&';
            text = text[1..];
        }
        return written;
    }

    static Rune? Meant(ReadOnlySpan<byte> name)
    {
        if (name[0] != '#')
            return name.SequenceEqual("amp"u8) ? new('&') : name.SequenceEqual("lt"u8) ? new('<') : name.SequenceEqual("gt"u8) ? new('>')
                : name.SequenceEqual("quot"u8) ? new('"') : name.SequenceEqual("apos"u8) ? new('\'') : null;
        var isHex = name.Length > 2 && (name[1] | 0x20) == 'x';
        var digits = name[(isHex ? 2 : 1)..];
        return Utf8Parser.TryParse(digits, out int code, out var read, isHex ? 'x' : 'D') && read == digits.Length
            && Rune.IsValid(code) ? new(code) : null;
    }
}
