using System.Globalization;
using System.Text;

namespace LogHunt.Engine.Functions;

/// <summary>A set of code points as ranges in order, with gaps between them: what a character class with operators is computed with.</summary>
sealed class CodePointSet
{
    const int Last = 0x10ffff, FirstBeyond = 0x10000, FirstSurrogate = 0xd800, LastSurrogate = 0xdfff;

    readonly record struct Span(int From, int To);

    readonly List<Span> spans;

    CodePointSet(List<Span> spans) => this.spans = spans;

    public static CodePointSet None { get; } = new([]);

    public static CodePointSet Of(int from, int to) => new([new(from, to)]);

    /// <summary>`41-5A 61-7A AA`</summary>
    public static CodePointSet Parse(string ranges) => Union(ranges.Split(' ').Select(range => range.Split('-'))
        .Select(ends => Of(int.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            int.Parse(ends[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    public static CodePointSet Where(Func<UnicodeCategory, bool> isOne)
    {
        var found = new List<Span>();
        for (var point = 0; point <= Last; point++)
        {
            if (!isOne(CharUnicodeInfo.GetUnicodeCategory(point))) continue;
            if (found.Count > 0 && found[^1].To == point - 1) found[^1] = found[^1] with { To = point };
            else found.Add(new(point, point));
        }
        return new(found);
    }

    public static CodePointSet Union(IEnumerable<CodePointSet> sets)
    {
        var merged = new List<Span>();
        foreach (var span in sets.SelectMany(set => set.spans).OrderBy(span => span.From))
        {
            if (merged.Count > 0 && span.From <= merged[^1].To + 1)
                merged[^1] = merged[^1] with { To = Math.Max(merged[^1].To, span.To) };
            else merged.Add(span);
        }
        return new(merged);
    }

    public CodePointSet Complement()
    {
        var gaps = new List<Span>();
        var next = 0;
        foreach (var span in spans)
        {
            if (span.From > next) gaps.Add(new(next, span.From - 1));
            next = span.To + 1;
        }
        if (next <= Last) gaps.Add(new(next, Last));
        return new(gaps);
    }

    public CodePointSet And(CodePointSet other)
    {
        var common = new List<Span>();
        for (int i = 0, j = 0; i < spans.Count && j < other.spans.Count;)
        {
            var from = Math.Max(spans[i].From, other.spans[j].From);
            var to = Math.Min(spans[i].To, other.spans[j].To);
            if (from <= to) common.Add(new(from, to));
            if (spans[i].To < other.spans[j].To) i++;
            else j++;
        }
        return new(common);
    }

    public CodePointSet Without(CodePointSet other) => And(other.Complement());

    public CodePointSet Either(CodePointSet other) => Union([Without(other), other.Without(this)]);

    /// <summary>With each letter in its other cases.</summary>
    public CodePointSet Folded()
    {
        var added = new List<CodePointSet> { this };
        foreach (var span in spans)
            for (var point = span.From; point <= Math.Min(span.To, char.MaxValue); point++)
                foreach (var other in Cases[Folds((char)point)])
                    if (other < span.From || other > span.To) added.Add(Of(other, other));
        return Union(added);
    }

    static char Folds(char one) => char.ToLowerInvariant(char.ToUpperInvariant(one));

    static readonly ILookup<char, char> Cases = Enumerable.Range(0, char.MaxValue + 1).Select(value => (char)value)
        .Where(one => char.ToLowerInvariant(one) != one || char.ToUpperInvariant(one) != one).ToLookup(Folds);

    /// <summary>
    /// As a pattern of .NET, whose characters are UTF-16: what is beyond the first 65,536 is pairs of surrogates. A set that has all of
    /// those takes a surrogate by itself instead, as .NET's own `[^a]` does.
    /// </summary>
    public string ToPattern()
    {
        var beyond = And(Of(FirstBeyond, Last)).spans;
        var hasAll = beyond is [{ From: FirstBeyond, To: Last }];
        var within = And(Of(0, char.MaxValue)).Without(Of(FirstSurrogate, LastSurrogate));
        if (hasAll) within = Union([within, Of(FirstSurrogate, LastSurrogate)]);
        var text = new StringBuilder();
        var single = within.spans.Count == 0 ? "" : Class(within.spans);
        if (hasAll || beyond.Count == 0) return single.Length == 0 ? @"[^\s\S]" : single;
        text.Append("(?:").Append(single);
        foreach (var pairs in beyond.SelectMany(Pairs)) text.Append(text.Length > 3 ? "|" : "").Append(pairs);
        return text.Append(')').ToString();
    }

    static string Class(IEnumerable<Span> spans) =>
        $"[{string.Concat(spans.Select(span => span.From == span.To ? Unit(span.From) : $"{Unit(span.From)}-{Unit(span.To)}"))}]";

    static string Unit(int value) => string.Create(CultureInfo.InvariantCulture, $"\\u{value:X4}");

    /// <summary>A range beyond the first 65,536 as patterns of two characters, each of a range of high and one of low surrogates.</summary>
    static IEnumerable<string> Pairs(Span span)
    {
        const int Block = 0x400;
        for (var from = span.From; from <= span.To;)
        {
            var isWhole = from % Block == 0 && from + Block - 1 <= span.To;
            var to = isWhole ? (span.To + 1) / Block * Block - 1 : Math.Min(span.To, from / Block * Block + Block - 1);
            yield return Class([new(High(from), High(to))]) + Class([new(Low(from), Low(to))]);
            from = to + 1;
        }
    }

    static int High(int point) => FirstSurrogate + ((point - FirstBeyond) >> 10);

    static int Low(int point) => 0xdc00 + (point & 0x3ff);
}
