using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>
/// `find [withsource=x] [in (tables)] [where] condition [project a, b:string, pack_all()]`: rows of several tables for which a condition is
/// true. A column that only another of the tables has is null. Without `project` the columns are those that the condition names and those
/// that all tables have; the rest is in the bag `pack_`.
/// </summary>
sealed class FindOperator : Operator<FindOperator.Find>
{
    internal sealed record Find(ImmutableArray<Setting> Settings, ImmutableArray<ExprSyntax> Tables, ExprSyntax Condition,
        ImmutableArray<Wanted>? Columns) : OperatorSyntax;

    /// <summary>A column that is asked for, and the type that it is to have; null for its own.</summary>
    internal sealed record Wanted(NameSyntax Name, ColumnType? Type);

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

    static TokenListParser<KqlToken, ImmutableArray<Wanted>?> Smart { get; } =
        from word in Grammar.Word("project")
        from dash in Token.EqualTo(KqlToken.Minus)
        from smart in Grammar.Word("smart")
        select (ImmutableArray<Wanted>?)null;

    static TokenListParser<KqlToken, ImmutableArray<Wanted>?> Columns { get; } =
        Grammar.Word("project").IgnoreThen(Grammar.ListOf(PackAll().Try().Or(Column())))
            .Select(columns => (ImmutableArray<Wanted>?)columns);

    /// <summary>`pack_all()`, or `pack(*)` as it was written once.</summary>
    static TokenListParser<KqlToken, Wanted> PackAll() =>
        (from word in Grammar.Word("pack")
         from star in Token.EqualTo(KqlToken.Star).Between(Grammar.Open, Grammar.Close)
         select word).Try()
        .Or(from word in Grammar.Word("pack_all")
            from open in Grammar.Open
            from close in Grammar.Close
            select word)
        .Select(word => new Wanted(new(Pack, word.Source()), null));

    /// <summary>`a`, `a:string`</summary>
    static TokenListParser<KqlToken, Wanted> Column() =>
        from name in Grammar.Name
        from type in Token.EqualTo(KqlToken.Colon).IgnoreThen(Grammar.Type).Select(type => (ColumnType?)type).OptionalOrDefault(null)
        select new Wanted(name, type);

    protected override PlanNode Bind(Find find, PlanNode input, Binder binder)
    {
        var source = find.Settings.FirstOrDefault(setting => setting.Name.Name != "datascope")?.Value ?? "source_";
        var tables = find.Tables.IsEmpty ? [new StarSyntax("*", find.NameSpan)] : find.Tables;
        var all = UnionOperator.Parts(tables, isFuzzy: false, binder);
        if (find.Tables.IsEmpty) all = SearchOperator.Meant(all, find.Condition);
        if (all.Exists(part => part.Plan is UnknownRows)) return UnknownRows.Instance;
        var wanted = find.Columns?.ToList() ?? [.. Smartly(find.Condition, all).Select(name => new Wanted(new(name, find.NameSpan), null))];
        var known = all.SelectMany(part => part.Plan.Output).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var column in find.Columns ?? [])
            if (column.Name.Name != Pack && !known.Contains(column.Name.Name))
                binder.Diagnostics.NoColumn(column.Name.Span, column.Name.Name, null, Nearest.To(column.Name.Name, known));
        return UnionOperator.Of([.. all.Select(part => part with { Plan = Found(find, part, source, wanted, all, binder) })]);
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

    static PlanNode Found(Find find, UnionOperator.Part part, string source, List<Wanted> wanted, List<UnionOperator.Part> all,
        Binder binder)
    {
        var filled = SearchOperator.Filled(part.Plan, find.Condition, all);
        var condition = SearchOperator.Condition(find.Condition, new Row(filled) { HasWindows = false }, isExact: false, binder);
        if (condition is ErrorExpr) return UnknownRows.Instance;
        var rows = ColumnPatterns.Project(new FilterNode(filled, condition), Enumerable.Range(0, part.Plan.Output.Length));
        var own = part.Plan.Output.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var text = string.Concat(wanted.Select(column => $", {QuotedText.Name(column.Name.Name)} = {Value(column)}"));
        return binder.BindText($"rows | project {QuotedText.Name(source)} = {QuotedText.Of(part.Source)}{text}", ("rows", rows));

        string Value(Wanted column)
        {
            var name = column.Name.Name;
            if (name == Pack && !own.Contains(Pack))
            {
                var apart = wanted.Select(one => one.Name.Name).Where(own.Contains).Select(one => QuotedText.Of(one));
                return $"bag_remove_keys(pack_all(true), dynamic([{string.Join(", ", apart)}]))";
            }
            var given = own.Contains(name) ? QuotedText.Name(name)
                : Nothing(all.SelectMany(other => other.Plan.Output).FirstOrDefault(other => other.Name == name)?.Type ?? ColumnType.String);
            return column.Type is { } type and not ColumnType.Dynamic ? $"to{type.Kql()}({given})" : given;
        }
    }

    static string Nothing(ColumnType type) => type == ColumnType.String ? "''" : $"{type.Kql()}(null)";
}
