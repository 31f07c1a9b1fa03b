using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Functions;

/// <summary>
/// `[a-z&amp;&amp;[^aeiou]]`: a class of a pattern. One that is only a list is written as .NET's; one with operators, nested classes or
/// characters beyond the first 65,536 is computed.
/// </summary>
sealed class PatternClass(PatternText source, bool ignoresCase, bool isAscii, bool isVerbose)
{
    const int Deepest = 50;

    bool isComputed;

    /// <summary>Takes the class.</summary>
    /// <returns>As .NET's pattern.</returns>
    public string Read()
    {
        Work.Tick();
        var listed = new StringBuilder();
        var set = Bracket(1, listed);
        if (source.Problem is not null) return "";
        if (!isComputed) return listed.ToString();
        var pattern = set().ToPattern();
        return ignoresCase ? $"(?-i:{pattern})" : pattern;   // the cases are in the set
    }

    /// <summary>Takes `[…]`; it is a sum of members, or several with operators between, from left to right.</summary>
    Func<CodePointSet> Bracket(int depth, StringBuilder listed)
    {
        var start = source.At;
        source.Take();
        if (depth > Deepest) source.Refuse(start, "classes stand too deep in each other");
        var isNegated = !source.IsAtEnd && source.Next == '^';
        if (isNegated) source.Take();
        listed.Append(isNegated ? "[^" : "[");
        Func<CodePointSet>? left = null;
        var operation = "";
        var members = new List<Func<CodePointSet>>();
        for (var isFirst = true; ; isFirst = false)
        {
            if (isVerbose) while (source.SkipBlank()) { }
            if (source.IsAtEnd)
            {
                source.Refuse(start, "`[` is not closed; write `\\[` for the character");
                return () => CodePointSet.None;
            }
            if (source.Next == ']' && !isFirst) break;
            if (!isFirst && Operator() is { } next)
            {
                left = Joined(left, operation, Sum(members));
                (operation, members) = (next, []);
            }
            else members.Add(Member(depth, listed));
        }
        source.Take();
        listed.Append(']');
        var all = Joined(left, operation, Sum(members));
        return isNegated ? () => all().Complement() : all;
    }

    string? Operator()
    {
        foreach (var sign in (ReadOnlySpan<string>)["&&", "--", "~~"])
        {
            if (!source.StartsWith(sign) || (sign == "--" && source.StartsWith("--]"))) continue;
            source.Skip(2);
            isComputed = true;
            return sign;
        }
        return null;
    }

    Func<CodePointSet> Sum(List<Func<CodePointSet>> members) => () =>
    {
        Work.Tick();
        var sum = CodePointSet.Union(members.Select(member => member()));
        return ignoresCase ? sum.Folded() : sum;
    };

    static Func<CodePointSet> Joined(Func<CodePointSet>? left, string operation, Func<CodePointSet> right)
    {
        if (left is null) return right;
        var before = left();
        var joined = operation switch
        {
            "&&" => before.And(right()),
            "--" => before.Without(right()),
            _ => before.Either(right()),
        };
        return () => joined;
    }

    Func<CodePointSet> Member(int depth, StringBuilder listed)
    {
        if (source.StartsWith("[:") && Posix() is { } named) return Listed(named, listed);
        if (source.Next == '[')
        {
            isComputed = true;
            return Bracket(depth + 1, listed);
        }
        var place = source.At;
        if (source.TakeClassEscape(isAscii) is { } member) return Listed(member, listed);
        var from = Point();
        var to = from;
        if (IsRange())
        {
            source.Take();
            if (isVerbose) while (source.SkipBlank()) { }
            to = source.IsAtEnd ? from : Point();
        }
        if (to < from) source.Refuse(place, "a range has its ends the wrong way round");
        isComputed |= to > char.MaxValue;
        listed.Append(Sign(from)).Append(to > from ? $"-{Sign(to)}" : "");
        return () => CodePointSet.Of(from, Math.Max(from, to));
    }

    Func<CodePointSet> Listed(ClassMember member, StringBuilder listed)
    {
        isComputed |= member.Written is null;
        listed.Append(member.Written);
        return member.Set;
    }

    /// <summary>Takes `[:alpha:]`, `[:^alpha:]`; null, taking nothing, for what is none.</summary>
    ClassMember? Posix()
    {
        foreach (var name in NamedClasses.PosixNames)
            foreach (var sign in (ReadOnlySpan<string>)["", "^"])
            {
                if (!source.StartsWith($"[:{sign}{name}:]")) continue;
                source.Skip(name.Length + sign.Length + 4);
                return NamedClasses.OfPosix(name, isNegated: sign.Length > 0);
            }
        return null;
    }

    /// <summary>A hyphen is a range's between two characters, unless it is the last or one of `--`.</summary>
    bool IsRange() => !source.IsAtEnd && source.Next == '-' && !source.StartsWith("--") && !source.StartsWith("-]")
        && !source.StartsWith(@"-\d") && !source.StartsWith(@"-\w") && !source.StartsWith(@"-\s") && !source.StartsWith("-[");

    int Point()
    {
        var place = source.At;
        if (source.Next != '\\') return source.TakePoint();
        if (source.TakePointEscape() is { } point) return point;
        source.Refuse(place, "this escape is no character, and stands in a class");
        return 0;
    }

    static string Sign(int point) => point > char.MaxValue ? "" : (char)point is '\\' or '[' or ']' or '^' or '-' ? $"\\{(char)point}" : ((char)point).ToString();
}
