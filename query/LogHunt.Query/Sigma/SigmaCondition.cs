using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LogHunt.Query.Sigma;

/// <summary>
/// A rule's `condition` over the names of its searches: `and`, `or`, `not`, parentheses, `1 of`, `all of` with a pattern or `them`.
/// </summary>
sealed partial class SigmaCondition
{
    const int Deepest = 50;

    readonly ImmutableArray<string> words;
    readonly ImmutableArray<string> names;
    readonly Func<string, SigmaExpression> search;
    int at;

    SigmaCondition(string text, ImmutableArray<string> names, Func<string, SigmaExpression> search)
    {
        words = [.. Words().Matches(text).Select(match => match.Value)];
        (this.names, this.search) = (names, search);
    }

    /// <summary>The condition with each name replaced by what `search` gives for it. Throws <see cref="SigmaException"/>.</summary>
    public static SigmaExpression Read(string text, ImmutableArray<string> names, Func<string, SigmaExpression> search)
    {
        if (text.Contains('|'))
            throw new SigmaException("the condition aggregates behind `|`, which Sigma 2 no longer has; say it as a correlation");
        var condition = new SigmaCondition(text, names, search);
        var whole = condition.Or(0);
        return condition.at == condition.words.Length ? whole
            : throw new SigmaException($"the condition goes on with `{condition.words[condition.at]}` where it should end");
    }

    SigmaExpression Or(int depth)
    {
        List<SigmaExpression> parts = [And(depth)];
        while (Takes("or")) parts.Add(And(depth));
        return SigmaExpression.Any(parts);
    }

    SigmaExpression And(int depth)
    {
        List<SigmaExpression> parts = [Not(depth)];
        while (Takes("and")) parts.Add(Not(depth));
        return SigmaExpression.All(parts);
    }

    SigmaExpression Not(int depth)
    {
        if (depth > Deepest) throw new SigmaException($"the condition is nested deeper than {Deepest} levels");
        if (Takes("not")) return Not(depth + 1).Negated();
        if (!Takes("(")) return Name();
        var inner = Or(depth + 1);
        return Takes(")") ? inner : throw new SigmaException("the condition lacks a `)`");
    }

    SigmaExpression Name()
    {
        if (at == words.Length) throw new SigmaException("the condition ends where a name is missing");
        if (at + 1 < words.Length && words[at + 1].Equals("of", StringComparison.OrdinalIgnoreCase)) return Several(words[at]);
        var name = words[at++];
        return names.Contains(name) ? search(name) : throw new SigmaException($"the condition names `{name}`, and there is no such search");
    }

    /// <summary>`1 of selection_*`, `all of them`; names that begin with `_` are none of them.</summary>
    SigmaExpression Several(string quantifier)
    {
        at += 2;
        if (at == words.Length) throw new SigmaException("the condition ends behind `of`");
        var pattern = words[at++];
        var isThem = pattern.Equals("them", StringComparison.OrdinalIgnoreCase);
        var regex = "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$";
        SigmaExpression[] parts = [.. names.Where(name => isThem ? !name.StartsWith('_')
                : Regex.IsMatch(name, regex, RegexOptions.NonBacktracking)).Select(search)];
        if (parts.Length == 0) throw new SigmaException($"the condition names `{pattern}`, and there is no such search");
        return quantifier.ToLowerInvariant() switch
        {
            "1" or "any" => SigmaExpression.Any(parts),
            "all" => SigmaExpression.All(parts),
            _ => throw new SigmaException($"the condition has `{quantifier} of`; Sigma has `1 of`, `any of` and `all of`"),
        };
    }

    bool Takes(string word)
    {
        if (at == words.Length || !words[at].Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        at++;
        return true;
    }

    [GeneratedRegex(@"[()]|[^\s()]+")]
    private static partial Regex Words();
}
