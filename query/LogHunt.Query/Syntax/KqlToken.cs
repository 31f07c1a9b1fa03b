using Superpower.Display;

namespace LogHunt.Query.Syntax;

/// <summary>Kinds of tokens. Keywords are identifiers: KQL's are contextual. The words here are those of error messages.</summary>
enum KqlToken
{
    [Token(Description = "a name")] Identifier,
    /// <summary>`!in`, `!has`, `in~`, `!in~`, `!between` …: words with a mark.</summary>
    [Token(Description = "an operator")] MarkedWord,
    [Token(Description = "a string")] String,
    [Token(Description = "a whole number")] Integer,
    [Token(Description = "a number")] Real,
    [Token(Description = "a timespan")] TimeSpan,
    /// <summary>`datetime(…)`, `long(…)`, `guid(…)` … with what stands in the parentheses.</summary>
    [Token(Description = "a literal")] TypedLiteral,
    [Token(Example = "(")] OpenParen,
    [Token(Example = ")")] CloseParen,
    [Token(Example = "[")] OpenBracket,
    [Token(Example = "]")] CloseBracket,
    [Token(Example = "{")] OpenBrace,
    [Token(Example = "}")] CloseBrace,
    [Token(Example = ",")] Comma,
    [Token(Example = ".")] Dot,
    [Token(Example = "..")] Range,
    [Token(Example = ";")] Semicolon,
    [Token(Example = ":")] Colon,
    [Token(Example = "|")] Pipe,
    [Token(Example = "=>")] Arrow,
    [Token(Example = "=")] Assign,
    [Token(Example = "==")] Equal,
    [Token(Example = "!=")] NotEqual,
    [Token(Example = "<")] Less,
    [Token(Example = "<=")] LessOrEqual,
    [Token(Example = ">")] Greater,
    [Token(Example = ">=")] GreaterOrEqual,
    [Token(Example = "=~")] EqualTilde,
    [Token(Example = "!~")] NotEqualTilde,
    [Token(Example = "+")] Plus,
    [Token(Example = "-")] Minus,
    [Token(Example = "*")] Star,
    [Token(Example = "/")] Slash,
    [Token(Example = "%")] Percent,
}
