using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Functions;

/// <summary>
/// A regular expression as Kusto has them, in the words of .NET's engine: groups are numbered from the left, `$` is the very end, flags that
/// .NET has not (`U`, `x` in classes, `-u`) are written out, classes with operators are computed. Linear in the pattern. What cannot be
/// said, or not in linear time, is a problem with its place.
/// </summary>
sealed class PatternTranslation
{
    /// <summary>Characters of what is written, beyond which a pattern is refused: computed classes are long.</summary>
    const int Longest = 4_000_000;

    readonly record struct Flags(bool IgnoresCase, bool IsMultiline, bool TakesNewlines, bool SwapsGreed, bool IsVerbose, bool IsAscii);

    /// <summary>What stands before a sign of repetition.</summary>
    enum Before { Nothing, Piece, Repetition }

    readonly PatternText source;
    readonly StringBuilder written;
    readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    readonly Stack<(Flags Outer, int Place)> open = new();
    Flags flags;
    Before before;
    int groups;

    PatternTranslation(string pattern)
    {
        source = new(pattern);
        written = new(pattern.Length + 8);
    }

    public string Written => written.ToString();

    /// <summary>Groups by their names.</summary>
    public IReadOnlyDictionary<string, int> Names => names;

    /// <summary>What is wrong, or null.</summary>
    public string? Problem => source.Problem;

    public static PatternTranslation Of(string pattern)
    {
        var translation = new PatternTranslation(pattern);
        while (!translation.source.IsAtEnd) translation.Piece();
        if (translation.open.TryPeek(out var unclosed)) translation.source.Refuse(unclosed.Place, "`(` is not closed");
        return translation;
    }

    void Piece()
    {
        if (written.Length > Longest) source.Refuse(source.At, "the pattern grows too large here");
        else if (flags.IsVerbose && source.SkipBlank()) return;
        else if (source.Next is '*' or '+' or '?') Repetition();
        else if (source.Next == '{' && source.Counts() is var (counts, length)) Repetition(counts, length);
        else if (source.Next == '(') Open();
        else if (source.Next == ')') Close();
        else if (source.Next == '|')
        {
            written.Append(source.Take());
            before = Before.Nothing;
        }
        else
        {
            switch (source.Next)
            {
                case '[': written.Append(new PatternClass(source, flags.IgnoresCase, flags.IsAscii, flags.IsVerbose).Read()); break;
                case '\\': Escape(); break;
                case '^' or '.': written.Append(source.Take()); break;
                case '$':
                    source.Take();
                    written.Append(flags.IsMultiline ? "$" : @"\z");
                    break;
                default: Literal(source.TakePoint()); break;
            }
            before = Before.Piece;
        }
    }

    void Repetition(string? counts = null, int length = 1)
    {
        var place = source.At;
        counts ??= source.Next.ToString();
        source.Skip(length);
        if (before == Before.Nothing) source.Refuse(place, $"`{counts}` has nothing before it to repeat");
        if (before == Before.Repetition)
        {
            source.Refuse(place, counts == "+"
                ? "a possessive `+` needs an engine that tries again, and this one takes time linear in the text"
                : $"`{counts}` stands behind another repetition; put that one into parentheses");
        }
        if (flags.IsVerbose) while (source.SkipBlank()) { }
        var isLazy = !source.IsAtEnd && source.Next == '?';
        if (isLazy) source.Take();
        written.Append(counts).Append(isLazy != flags.SwapsGreed ? "?" : "");
        before = Before.Repetition;
    }

    void Open()
    {
        var place = source.At;
        source.Take();
        var outer = flags;
        before = Before.Nothing;
        if (!source.StartsWith("?"))
        {
            Capture(null, place);
            open.Push((outer, place));
            return;
        }
        if (Unsayable() is { } construct)
        {
            source.Refuse(place, $"{construct} needs an engine that tries again, and this one takes time linear in the text");
            return;
        }
        source.Take();
        if (source.StartsWith("P<") || source.StartsWith("<"))
        {
            source.TakeTo('<');
            if (source.TakeTo('>') is not { Length: > 0 } name) source.Refuse(place, "the group has no name that ends with `>`");
            else Capture(name, place);
            open.Push((outer, place));
        }
        else if (ReadFlags(place) == ':')
        {
            written.Append(FlagsText(flags)).Append(':');
            open.Push((outer, place));
        }
        else
        {
            written.Append(FlagsText(flags)).Append(')');
        }
    }

