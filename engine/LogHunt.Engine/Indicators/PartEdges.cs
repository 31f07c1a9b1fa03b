using System.Buffers;
using System.Text;

namespace LogHunt.Engine.Indicators;

/// <summary>What a text does where it meets the next part of a longer text, as bits.</summary>
[Flags]
enum PartEdge
{
    None = 0,

    /// <summary>It begins with a form in brackets.</summary>
    BeginsWithForm = 1,

    /// <summary>It ends with one.</summary>
    EndsWithForm = 2,

    /// <summary>It ends within one.</summary>
    EndsWithin = 4,

    /// <summary>It begins within one; an empty text does.</summary>
    BeginsWithin = 8,

    /// <summary>It begins with a byte that IPv6 addresses and words have.</summary>
    BeginsWithAddress = 16,

    EndsWithAddress = 32,

    /// <summary>It has a colon.</summary>
    HasColon = 64,

    /// <summary>Nothing in it ends a run of bytes of IPv6 addresses and words.</summary>
    IsOneRun = 128,

    IsEmpty = 256,
}

/// <summary>
/// How texts go on across the edges of their parts, which cut no word: one side of each edge is a delimiter or the end. Escapes of digits
/// and letters hold no delimiter, a backslash before an edge leaves the delimiter there, and entities mean none of a word's bytes: so only the
/// forms in brackets (`[.]`, `(dot)`) join words across edges, and only colons join addresses. All is asked of a text as it is and
/// without one and two layers of escapes, as <see cref="TextIndicators"/> reads it.
/// </summary>
static class PartEdges
{
    /// <summary>Colons of an IPv6 address that leaves none out.</summary>
    public const int OfAddress = 7;

    static readonly byte[][] Forms = [.. PlainSpelling.BracketForms];

    static readonly SearchValues<byte> FormBytes = SearchValues.Create("[](){}.:/@datoDATO0123456789"u8);

    /// <summary>Bytes of words and colons. Those beyond ASCII are no address's, but of words.</summary>
    static readonly bool[] OfRun = [.. Enumerable.Range(0, 256).Select(code => code == ':' || TextIndicators.IsOfWord((byte)code))];

    public static PartEdge Of(ReadOnlySpan<byte> text)
    {
        var edges = Written(text);
        using var layers = new PlainSpelling.Layers(text);
        while (layers.Next(out var plain)) edges |= Written(plain);
        return edges;
    }

    /// <summary>
    /// Colons in the run that begins the text, and in the one that ends it; where two follow each other they count as those of a whole
    /// address.
    /// </summary>
    public static (int First, int Last) Colons(ReadOnlySpan<byte> text)
    {
        var (first, last) = (ColonsOfFirst(text), ColonsOfLast(text));
        using var layers = new PlainSpelling.Layers(text);
        while (layers.Next(out var plain)) (first, last) = (Math.Max(first, ColonsOfFirst(plain)), Math.Max(last, ColonsOfLast(plain)));
        return (first, last);
    }

    static int ColonsOfFirst(ReadOnlySpan<byte> text)
    {
        var end = 0;
        while (end < text.Length && OfRun[text[end]]) end++;
        return ColonsOf(text[..end]);
    }

    static int ColonsOfLast(ReadOnlySpan<byte> text)
    {
        if (text.EndsWith("\\"u8)) text = text[..^1];
        var start = text.Length;
        while (start > 0 && OfRun[text[start - 1]]) start--;
        return ColonsOf(text[start..]);
    }

    static int ColonsOf(ReadOnlySpan<byte> run) => run.Count((byte)':') + (run.IndexOf("::"u8) >= 0 ? OfAddress : 0);

    static PartEdge Written(ReadOnlySpan<byte> text)
    {
        // It escapes the delimiter behind the edge, which stays.
        if (text.EndsWith("\\"u8)) text = text[..^1];
        if (text.IsEmpty) return PartEdge.IsEmpty | PartEdge.BeginsWithin | PartEdge.IsOneRun;
        var edges = PartEdge.None;
        if (OfRun[text[0]]) edges |= PartEdge.BeginsWithAddress;
        if (OfRun[text[^1]]) edges |= PartEdge.EndsWithAddress;
        if (text.Contains((byte)':')) edges |= PartEdge.HasColon;
        if (IsOneRun(text)) edges |= PartEdge.IsOneRun;
        if (FormBytes.Contains(text[0]) || FormBytes.Contains(text[^1])) edges |= AtForms(text);
        return edges;
    }

    static bool IsOneRun(ReadOnlySpan<byte> text)
    {
        foreach (var code in text) if (!OfRun[code]) return false;
        return true;
    }

    static PartEdge AtForms(ReadOnlySpan<byte> text)
    {
        var edges = AtLengths(text);
        foreach (var form in Forms)
        {
            if (Begins(text, form)) edges |= PartEdge.BeginsWithForm;
            if (Ends(text, form)) edges |= PartEdge.EndsWithForm;
            for (var cut = 1; cut < form.Length; cut++)
            {
                if (Ends(text, form.AsSpan(0, cut))) edges |= PartEdge.EndsWithin;
                if (Begins(text, form.AsSpan(cut))) edges |= PartEdge.BeginsWithin;
                // A part that is all within a form.
                if (text.Length < form.Length - cut && Begins(form.AsSpan(cut), text)) edges |= PartEdge.BeginsWithin;
            }
        }
        return edges;
    }

    /// <summary>The same of a label's length, `(7)`, which joins it to the one before.</summary>
    static PartEdge AtLengths(ReadOnlySpan<byte> text)
    {
        var edges = PartEdge.None;
        if (PlainSpelling.LengthAt(text) > 0) edges |= PartEdge.BeginsWithForm;
        var open = text.LastIndexOf((byte)'(');
        if (open >= 0 && PlainSpelling.LengthAt(text[open..]) == text.Length - open) edges |= PartEdge.EndsWithForm;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit((char)text[digits])) digits++;
        if (digits is 1 or 2 && (digits == text.Length || text[digits] == ')')) edges |= PartEdge.BeginsWithin;
        if (open >= 0 && text.Length - open is 2 or 3 && !text[(open + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9')) edges |= PartEdge.EndsWithin;
        return edges;
    }

    static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with) =>
        text.Length >= with.Length && Ascii.EqualsIgnoreCase(text[..with.Length], with);

    static bool Ends(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with) =>
        text.Length >= with.Length && Ascii.EqualsIgnoreCase(text[^with.Length..], with);
}
