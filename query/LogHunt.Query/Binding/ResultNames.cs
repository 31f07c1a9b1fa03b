using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>What Kusto calls a column that the query gives no name.</summary>
static class ResultNames
{
    /// <summary>Functions whose result keeps the name of what they are called with.</summary>
    static readonly HashSet<string> Transparent = new(StringComparer.Ordinal)
    {
        "bin", "floor", "bin_at", "bin_auto", "startofday", "startofweek", "startofmonth", "startofyear",
        "tostring", "tolong", "toint", "toreal", "todouble", "todecimal", "tobool", "toboolean",
        "todatetime", "totimespan", "totime", "toguid",
        "todynamic", "parse_json", "parsejson", "toobject", "materialize",
    };

    /// <summary>Functions whose result is called after them and what they are called with.</summary>
    static readonly HashSet<string> Prefixing = new(StringComparer.Ordinal)
    {
        "dcount_hll", "percentile_tdigest", "percentiles_array_tdigest", "percentrank_tdigest", "rank_tdigest",
    };

    /// <summary>
    /// The name that follows from the expression, or null: the column, the path joined by `_`, the argument of a conversion.
    /// </summary>
    public static string? Of(ExprSyntax syntax) => syntax switch
    {
        NameSyntax name => name.Name,
        MemberSyntax member => Of(member.Target) is { } target ? $"{target}_{member.Member.Name}" : member.Member.Name,
        IndexSyntax { Index: LiteralSyntax { Value: string or >= 0L } literal } index =>
            Of(index.Target) is { } target ? $"{target}_{literal.Value}" : null,
        CallSyntax { Arguments: [var first, ..] } call when Transparent.Contains(call.Function.Name) => Of(first),
        CallSyntax { Arguments: [var first, ..] } call when Prefixing.Contains(call.Function.Name) && Of(first) is { } of =>
            $"{call.Function.Name}_{of}",
        _ => null,
    };
}

/// <summary>The names of an operator's columns as they are given out, each once.</summary>
sealed class NameList(DiagnosticBag diagnostics)
{
    readonly HashSet<string> taken = new(StringComparer.Ordinal), announced = new(StringComparer.Ordinal);
    int number = 1;

    public bool IsTaken(string name) => taken.Contains(name);

    /// <summary>A name that the query gives; a second one of the same is a mistake.</summary>
    public string Explicit(string name, QuerySpan span)
    {
        if (!taken.Add(name)) diagnostics.DuplicateColumn(span, name);
        return name;
    }

    /// <summary>A name that follows from the expression: `x`, then `x1`.</summary>
    public string Implicit(string? name)
    {
        if (name is not null)
        {
            var unique = name;
            for (var suffix = 1; announced.Contains(unique) || !taken.Add(unique); suffix++) unique = name + suffix;
            return unique;
        }
        while (true)
        {
            var numbered = "Column" + number++;
            if (taken.Add(numbered)) return numbered;
        }
    }

    /// <summary>Names that the query will give: an implied name makes way for them.</summary>
    public void Announce(IEnumerable<string> names) => announced.UnionWith(names);

    public void Reserve(IEnumerable<string> names) => taken.UnionWith(names);
}
