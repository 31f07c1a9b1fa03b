using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>
/// `find [withsource=x] [in (tables)] [where] condition [project a, b, pack(*)]`: rows of several tables for which a condition is true. A
/// column that only another of the tables has is null. Without `project` the columns are those that the condition names and those that all
/// tables have; the rest is in the bag `pack_`.
/// </summary>
sealed class FindOperator : Operator<FindOperator.Find>
{
    internal sealed record Find(ImmutableArray<Setting> Settings, ImmutableArray<ExprSyntax> Tables, ExprSyntax Condition,
        ImmutableArray<NameSyntax>? Columns) : OperatorSyntax;

    const string Pack = "pack_";

    public override Doc Doc { get; } = new("find",
        "Rows of several tables for which a condition is true; a column that only another table has is null. Without `project` the columns "
        + "are those of the condition and those that all tables have, and the rest is in the bag `pack_`.",
        "let A = datatable(k:long, a:string)[1, 'x', 2, 'y']; let B = datatable(k:long, b:string)[1, 'z']; "
        + "find in (A, B) where a == 'x' or b == 'z' project k, a, b | project k, a, b | sort by a desc", "1, x, ; 1, , z");

    public override OperatorPlace Place => OperatorPlace.Start;

    protected override TokenListParser<KqlToken, Find> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf("withsource", "with_source", "datascope")
        from tables in Grammar.Word("in")
            .IgnoreThen(Grammar.ListOf(UnionOperator.TableOrPattern(grammar)).Between(Grammar.Open, Grammar.Close)).OptionalOrDefault([])
        from word in Grammar.Word("where").OptionalOrDefault()
        from condition in grammar.Expression
        from columns in Smart.Try().Or(Columns).OptionalOrDefault(null)
        select new Find(settings, tables, condition, columns);

    static TokenListParser<KqlToken, ImmutableArray<NameSyntax>?> Smart { get; } =
        from word in Grammar.Word("project")
        from dash in Token.EqualTo(KqlToken.Minus)
        from smart in Grammar.Word("smart")
        select (ImmutableArray<NameSyntax>?)null;

    static TokenListParser<KqlToken, ImmutableArray<NameSyntax>?> Columns { get; } =
        Grammar.Word("project").IgnoreThen(Grammar.ListOf(PackAll().Try().Or(Column())))
            .Select(names => (ImmutableArray<NameSyntax>?)names);

    /// <summary>`pack(*)`</summary>
    static TokenListParser<KqlToken, NameSyntax> PackAll() =>
        from word in Grammar.Word("pack")
        from star in Token.EqualTo(KqlToken.Star).Between(Grammar.Open, Grammar.Close)
        select new NameSyntax(Pack, word.Source());

    /// <summary>`a`, `a:string`</summary>
    static TokenListParser<KqlToken, NameSyntax> Column() =>
        from name in Grammar.Name
        from type in Token.EqualTo(KqlToken.Colon).IgnoreThen(Grammar.Type).Select(_ => true).OptionalOrDefault(false)
        select name;

    protected override PlanNode Bind(Find find, PlanNode input, Binder binder)
    {
        var source = find.Settings.FirstOrDefault(setting => setting.Name.Name != "datascope")?.Value ?? "source_";
        var tables = find.Tables.IsEmpty ? [new StarSyntax("*", find.NameSpan)] : find.Tables;
        var all = UnionOperator.Parts(tables, isFuzzy: false, binder);
        if (find.Tables.IsEmpty) all = SearchOperator.Meant(all, find.Condition);
        if (all.Exists(part => part.Plan is UnknownRows)) return UnknownRows.Instance;
        var names = find.Columns?.Select(column => column.Name).ToList() ?? Smartly(find.Condition, all);
        var known = all.SelectMany(part => part.Plan.Output).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var column in find.Columns ?? [])
            if (column.Name != Pack && !known.Contains(column.Name))
                binder.Diagnostics.NoColumn(column.Span, column.Name, null, Nearest.To(column.Name, known));
        return UnionOperator.Of([.. all.Select(part => part with { Plan = Found(find, part, source, names, all, binder) })]);
    }

    /// <summary>The columns that the condition names and those that all tables have, then a bag of the others.</summary>
    static List<string> Smartly(ExprSyntax condition, List<UnionOperator.Part> all) =>
    [
        .. SearchOperator.Names(condition).Where(name => all.Exists(part => part.Plan.Output.Any(column => column.Name == name)))
            .Concat(all[0].Plan.Output.Where(column => all.TrueForAll(part => part.Plan.Output.Contains(column)))
                .Select(column => column.Name))
            .Distinct(),
        Pack,
    ];

    static PlanNode Found(Find find, UnionOperator.Part part, string source, List<string> names, List<UnionOperator.Part> all,
        Binder binder)
    {
        var filled = SearchOperator.Filled(part.Plan, find.Condition, all);
        var condition = SearchOperator.Condition(find.Condition, new Row(filled) { HasWindows = false }, isExact: false, binder);
        if (condition is ErrorExpr) return UnknownRows.Instance;
        var rows = ColumnPatterns.Project(new FilterNode(filled, condition), Enumerable.Range(0, part.Plan.Output.Length));
        var own = names.Where(name => part.Plan.Output.Any(column => column.Name == name)).ToList();
        var bag = names.Contains(Pack)
            ? $", {Pack} = bag_remove_keys(pack_all(true), dynamic([{string.Join(", ", own.Select(name => QuotedText.Of(name)))}]))"
            : "";
        var columns = string.Concat(own.Select(name => $", {QuotedText.Name(name)}"));
        return binder.BindText($"rows | project {QuotedText.Name(source)} = {QuotedText.Of(part.Source)}{columns}{bag}", ("rows", rows));
    }
}
