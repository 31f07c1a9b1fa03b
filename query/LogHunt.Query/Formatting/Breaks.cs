using LogHunt.Query.Syntax;

namespace LogHunt.Query.Formatting;

/// <summary>Where a line may begin or must, and how far in it does.</summary>
readonly record struct LineStart(bool IsForced, bool IsAllowed, int Indent);

/// <summary>
/// The lines of a query: a pipe begins one, what stands in parentheses with a pipe or in a function's braces has lines of its own, further in,
/// and so have a `let`'s operators and a table's rows. A longer line is broken after commas and before `and` and `or`.
/// </summary>
static class Breaks
{
    const int Step = 4, Deepest = 60;

    /// <summary>What is open: whether it has lines of its own, how far in they are, and what a `let` adds until its semicolon.</summary>
    sealed record Frame(bool IsBlock, int Indent, int Cells)
    {
        public int Added { get; set; }

        public int Commas { get; set; }

        public int At => Math.Min(Indent + Added, Deepest);

        public int Inside => Math.Min(At + Step, Deepest);
    }

    public static LineStart[] Of(List<FormatPiece> pieces)
    {
        var (starts, blocks) = (new LineStart[pieces.Count], Blocks(pieces));
        var open = new Stack<Frame>();
        open.Push(new(true, 0, 0));
        for (var i = 0; i < pieces.Count; i++)
        {
            var (piece, frame) = (pieces[i], open.Peek());
            var before = i > 0 ? pieces[i - 1] : null;
            var begins = before is null || before.Kind == KqlToken.Semicolon && frame.IsBlock;
            if (begins) frame.Added = 0;
            starts[i] = new(begins || piece.Kind == KqlToken.Pipe && frame.IsBlock, IsAllowed(before, piece),
                begins || piece.Kind == KqlToken.Pipe ? frame.At : frame.Inside);
            if (before is not null && IsOpening(before)) starts[i] = new(frame.IsBlock || frame.Cells > 0, false, frame.IsBlock ? frame.At : frame.Inside);
            if (before?.Kind == KqlToken.Comma && frame.Cells > 0) starts[i] = new(frame.Commas % frame.Cells == 0, true, frame.Inside);
            if (before?.Kind == KqlToken.Assign && IsLetWithPipe(pieces, i, blocks))
            {
                frame.Added = Step;
                starts[i] = new(true, false, frame.At);
            }
            if (piece.Kind == KqlToken.Comma) frame.Commas++;
            if (IsOpening(piece))
            {
                var isBlock = blocks.Contains(i);
                var cells = piece.Kind == KqlToken.OpenBracket ? Cells(pieces, i) : 0;
                open.Push(new(isBlock, isBlock ? frame.Inside : cells > 0 ? frame.At : frame.IsBlock ? frame.At : frame.Inside, cells));
            }
            else if (IsClosing(piece) && open.Count > 1)
            {
                var closed = open.Pop();
                if (closed.IsBlock || closed.Cells > 0) starts[i] = new(before is not null && !IsOpening(before), false, open.Peek().At);
            }
        }
        return starts;
    }

    static bool IsAllowed(FormatPiece? before, FormatPiece piece) =>
        before?.Kind == KqlToken.Comma || (piece.Kind == KqlToken.Identifier && piece.Text is "and" or "or");

    static bool IsOpening(FormatPiece piece) => piece.Kind is KqlToken.OpenParen or KqlToken.OpenBracket or KqlToken.OpenBrace;

    static bool IsClosing(FormatPiece piece) => piece.Kind is KqlToken.CloseParen or KqlToken.CloseBracket or KqlToken.CloseBrace;

    /// <summary>The places of what opens a part with a pipe or a semicolon in it, and -1 - place for the `let`s of such.</summary>
    static HashSet<int> Blocks(List<FormatPiece> pieces)
    {
        var (blocks, open, begin) = (new HashSet<int>(), new Stack<(int Open, int Begin)>(), 0);
        for (var i = 0; i < pieces.Count; i++)
        {
            if (IsOpening(pieces[i]))
            {
                open.Push((i, begin));
                begin = i + 1;
            }
            else if (IsClosing(pieces[i]) && open.TryPop(out var outer)) begin = outer.Begin;
            else if (pieces[i].Kind is KqlToken.Pipe or KqlToken.Semicolon)
            {
                if (open.TryPeek(out var inside)) blocks.Add(inside.Open);
                if (pieces[i].Kind == KqlToken.Pipe) blocks.Add(-1 - begin);
                else begin = i + 1;
            }
        }
        return blocks;
    }

    /// <summary>Whether a piece is the first behind `let name =` of operators.</summary>
    static bool IsLetWithPipe(List<FormatPiece> pieces, int place, HashSet<int> blocks)
    {
        for (var back = 3; back <= 5 && place - back >= 0; back++)
            if (pieces[place - back] is { Kind: KqlToken.Identifier, Text: "let" } && (place == back || pieces[place - back - 1].Kind
                is KqlToken.Semicolon or KqlToken.OpenBrace)) return blocks.Contains(-1 - (place - back));
        return false;
    }

    /// <summary>Cells of a row of the `datatable` whose cells open here; 0 for anything else.</summary>
    static int Cells(List<FormatPiece> pieces, int place)
    {
        var (at, colons) = (place - 1, 0);
        if (at < 0 || pieces[at].Kind != KqlToken.CloseParen) return 0;
        while (at >= 0 && pieces[at].Kind != KqlToken.OpenParen) colons += pieces[at--].Kind == KqlToken.Colon ? 1 : 0;
        return at > 0 && pieces[at - 1].Text == "datatable" ? colons : 0;
    }
}