    /// <summary>What stands behind a parenthesis and no automaton has, or null.</summary>
    string? Unsayable() => source.StartsWith("?=") ? "the look-ahead `(?=`"
        : source.StartsWith("?!") ? "the look-ahead `(?!`"
        : source.StartsWith("?<=") ? "the look-behind `(?<=`"
        : source.StartsWith("?<!") ? "the look-behind `(?<!`"
        : source.StartsWith("?>") ? "the atomic group `(?>`"
        : source.StartsWith("?(") ? "the condition `(?(`"
        : source.StartsWith("?P=") ? "the back-reference `(?P=`"
        : source.StartsWith("?P>") || source.StartsWith("?&") ? "the recursion in `(?…)`"
        : null;

    void Capture(string? name, int place)
    {
        groups++;
        if (name is not null && !names.TryAdd(name, groups)) source.Refuse(place, $"a second group has the name `{name}`");
        written.Append('(');
    }

    /// <summary>Takes `i-s:` or `i-s)`.</summary>
    /// <returns>How they end.</returns>
    char ReadFlags(int place)
    {
        var isOn = true;
        while (!source.IsAtEnd)
        {
            var at = source.At;
            var letter = source.Take();
            switch (letter)
            {
                case 'i': flags = flags with { IgnoresCase = isOn }; break;
                case 'm': flags = flags with { IsMultiline = isOn }; break;
                case 's': flags = flags with { TakesNewlines = isOn }; break;
                case 'U': flags = flags with { SwapsGreed = isOn }; break;
                case 'x': flags = flags with { IsVerbose = isOn }; break;
                case 'u': flags = flags with { IsAscii = !isOn }; break;
                case '-' when isOn: isOn = false; break;
                case ':' or ')' when at > place + 2 || letter == ':': return letter;
                case 'R':
                    source.Refuse(at, "the flag `R` is not supported; write `\\r?$` for the end of a line");
                    break;
                default:
                    source.Refuse(at, $"there is no flag `{letter}`; flags are `i`, `m`, `s`, `U`, `u` and `x`");
                    break;
            }
        }
        source.Refuse(place, "`(?` is not closed");
        return ':';
    }

    /// <summary>All flags that .NET has: those that are off too, so that what is nested takes none over.</summary>
    static string FlagsText(Flags flags)
    {
        var on = (flags.IgnoresCase ? "i" : "") + (flags.IsMultiline ? "m" : "") + (flags.TakesNewlines ? "s" : "");
        var off = (flags.IgnoresCase ? "" : "i") + (flags.IsMultiline ? "" : "m") + (flags.TakesNewlines ? "" : "s");
        return $"(?{on}{(off.Length > 0 ? "-" : "")}{off}";
    }

    void Close()
    {
        if (!open.TryPop(out var group))
        {
            source.Refuse(source.At, "`)` closes nothing; write `\\)` for the character");
            return;
        }
        written.Append(source.Take());
        flags = group.Outer;
        before = Before.Piece;
    }

    void Literal(int point)
    {
        if (point > char.MaxValue) written.Append("(?:").Append(char.ConvertFromUtf32(point)).Append(')');
        else if (@"\*+?|{[()^$.#".Contains((char)point, StringComparison.Ordinal)) written.Append('\\').Append((char)point);
        else written.Append((char)point);
    }

    void Escape()
    {
        var place = source.At;
        if (source.StartsWith(@"\Q"))
        {
            Quoted();
            return;
        }
        if (source.TakePointEscape() is { } point)
        {
            Literal(point);
            return;
        }
        if (source.TakeClassEscape(flags.IsAscii) is { } member)
        {
            written.Append(member.Written is { } name ? $"[{name}]" : member.Set().ToPattern());
            Work.Tick();
            return;
        }
        source.Take();
        var letter = source.IsAtEnd ? '\0' : source.Take();
        switch (letter)
        {
            case 'b' or '<' or '>' when letter != 'b' || source.StartsWith("{start") || source.StartsWith("{end"):
                source.Refuse(place, "the start or end of a word is not supported; write `\\b`, which is either");
                break;
            case 'b' or 'B' when flags.IsAscii:
                source.Refuse(place, $"`\\{letter}` of ASCII alone is not supported; write it outside of `(?-u)`");
                break;
            case 'b' or 'B' or 'A' or 'z' or 'Z': written.Append('\\').Append(letter); break;
            case >= '1' and <= '9' or 'k' or 'g':
                source.Refuse(place, $"the back-reference `\\{letter}` needs an engine that tries again, and this one takes time linear in the text");
                break;
            case 'C': source.Refuse(place, "`\\C` is a byte, and texts are characters here; write `(?s:.)`"); break;
            case '\0': source.Refuse(place, "`\\` ends the pattern; write `\\\\` for the character"); break;
            default: source.Refuse(place, $"there is no escape `\\{letter}`"); break;
        }
    }

    /// <summary>`\Q…\E`</summary>
    void Quoted()
    {
        source.Skip(2);
        while (!source.IsAtEnd && !source.StartsWith(@"\E")) Literal(source.TakePoint());
        if (!source.IsAtEnd) source.Skip(2);
    }
}
