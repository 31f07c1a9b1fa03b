using System.Collections.Concurrent;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>One condition of a scan, and which output columns it reads.</summary>
sealed record Conjunct(Expr Condition, ImmutableArray<int> Columns, int Cost)
{
    /// <summary>
    /// The condition as alternatives of which each reads one column alone, so that dictionaries can answer it: itself, or the
    /// arguments of its `or` (`SrcIpAddr == x or DstIpAddr == x`). Empty when there is no such form.
    /// </summary>
    public ImmutableArray<Alternative> Alternatives { get; } = AlternativesOf(Condition);

    /// <summary>Zone maps could decide it.</summary>
    public bool IsOfZones { get; } = ZoneCheck.Decides(Condition);

    /// <summary>Zone maps of datetimes alone could decide it: the catalog knows those, so that no segment need be opened for it.</summary>
    public bool IsOfTime { get; init; }

    /// <summary>It reads one text alone: where that is the same in all rows, so is the answer.</summary>
    public bool IsOfOneText { get; init; }

    /// <summary>The conditions that must all hold, cheapest first.</summary>
    public static ImmutableArray<Conjunct> Split(ScanNode scan) =>
        [.. scan.Predicate.Conditions().Select(condition => Of(condition, scan)).OrderBy(conjunct => conjunct.Cost)];

    static Conjunct Of(Expr condition, ScanNode scan)
    {
        ImmutableArray<int> columns = [.. condition.Columns().Distinct()];
        return new(condition, columns, CostOf(condition))
        {
            IsOfTime = ZoneCheck.Decides(condition) && columns.All(ordinal => scan.Output[ordinal].Type == ColumnType.DateTime),
            IsOfOneText = columns.Length == 1 && condition.IsDeterministic() && scan.Output[columns[0]].Type == ColumnType.String,
        };
    }

    static ImmutableArray<Alternative> AlternativesOf(Expr condition)
    {
        if (!condition.IsDeterministic()) return [];
        if (condition.Columns().Distinct().ToList() is [var only]) return [new(condition, only)];
        if (condition is not CallExpr call || call.Function != ScalarOperators.Or) return [];
        var parts = call.Arguments.Select(AlternativesOf).ToList();
        return parts.Any(part => part.IsEmpty) ? [] : [.. parts.SelectMany(part => part)];
    }

    /// <summary>About what one row costs: numbers (and their casts) little, text ten times that, patterns a hundred times.</summary>
    static int CostOf(Expr expr) => expr switch
    {
        CallExpr call => call.Arguments.Sum(CostOf) + (call.Function == ScalarOperators.MatchesRegex ? 200 : !OfText(call) ? 1 : call.Function.IsOperator ? 10 : 50),
        ColumnExpr { Type: ColumnType.Dynamic } => 100,
        _ => 0,
    };

    /// <summary>The condition with the names of columns of its scan: written once, for every segment that is skipped tells it.</summary>
    public string Text(ScanNode scan) => text ??= Condition.Rewrite(expr => expr is ColumnExpr column
        ? new NameExpr(scan.Output[column.Ordinal].Name, column.Type)
        : expr).ToString()!;

    string? text;

    /// <summary>Whether a row can meet it whose only column that it reads has this text; each text is asked once.</summary>
    public bool CanBe(string only) => answers.GetOrAdd(only, one =>
        DictionaryCheck.TrueCodes(Condition, Columns[0], (TextColumn)Column.FromValues(ColumnType.String, [one])) is not null);

    readonly ConcurrentDictionary<string, bool> answers = new(StringComparer.Ordinal);

    /// <summary>A column by its name, for texts.</summary>
    sealed record NameExpr(string Name, ColumnType Kind) : Expr(Kind)
    {
        public override string ToString() => Name;
    }

    static bool OfText(CallExpr call) => call.Arguments.Any(argument => argument.Type is ColumnType.String or ColumnType.Dynamic);
}

/// <summary>A condition that reads one output column of a scan.</summary>
sealed record Alternative(Expr Condition, int Column)
{
    /// <summary>What the text of the column must have so that it can hold, or null.</summary>
    public TextNeed? Need { get; } = TextNeeds.Of(Condition);

    /// <summary>What the text must have so that it can fail, or null.</summary>
    public TextNeed? NeedToFail { get; } = TextNeeds.OfNegation(Condition);
}
