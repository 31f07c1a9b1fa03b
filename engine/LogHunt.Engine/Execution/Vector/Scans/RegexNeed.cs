using System.Buffers;
using System.Text;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Lines;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// The longest literal that every match of a pattern has; of alternatives, one of theirs. It errs to the shorter: what is not surely a
/// literal ends one, and a construct that is not known here ends the search.
/// </summary>
ref struct RegexNeed
{
    const int Shortest = 2;
    const int Deepest = 50;
    const int MostAlternatives = 16;

    /// <summary>Letters that are also other than ASCII ones where a pattern ignores case: the Kelvin sign, and the dotted I.</summary>
    const string FoldedBeyondAscii = "kKiI";

    static readonly SearchValues<char> Counts = SearchValues.Create("0123456789,");

    readonly record struct Found(TextNeed Need, int Length);

    readonly ReadOnlySpan<char> pattern;
    int at, depth;
    bool isUnknown;

    RegexNeed(ReadOnlySpan<char> pattern) => this.pattern = pattern;

    /// <summary>Null when there is none of some length.</summary>
    public static TextNeed? Of(string pattern)
    {
        if (Patterns.Find(pattern) is null) return null;
        var need = new RegexNeed(Patterns.Translate(pattern));
        var found = need.Alternatives(ignoresCase: false);
        return need.isUnknown || need.at < need.pattern.Length ? null : found?.Need;
    }

    Found? Alternatives(bool ignoresCase)
    {
        var all = new List<Found?>();
        do
        {
            all.Add(Sequence(ref ignoresCase));
        }
        while (!isUnknown && Take('|'));
        if (all.Count > MostAlternatives || all.Contains(null)) return null;
        return all.Count == 1 ? all[0] : new(new NeededAny([.. all.Select(one => one!.Value.Need)]), all.Min(one => one!.Value.Length));
    }

    Found? Sequence(ref bool ignoresCase)
    {
        Found? best = null;
        var run = new StringBuilder();
        while (!isUnknown && at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            if (pattern[at] == '(')
            {
                End(run, ignoresCase, ref best);
                var group = Group(ref ignoresCase);
                if (Least() > 0 && group is { } found && !(found.Length <= best?.Length)) best = found;
                continue;
            }
            var literal = Atom(ignoresCase);
            var isRepeated = IsQuantified();
            var isNeeded = Least() > 0;
            if (literal is null || !isNeeded) End(run, ignoresCase, ref best);
            else run.Append(literal);
            if (isRepeated) End(run, ignoresCase, ref best);
        }
        End(run, ignoresCase, ref best);
        return best;
    }

    static void End(StringBuilder run, bool ignoresCase, ref Found? best)
    {
        if (run.Length >= Shortest && !(run.Length <= best?.Length)) best = new(TextNeeds.Bytes(run.ToString(), ignoresCase)!, run.Length);
        run.Clear();
    }

    /// <summary>Takes one character, class or escape.</summary>
    /// <returns>The character that it surely is, else null.</returns>
    char? Atom(bool ignoresCase)
    {
        var first = pattern[at++];
        var literal = first switch
        {
            '[' => Class(),
            '\\' => Escape(),
            '.' or '^' or '$' or '{' or '}' or ']' or '#' or '*' or '+' or '?' => null,
            _ => (char?)first,
        };
        return literal is { } one && char.IsAscii(one) && !(ignoresCase && FoldedBeyondAscii.Contains(one, StringComparison.Ordinal))
            ? one
            : null;
    }

    char? Escape()
    {
        if (at == pattern.Length) return Unknown();
        var escaped = pattern[at++];
        if (!char.IsAsciiLetterOrDigit(escaped)) return escaped;
        switch (escaped)
        {
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'b' or 'B' or 'A' or 'z' or 'Z' or 'G':
            case 't' or 'n' or 'r' or 'f' or 'v' or 'a' or 'e':
                return null;
            case 'x':
                at += 2;
                return null;
            case 'p' or 'P' when pattern[at..].IndexOf('}') is > 0 and var length:
                at += length + 1;
                return null;
            default:
                return Unknown();
        }
    }

    /// <summary>A class of one sign, as in `evil[.]com`, is that sign.</summary>
    char? Class()
    {
        var start = at;
        if (at < pattern.Length && pattern[at] == '^') at++;
        if (at < pattern.Length && pattern[at] == ']') at++;
        while (at < pattern.Length && pattern[at] != ']') at += pattern[at] == '\\' ? 2 : 1;
        if (at++ >= pattern.Length) return Unknown();
        return pattern[start..(at - 1)] is [not ('^' or '\\' or '[' or ']') and var only] ? only : null;
    }

    Found? Group(ref bool ignoresCase)
    {
        at++;
        var inside = ignoresCase;
        if (++depth > Deepest) return Fail();
        if (Take('?') && !Head(ref inside)) return Fail();
        if (at > 0 && pattern[at - 1] == ')')
        {
            // `(?i)` is of what follows.
            ignoresCase = inside;
            depth--;
            return null;
        }
        var found = Alternatives(inside);
        depth--;
        return isUnknown || !Take(')') ? Fail() : found;
    }

    /// <summary>What follows `(?`: a name, a colon, or flags of the group or of what comes behind it.</summary>
    bool Head(ref bool ignoresCase)
    {
        if (Take('<'))
        {
            var length = pattern[at..].IndexOf('>');
            if (length < 1 || pattern[at] is '=' or '!') return false;
            at += length + 1;
            return true;
        }
        var isOn = true;
        for (; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case 'i': ignoresCase = isOn; break;
                case 's' or 'm': break;
                case '-': isOn = false; break;
                case ':' or ')':
                    at++;
                    return true;
                default: return false;
            }
        }
        return false;
    }

    readonly bool IsQuantified() => at < pattern.Length && pattern[at] is '*' or '+' or '?' or '{';

    /// <summary>Takes a quantifier.</summary>
    /// <returns>How often what it is of stands there at least.</returns>
    int Least()
    {
        var least = 1;
        if (at == pattern.Length) return least;
        switch (pattern[at])
        {
            case '*' or '?': least = 0; break;
            case '+': break;
            case '{':
                var counts = pattern[(at + 1)..];
                var length = counts.IndexOfAnyExcept(Counts);
                // A brace that is no quantifier is a sign, and what stands before it is left out.
                if (length < 1 || counts[length] != '}' || counts[0] is '0' or ',') least = 0;
                if (length > 0 && counts[length] == '}') at += length + 1;
                break;
            default: return least;
        }
        at++;
        Take('?');
        return least;
    }

    bool Take(char sign)
    {
        if (at == pattern.Length || pattern[at] != sign) return false;
        at++;
        return true;
    }

    char? Unknown()
    {
        isUnknown = true;
        return null;
    }

    Found? Fail()
    {
        isUnknown = true;
        return null;
    }
}
