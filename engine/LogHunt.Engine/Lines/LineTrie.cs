using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LogHunt.Engine.Lines;

/// <summary>What ends a value: a delimiter, a quote, or the line. `Line` is no value: the literal reaches the line's end.</summary>
enum ValueEnd : byte { Delimiter, Quote, Rest, Line }

/// <summary>A literal and the value behind it, whose column is null when the line ends.</summary>
sealed class LineEdge(byte[] literal, ValueEnd end, LineNode from, VariableColumn? column)
{
    public byte[] Literal { get; } = literal;
    public ValueEnd End { get; } = end;
    public LineNode From { get; } = from;
    public VariableColumn? Column { get; } = column;
    public LineNode? Next { get; set; }

    /// <summary>The value may be empty, and begins with no quote: it stands behind a key.</summary>
    public bool IsKeyed { get; init; }

    /// <summary>Fits nearly anything, so it is tried behind all others.</summary>
    public bool IsGeneral { get; init; }

    public LineEdge? Sibling { get; set; }

    /// <summary>The number of the template that ends here, -1 before there is one.</summary>
    public int Template { get; set; } = -1;

    /// <summary>The literal's first bytes, and which of them there are.</summary>
    public readonly Vector256<byte> Head = HeadOf(literal);
    public readonly uint HeadBits = literal.Length >= 32 ? uint.MaxValue : (1u << literal.Length) - 1;

    static Vector256<byte> HeadOf(byte[] literal)
    {
        Span<byte> head = stackalloc byte[32];
        literal.AsSpan(0, Math.Min(32, literal.Length)).CopyTo(head);
        return Vector256.Create<byte>(head);
    }
}

/// <summary>Where a line can go on: the edges behind it, the last one used first.</summary>
sealed class LineNode(LineEdge? into)
{
    public LineEdge? Into { get; } = into;
    public LineEdge? First { get; set; }
    public int Edges { get; set; }
}

/// <summary>
/// The shapes of lines, found without knowing their format. A known line is walked by comparing literals; only where none fits,
/// rules say what the next literal and the value behind it are. Literals and values make up the line for any bytes; a place with
/// many edges takes any word for a value, so what a trie holds is bounded.
/// </summary>
sealed class LineTrie
{
    /// <summary>With more edges at a place, any word there is a value; with twice as many, the rest of the line is.</summary>
    const int ManyEdges = 32;

    /// <summary>With so many edges in all, new shapes are a literal's prefix and the rest of the line.</summary>
    public const int MostEdges = 16_384;

    /// <summary>With so many values in a line, what follows is one more.</summary>
    const int MostValues = 400;

    /// <summary>A longer line is one value.</summary>
    const int LongestLine = 64 << 10;

    readonly LineNode root = new(null);
    readonly Dictionary<string, VariableColumn> columns = [];
    readonly List<LineEdge> leaves = [];

    public int Edges { get; private set; }

    /// <summary>In order of their numbers.</summary>
    public List<VariableColumn> Columns { get; } = [];

    /// <summary>The last edges of the templates, in order of their numbers.</summary>
    public IReadOnlyList<LineEdge> Leaves => leaves;

    /// <summary>The edges from the root to a template's end.</summary>
    public static List<LineEdge> Path(LineEdge leaf)
    {
        var path = new List<LineEdge>();
        for (var edge = leaf; edge is not null; edge = edge.From.Into) path.Add(edge);
        path.Reverse();
        return path;
    }

    /// <summary>Adds the values of a line to their columns.</summary>
    /// <returns>The number of the line's template.</returns>
    public int Add(MarkedLine line)
    {
        var node = root;
        for (int at = 0, values = 0; ; values++)
        {
            var (from, to) = (at, line.Length);
            var edge = values < MostValues && line.Length <= LongestLine
                ? Find(node, line, at, out from, out to) ?? Grow(node, line, at, out from, out to)
                : RestOf(node);
            if (edge.Column is not { } column) return Template(edge);
            column.Add(line.Slice(from, to));
            if (edge.Next is null) return Template(edge);
            (node, at) = (edge.Next, to);
        }
    }

    int Template(LineEdge leaf)
    {
        if (leaf.Template >= 0) return leaf.Template;
        leaf.Template = leaves.Count;
        leaves.Add(leaf);
        return leaf.Template;
    }

    static LineEdge? Find(LineNode node, MarkedLine line, int at, out int from, out int to)
    {
        var bytes = Vector256.LoadUnsafe(ref line.Start, (nuint)at);
        LineEdge? before = null;
        for (var edge = node.First; edge is not null; before = edge, edge = edge.Sibling)
        {
            if ((Vector256.Equals(bytes, edge.Head).ExtractMostSignificantBits() & edge.HeadBits) != edge.HeadBits) continue;
            if (!Fits(edge, line, at, out from, out to)) continue;
            if (before is null || edge.IsGeneral) return edge;
            before.Sibling = edge.Sibling;
            edge.Sibling = node.First;
            node.First = edge;
            return edge;
        }
        (from, to) = (at, at);
        return null;
    }

