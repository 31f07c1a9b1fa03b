using System.Collections.Immutable;
using System.Text;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Sigma;

/// <summary>
/// A value of a rule: characters and, between them, wildcards. `*` is any number of characters, `?` one, a backslash before one of them
/// or before another backslash takes its meaning away; any other backslash is itself.
/// </summary>
readonly record struct SigmaText(ImmutableArray<SigmaText.Part> Parts)
{
    public enum Kind
    {
        /// <summary>`Text` as it stands.</summary>
        Literal,

        /// <summary>`*`</summary>
        Any,

        /// <summary>`?`</summary>
        One,

        /// <summary>A dash of any kind, or the slash that stands for one: before a parameter of a command.</summary>
        Dash,
    }

    public readonly record struct Part(Kind Kind, string Text = "");

    static readonly Part Any = new(Kind.Any);

    public static SigmaText Literal(string text) => new([new(Kind.Literal, text)]);

    public static SigmaText Read(string text)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or '*' or '?') literal.Append(text[++i]);
            else if (text[i] is '*' or '?')
            {
                End();
                parts.Add(new(text[i] == '*' ? Kind.Any : Kind.One));
            }
            else literal.Append(text[i]);
        }
        End();
        return new(parts.DrainToImmutable());

        void End()
        {
            if (literal.Length > 0) parts.Add(new(Kind.Literal, literal.ToString()));
            literal.Clear();
        }
    }

    /// <summary>The text of a value without wildcards, or null.</summary>
    public string? Plain => Parts.Length == 0 ? "" : Parts is [{ Kind: Kind.Literal, Text: var text }] ? text : null;

    public SigmaText Between(bool anyBefore, bool anyAfter) => new(
    [
        .. anyBefore && Parts is not [{ Kind: Kind.Any }, ..] ? [Any] : ImmutableArray<Part>.Empty,
        .. Parts,
        .. anyAfter && Parts is not [.., { Kind: Kind.Any }] ? [Any] : ImmutableArray<Part>.Empty,
    ]);

    /// <summary>The same with each dash or slash before a word open to every other of its kind.</summary>
    public SigmaText WithDashes()
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var before = ' ';
        foreach (var part in Parts)
        {
            if (part.Kind != Kind.Literal)
            {
                parts.Add(part);
                before = ' ';
                continue;
            }
            var begin = 0;
            for (var i = 0; i < part.Text.Length; before = part.Text[i++])
            {
                if (part.Text[i] is not ('-' or '/') || char.IsLetterOrDigit(before) || before == '_'
                    || i + 1 == part.Text.Length || !(char.IsLetterOrDigit(part.Text[i + 1]) || part.Text[i + 1] == '_')) continue;
                if (i > begin) parts.Add(new(Kind.Literal, part.Text[begin..i]));
                parts.Add(new(Kind.Dash));
                begin = i + 1;
            }
            if (begin < part.Text.Length) parts.Add(new(Kind.Literal, part.Text[begin..]));
        }
        return new(parts.DrainToImmutable());
    }

    /// <summary>Whether a value of `field` is this, in KQL.</summary>
    public string Match(string field, bool isCased)
    {
        var (ignore, cs) = isCased ? ("==", "_cs") : ("=~", "");
        return Parts switch
        {
            [] => $"isempty({field})",
            [{ Kind: Kind.Any }] => $"isnotempty({field})",
            [{ Kind: Kind.Literal } a] => $"{field} {ignore} {QuotedText.Of(a.Text)}",
            [{ Kind: Kind.Literal } a, { Kind: Kind.Any }] => $"{field} startswith{cs} {QuotedText.Of(a.Text)}",
            [{ Kind: Kind.Any }, { Kind: Kind.Literal } a] => $"{field} endswith{cs} {QuotedText.Of(a.Text)}",
            [{ Kind: Kind.Any }, { Kind: Kind.Literal } a, { Kind: Kind.Any }] => $"{field} contains{cs} {QuotedText.Of(a.Text)}",
            _ => $"{field} matches regex {QuotedText.Of(Pattern(isCased))}",
        };
    }

    string Pattern(bool isCased)
    {
        var pattern = new StringBuilder(isCased ? "(?s)" : "(?is)");
        if (Parts[0].Kind != Kind.Any) pattern.Append('^');
        for (var i = 0; i < Parts.Length; i++)
        {
            pattern.Append(Parts[i].Kind switch
            {
                Kind.Any => i == 0 || i == Parts.Length - 1 ? "" : ".*",
                Kind.One => ".",
                Kind.Dash => "[-/–—―]",
                _ => Escape(Parts[i].Text),
            });
        }
        if (Parts[^1].Kind != Kind.Any) pattern.Append('$');
        return pattern.ToString();
    }

    static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in text) (@"\.+*?()|[]{}^$".Contains(character) ? escaped.Append('\\') : escaped).Append(character);
        return escaped.ToString();
    }
}
