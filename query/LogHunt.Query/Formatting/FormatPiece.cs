using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query.Formatting;

/// <summary>
/// A token as it is laid out, or an operator's name of several: its text, the comments on lines of their own before it and the one behind it
/// on its line, and whether it touched the token before it where it was written.
/// </summary>
sealed class FormatPiece(KqlToken kind, string text, IReadOnlyList<string> before, bool touches)
{
    public KqlToken Kind => kind;

    public string Text { get; private set; } = text;

    public IReadOnlyList<string> Before => before;

    public string? After { get; private set; }

    public bool Touches => touches;

    /// <summary>The pieces of a text, and the comments on lines behind the last of them.</summary>
    public static (List<FormatPiece> Pieces, IReadOnlyList<string> Last) Of(string text, TokenList<KqlToken> tokens, OperatorList operators)
    {
        var (pieces, end) = (new List<FormatPiece>(), 0);
        foreach (var token in tokens)
        {
            var span = token.Source();
            var comments = Comments(text[end..span.Start], pieces);
            pieces.Add(new(token.Kind, text.Substring(span.Start, span.Length), comments, span.Start == end && end > 0));
            end = span.Start + span.Length;
            Join(pieces, operators);
        }
        return (pieces, Comments(text[end..], pieces));
    }

    /// <summary>`mv`, `-`, `expand` that touch are one name where there is such an operator.</summary>
    static void Join(List<FormatPiece> pieces, OperatorList operators)
    {
        if (pieces is not [.., { Kind: KqlToken.Identifier } first, { Kind: KqlToken.Minus, Touches: true }, { Kind: KqlToken.Identifier, Touches: true } last]
            || !operators.IsPartOfName($"{first.Text}-{last.Text}")) return;
        first.Text = $"{first.Text}-{last.Text}";
        pieces.RemoveRange(pieces.Count - 2, 2);
    }

    /// <summary>The comments between two tokens; the first belongs to the token before it when it stands on its line.</summary>
    static List<string> Comments(string gap, List<FormatPiece> pieces)
    {
        var comments = new List<string>();
        var lines = gap.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var comment = lines[i].Trim().Trim(PastedCharacters.Mark).Trim();
            if (comment.Length == 0) continue;
            if (i == 0 && pieces.Count > 0) pieces[^1].After = comment;
            else comments.Add(comment);
        }
        return comments;
    }
}