    /// <summary>Whether an edge whose literal begins as the line goes on fits it to the value's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Fits(LineEdge edge, MarkedLine line, int at, out int from, out int to)
    {
        var literal = edge.Literal;
        to = from = at + literal.Length;
        if (from > line.Length) return false;   // a literal's zeros are not those behind the line
        if (literal.Length > 32 && !line.Slice(at + 32, from).SequenceEqual(literal.AsSpan(32))) return false;
        switch (edge.End)
        {
            case ValueEnd.Delimiter:
                if (edge.IsKeyed && line[from] == '"') return false;
                // A literal ends within what could be a word only before `::`.
                if (from > at && !MarkedLine.IsDelimiter(literal[^1]) && line[from] != ':') return false;
                to = line.BareEnd(from);
                return to > from || edge.IsKeyed;
            case ValueEnd.Quote:
                to = line.QuotedEnd(from);
                return true;
            case ValueEnd.Rest:
                to = line.Length;
                return true;
            default:
                return from == line.Length;
        }
    }

    LineEdge Grow(LineNode node, MarkedLine line, int at, out int from, out int to)
    {
        var edge = Edges >= MostEdges || node.Edges >= 2 * ManyEdges ? RestOf(node) : Tokenise(node, line, at);
        from = at + edge.Literal.Length;
        to = edge.End switch
        {
            ValueEnd.Delimiter => line.BareEnd(from),
            ValueEnd.Quote => line.QuotedEnd(from),
            _ => line.Length,
        };
        return edge;
    }

    /// <summary>The next literal and the kind of value behind it, by the rules.</summary>
    LineEdge Tokenise(LineNode node, MarkedLine line, int start)
    {
        var anyWord = node.Edges >= ManyEdges;
        for (var at = start; ;)
        {
            while (at < line.Length && MarkedLine.IsDelimiter(line[at]) && !(line[at] == ':' && line[at + 1] == ':'))
            {
                at++;
                if (line[at - 1] == '=') return Keyed(at);
                if (line[at - 1] != ':' || at < 2 || line[at - 2] != '"') continue;
                var value = line[at] == ' ' ? at + 1 : at;
                if (line[value] == '"' || !MarkedLine.IsDelimiter(line[value])) return Keyed(value);
            }
            if (at >= line.Length) return New(line.Length, ValueEnd.Line, false);
            var end = line.BareEnd(at);
            if (end > at && (anyWord || VariableRules.IsValue(line, at, end))) return New(at, ValueEnd.Delimiter, false, anyWord);
            at = Math.Min(line.Length, Math.Max(end, at + 1));
        }

        LineEdge Keyed(int at) => line[at] == '"' ? New(at + 1, ValueEnd.Quote, true) : New(at, ValueEnd.Delimiter, true);

        LineEdge New(int to, ValueEnd end, bool isKeyed, bool isGeneral = false) =>
            Link(node, line.Slice(start, to).ToArray(), end, isKeyed, isGeneral);
    }

    LineEdge RestOf(LineNode node)
    {
        for (var edge = node.First; edge is not null; edge = edge.Sibling)
            if (edge.End == ValueEnd.Rest) return edge;
        return Link(node, [], ValueEnd.Rest, isKeyed: false, isGeneral: true);
    }

    LineEdge Link(LineNode node, byte[] literal, ValueEnd end, bool isKeyed, bool isGeneral)
    {
        var column = end == ValueEnd.Line ? null : ColumnOf(VariableRules.Key(literal, end, node.Into?.Column?.Number ?? -1));
        var edge = new LineEdge(literal, end, node, column) { IsKeyed = isKeyed, IsGeneral = isGeneral };
        if (end is ValueEnd.Delimiter or ValueEnd.Quote) edge.Next = new LineNode(edge);
        Edges++;
        node.Edges++;
        if (node.First is null || !isGeneral)
        {
            edge.Sibling = node.First;
            node.First = edge;
            return edge;
        }
        var last = node.First;
        while (last.Sibling is not null) last = last.Sibling;
        last.Sibling = edge;
        return edge;
    }

    VariableColumn ColumnOf(string key)
    {
        ref var column = ref CollectionsMarshal.GetValueRefOrAddDefault(columns, key, out _);
        if (column is not null) return column;
        column = new VariableColumn(Columns.Count);
        Columns.Add(column);
        return column;
    }
}
