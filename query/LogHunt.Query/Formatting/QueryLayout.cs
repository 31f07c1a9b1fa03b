using System.Text;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query.Formatting;

/// <summary>A query in the one layout that it has whoever wrote it: only blanks and ends of lines differ, comments stay with what they are at.</summary>
static class QueryLayout
{
    /// <summary>Characters after which a line is broken where it may be.</summary>
    const int Width = 120;

    /// <summary>The text laid out anew. Requires: `tokens` are its tokens. Guarantees: the result has the same tokens, and laid out again is itself.</summary>
    public static string Of(string text, TokenList<KqlToken> tokens, OperatorList operators)
    {
        var (pieces, last) = FormatPiece.Of(text, tokens, operators);
        var written = Written(pieces, last);
        var again = KqlTokenizer.Tokenize(written, new DiagnosticBag(written));
        // What a layout would change is worth more than the layout.
        return tokens.Select(token => (token.Kind, token.ToStringValue())).SequenceEqual(again.Select(token => (token.Kind, token.ToStringValue())))
            ? written : text;
    }

    static string Written(List<FormatPiece> pieces, IReadOnlyList<string> last)
    {
        var (starts, spaced, result, column) = (Breaks.Of(pieces), Spaces(pieces), new StringBuilder(), 0);
        for (var i = 0; i < pieces.Count; i++)
        {
            var (piece, start) = (pieces[i], starts[i]);
            var before = i > 0 ? pieces[i - 1] : null;
            foreach (var comment in piece.Before)
            {
                NewLine(start.Indent);
                Write(comment);
            }
            if (before is null || start.IsForced || piece.Before.Count > 0 || before.After is not null
                || (start.IsAllowed && column + 1 + Ahead(pieces, starts, spaced, i) > Width)) NewLine(start.Indent);
            else if (spaced[i]) Write(" ");
            Write(piece.Text);
            if (piece.After is not null) Write("  " + piece.After);
        }
        foreach (var comment in last)
        {
            NewLine(0);
            Write(comment);
        }
        return result.Append('\n').ToString();

        void NewLine(int indent)
        {
            if (result.Length > 0) result.Append('\n');
            result.Append(' ', indent);
            column = indent;
        }

        void Write(string written)
        {
            result.Append(written);
            var line = written.LastIndexOf('\n');
            column = line < 0 ? column + written.Length : written.Length - line - 1;
        }
    }

    /// <summary>Whether a blank stands before each piece where no line begins.</summary>
    static bool[] Spaces(List<FormatPiece> pieces)
    {
        var (spaced, inGraph) = (new bool[pieces.Count], false);
        for (var i = 1; i < pieces.Count; i++)
        {
            if (pieces[i - 1].Kind == KqlToken.Pipe) inGraph = pieces[i].Text is "make-graph" or "graph-match" or "graph-shortest-paths";
            else if (pieces[i].Text is "where" or "project" or "with") inGraph = false;
            spaced[i] = Spacing.IsBetween(i > 1 ? pieces[i - 2] : null, pieces[i - 1], pieces[i], inGraph);
        }
        return spaced;
    }

    /// <summary>Characters from a piece to where the line may be broken next, about.</summary>
    static int Ahead(List<FormatPiece> pieces, LineStart[] starts, bool[] spaced, int place)
    {
        var length = pieces[place].Text.Length;
        for (var i = place + 1; i < pieces.Count && length <= Width && !starts[i].IsForced && !starts[i].IsAllowed; i++)
            length += pieces[i].Text.Length + (spaced[i] ? 1 : 0);
        return length;
    }
}
