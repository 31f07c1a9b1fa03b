using LogHunt.Query.Diagnostics;
using Superpower.Model;

namespace LogHunt.Query.Syntax;

/// <summary>
/// Characters → tokens. Guarantees: every character is in a token, blank, comment or reported; linear time; no exception for any text.
/// What tokens mean is decoded by <see cref="Literals"/>.
/// </summary>
sealed class KqlTokenizer
{
    static readonly HashSet<string> TypedLiteralNames = new(StringComparer.Ordinal)
    {
        "bool", "boolean", "int", "int32", "long", "int64", "real", "double", "decimal", "datetime", "date", "timespan", "time", "guid",
        "uuid", "uniqueid",
    };

    readonly string text;
    readonly DiagnosticBag diagnostics;
    readonly List<Token<KqlToken>> tokens = [];
    readonly HashSet<char> known = [];
    int at;

    KqlTokenizer(string text, DiagnosticBag diagnostics) => (this.text, this.diagnostics) = (text, diagnostics);

    public static TokenList<KqlToken> Tokenize(string text, DiagnosticBag diagnostics)
    {
        var tokenizer = new KqlTokenizer(text, diagnostics);
        tokenizer.Run();
        return new([.. tokenizer.tokens]);
    }

    void Run()
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c) || c == PastedCharacters.Mark) at++;
            else if (c == '/' && Peek(1) == '/') SkipLine();
            else if (StringPrefix() is var prefix and >= 0) String(prefix);
            else if (char.IsAsciiDigit(c)) Number();
            else if (IsNameStart(c)) Name();
            else if (c == '!' && char.IsAsciiLetter(Peek(1))) MarkedWord();
            else Symbol(c);
        }
    }

    char Peek(int ahead) => at + ahead < text.Length ? text[at + ahead] : '\0';

    static bool IsNameStart(char c) => c is '_' or '$' || char.IsLetter(c);

    static bool IsNamePart(char c) => c == '_' || char.IsLetterOrDigit(c);

    void Add(KqlToken kind, int end)
    {
        tokens.Add(new(kind, new TextSpan(text, new Position(at, 1, at + 1), end - at)));
        at = end;
    }

    void SkipLine()
    {
        var end = text.AsSpan(at).IndexOfAny('\n', '\r');
        at = end < 0 ? text.Length : at + end;
    }

    /// <summary>Characters before the quote (`h`, `@`, `h@`) when a string starts here, else -1.</summary>
    int StringPrefix()
    {
        var prefix = text[at] is 'h' or 'H' ? 1 : 0;
        if (Peek(prefix) == '@' && Peek(prefix + 1) is '"' or '\'') return prefix + 1;
        return Peek(prefix) is '"' or '\'' || IsFence(at + prefix) ? prefix : -1;
    }

    bool IsFence(int position) =>
        position + 2 < text.Length && text[position] is '`' or '~' && text[position + 1] == text[position]
            && text[position + 2] == text[position];

    void String(int prefix)
    {
        var quoteAt = at + prefix;
        var quote = text[quoteAt];
        if (quote is '`' or '~')
        {
            var close = text.IndexOf(new string(quote, 3), quoteAt + 3, StringComparison.Ordinal);
            Add(KqlToken.String, Closed(close < 0 ? -1 : close + 3));
        }
        else
            Add(KqlToken.String, Closed(text[quoteAt - (prefix > 0 ? 1 : 0)] == '@'
                ? EndOfVerbatim(quoteAt + 1, quote)
                : EndOfEscaped(quoteAt + 1, quote)));
    }

    /// <summary>The end of a string, or of the line when it is not closed.</summary>
    int Closed(int end)
    {
        if (end >= 0) return end;
        var line = text.AsSpan(at).IndexOfAny('\n', '\r');
        end = line < 0 ? text.Length : at + line;
        diagnostics.StringNotClosed(new(at, end - at));
        return end;
    }

    int EndOfVerbatim(int position, char quote)
    {
        for (; position < text.Length && text[position] is not ('\n' or '\r'); position++)
        {
            if (text[position] != quote) continue;
            if (position + 1 < text.Length && text[position + 1] == quote) position++;
            else return position + 1;
        }
        return -1;
    }

    int EndOfEscaped(int position, char quote)
    {
        for (; position < text.Length && text[position] is not ('\n' or '\r'); position++)
        {
            if (text[position] == quote) return position + 1;
            if (text[position] != '\\') continue;
            var length = Literals.EscapeLength(text.AsSpan(position));
            if (length == 0)
            {
                diagnostics.UnknownEscape(new(position, Math.Min(2, text.Length - position)),
                    text.Substring(position, Math.Min(2, text.Length - position)));
                length = 2;
            }
            position += length - 1;
        }
        return -1;
    }

    /// <summary>`12`, `0x1F`, `1.5`, `1.`, `1e3`, `1.5h`; digits with other letters after them are a name, as in Kusto.</summary>
    void Number()
    {
        if (text[at] == '0' && Peek(1) is 'x' or 'X' && char.IsAsciiHexDigit(Peek(2)))
        {
            var hex = at + 2;
            while (hex < text.Length && char.IsAsciiHexDigit(text[hex])) hex++;
            Add(KqlToken.Integer, hex);
            return;
        }
        var end = EndOfDigits(at);
        var isReal = end < text.Length && text[end] == '.'
            && !(end + 1 < text.Length && (text[end + 1] == '.' || IsNameStart(text[end + 1])));
        if (isReal) end = EndOfDigits(end + 1);
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                isReal = true;
                end = EndOfDigits(digits);
            }
        }
        var word = end;
        while (word < text.Length && IsNamePart(text[word])) word++;
        if (word == end) Add(isReal ? KqlToken.Real : KqlToken.Integer, end);
        else if (Literals.TicksOfUnit(text.AsSpan(end, word - end)) > 0) Add(KqlToken.TimeSpan, word);
        else if (isReal) Add(KqlToken.Real, end);
        else Add(KqlToken.Identifier, word);
    }

    int EndOfDigits(int position)
    {
        while (position < text.Length && char.IsAsciiDigit(text[position])) position++;
        return position;
    }

    void Name()
    {
        var end = at + 1;
        while (end < text.Length && IsNamePart(text[end])) end++;
        if (end < text.Length && text[end] == '~' && text.AsSpan(at, end - at) is "in") Add(KqlToken.MarkedWord, end + 1);
        else if (TypedLiteralEnd(end) is var close and > 0) Add(KqlToken.TypedLiteral, close);
        else Add(KqlToken.Identifier, end);
    }

    /// <summary>Where `datetime(…)` ends when such a literal stands here, else 0.</summary>
    int TypedLiteralEnd(int end)
    {
        if (!TypedLiteralNames.Contains(text[at..end])) return 0;
        var open = end;
        while (open < text.Length && text[open] is ' ' or '\t') open++;
        if (open >= text.Length || text[open] != '(') return 0;
        var close = text.AsSpan(open).IndexOfAny(")\n\r");
        return close < 0 || text[open + close] != ')' ? 0 : open + close + 1;
    }

    void MarkedWord()
    {
        var end = at + 1;
        while (end < text.Length && IsNamePart(text[end])) end++;
        Add(KqlToken.MarkedWord, end < text.Length && text[end] == '~' ? end + 1 : end);
    }

    void Symbol(char c)
    {
        (KqlToken Kind, int Length)? symbol = (c, Peek(1)) switch
        {
            ('=', '=') => (KqlToken.Equal, 2),
            ('=', '~') => (KqlToken.EqualTilde, 2),
            ('=', '>') => (KqlToken.Arrow, 2),
            ('!', '=') => (KqlToken.NotEqual, 2),
            ('!', '~') => (KqlToken.NotEqualTilde, 2),
            ('<', '>') => (KqlToken.NotEqual, 2),
            ('<', '=') => (KqlToken.LessOrEqual, 2),
            ('>', '=') => (KqlToken.GreaterOrEqual, 2),
            ('.', '.') => (KqlToken.Range, 2),
            ('=', _) => (KqlToken.Assign, 1),
            ('<', _) => (KqlToken.Less, 1),
            ('>', _) => (KqlToken.Greater, 1),
            ('(', _) => (KqlToken.OpenParen, 1),
            (')', _) => (KqlToken.CloseParen, 1),
            ('[', _) => (KqlToken.OpenBracket, 1),
            (']', _) => (KqlToken.CloseBracket, 1),
            ('{', _) => (KqlToken.OpenBrace, 1),
            ('}', _) => (KqlToken.CloseBrace, 1),
            (',', _) => (KqlToken.Comma, 1),
            ('.', _) => (KqlToken.Dot, 1),
            (';', _) => (KqlToken.Semicolon, 1),
            (':', _) => (KqlToken.Colon, 1),
            ('|', _) => (KqlToken.Pipe, 1),
            ('+', _) => (KqlToken.Plus, 1),
            ('-', _) => (KqlToken.Minus, 1),
            ('*', _) => (KqlToken.Star, 1),
            ('/', _) => (KqlToken.Slash, 1),
            ('%', _) => (KqlToken.Percent, 1),
            _ => null,
        };
        if (symbol is var (kind, length))
        {
            Add(kind, at + length);
            return;
        }
        if (PastedCharacters.Find(c) is { } pasted)
        {
            var end = pasted.IsQuote ? PastedCharacters.EndOfQuoted(text, at) : at + 1;
            if (known.Add(c)) diagnostics.PastedCharacter(new(at, end - at), pasted.What, pasted.Write);
            at = end;
            return;
        }
        var width = char.IsHighSurrogate(c) && char.IsLowSurrogate(Peek(1)) ? 2 : 1;
        diagnostics.UnknownCharacter(new(at, width), text.Substring(at, width));
        at += width;
    }
}
