using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using LogHunt.Engine.Functions;

namespace LogHunt.Query.Operators;

sealed class SearchOperator : Operator<SearchOperator.Search>
{
    internal sealed record Search(ImmutableArray<Setting> Settings, ImmutableArray<ExprSyntax> Tables, ExprSyntax Condition)
        : OperatorSyntax;

    public override Doc Doc { get; } = new("search",
        "Rows in which a term occurs in some column; `column:\"term\"` looks in one. `*` at an end of the term stands for the rest of "
        + "a word. A column that only another of the tables has is null.",
        """datatable(host:string, port:long)["web01", 80, "db02", 5432] | search "web*" | project host""", "web01");

    public override OperatorPlace Place => OperatorPlace.Both;

    protected override TokenListParser<KqlToken, Search> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf("kind")
        from tables in Grammar.Word("in")
            .IgnoreThen(Grammar.ListOf(UnionOperator.TableOrPattern(grammar)).Between(Grammar.Open, Grammar.Close)).OptionalOrDefault([])
        from condition in grammar.Expression
        select new Search(settings, tables, condition);

    protected override PlanNode Bind(Search search, PlanNode input, Binder binder)
    {
        var isExact = false;
        foreach (var setting in search.Settings.Where(setting => setting.Name.Name == "kind"))
        {
            if (setting.Value is "case_sensitive" or "default" or "case_insensitive") isExact = setting.Value == "case_sensitive";
            else binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "kind", ["default", "case_sensitive"]);
        }
        if (!Binder.IsStart(input)) return Found(search, input, "search_arg0", isExact, binder);
        var tables = search.Tables.IsEmpty ? [new StarSyntax("*", search.NameSpan)] : search.Tables;
        var all = UnionOperator.Parts(tables, isFuzzy: false, binder);
        if (search.Tables.IsEmpty) all = Meant(all, search.Condition);
        return UnionOperator.Of([.. all.Select(part => part with
            { Plan = Found(search, part.Plan, part.Source, isExact, binder, all) })]);
    }

    /// <summary>
    /// Of all tables those that have the columns that the condition names. What was asked before stands in AuditLog and would be found by whoever asks it again,
    /// what a hunt found before stands in HuntResults and would be a new find of each run of it: these are searched only by name.
    /// </summary>
    public static List<UnionOperator.Part> Meant(List<UnionOperator.Part> all, ExprSyntax condition)
    {
        var logs = all.Where(part => part.Source is not ("AuditLog" or "HuntResults")).ToList();
        var named = Names(condition).Where(name => logs.Exists(part => Has(part, name))).ToList();
        var meant = logs.Where(part => named.TrueForAll(name => Has(part, name))).ToList();
        return meant.Count > 0 ? meant : logs;

        static bool Has(UnionOperator.Part part, string column) => part.Plan.Output.Any(output => output.Name == column);
    }

    /// <summary>
    /// The rows with nulls for the columns that a condition names and only another of the tables has. The columns stand at the end.
    /// </summary>
    public static PlanNode Filled(PlanNode rows, ExprSyntax condition, List<UnionOperator.Part> all)
    {
        var missing = Names(condition).Distinct().Where(name => rows.Output.All(column => column.Name != name))
            .Select(name => all.SelectMany(part => part.Plan.Output).FirstOrDefault(column => column.Name == name))
            .OfType<ColumnSchema>().Select(column => new NamedExpr(column.Name, UnionOperator.Missing(column.Type))).ToList();
        return missing.Count == 0 ? rows
            : new ProjectNode(rows,
                [.. Enumerable.Range(0, rows.Output.Length).Select(i => ColumnPatterns.Column(rows.Output, i)), .. missing]);
    }

    /// <summary>The names in a condition that may be those of columns.</summary>
    public static IEnumerable<string> Names(ExprSyntax syntax) => syntax switch
    {
        NameSyntax name => [name.Name],
        ChainSyntax chain => chain.Operands.SelectMany(Names),
        BinarySyntax binary => Names(binary.Left).Concat(Names(binary.Right)),
        CallSyntax call => call.Arguments.SelectMany(Names),
        NegateSyntax negate => Names(negate.Operand),
        ListSyntax list => Names(list.Value),
        BetweenSyntax between => Names(between.Value),
        MemberSyntax member => Names(member.Target),
        IndexSyntax index => Names(index.Target),
        _ => [],
    };

    static PlanNode Found(Search search, PlanNode input, string source, bool isExact, Binder binder, List<UnionOperator.Part>? all = null)
    {
        if (input is UnknownRows) return input;
        var filled = Filled(input, search.Condition, all ?? []);
        var condition = Condition(search.Condition, new Row(filled) { HasWindows = false }, isExact, binder);
        var columns = Enumerable.Range(0, input.Output.Length).Select(i => ColumnPatterns.Column(input.Output, i));
        return new ProjectNode(new FilterNode(filled, condition), [new("$table", new ConstantExpr(source, ColumnType.String)), .. columns]);
    }

    /// <summary>A text that stands where a condition should is looked for in all columns.</summary>
    public static Expr Condition(ExprSyntax syntax, Row row, bool isExact, Binder binder)
    {
        switch (syntax)
        {
            case LiteralSyntax { Value: string term }: return Any(row, term, isExact);
            case LiteralSyntax { Value: not (null or bool) } literal:
                binder.Diagnostics.NotATerm(literal.Span);
                return new ErrorExpr();
            case StarSyntax: return new ConstantExpr(true, ColumnType.Bool);
            case ChainSyntax chain:
                var operands = chain.Operands.Select(operand => Condition(operand, row, isExact, binder)).ToList();
                if (operands.Exists(operand => operand is ErrorExpr)) return new ErrorExpr();
                return ScalarOperators.Call(chain.Operator == "and" ? ScalarOperators.And : ScalarOperators.Or, [.. operands]);
            case CallSyntax { Function.Name: "not", Arguments: [var inner] }:
                return Condition(inner, row, isExact, binder) is var negated and not ErrorExpr
                    ? ScalarOperators.Call(ScalarOperators.Not, negated)
                    : new ErrorExpr();
            case BinarySyntax { Operator: ":", Left: NameSyntax name, Right: LiteralSyntax { Value: var value } }:
                return binder.FindColumn(name, row) is { } column
                    ? Has(column, Engine.Columns.KqlText.Of(value), isExact)
                    : new ErrorExpr();
            default: return binder.BindCondition(syntax, row);
        }
    }

    static Expr Any(Row row, string term, bool isExact)
    {
        var columns = row.Columns.Select((column, i) => Has(new ColumnExpr(i, column.Type), term, isExact))
            .Where(test => test is not ConstantExpr { Value: false }).ToArray();
        return columns.Length == 0 ? new ConstantExpr(false, ColumnType.Bool)
            : columns.Length == 1 ? columns[0]
            : ScalarOperators.Call(ScalarOperators.Or, columns);
    }

    static Expr Has(Expr column, string term, bool isExact)
    {
        var (name, needle) = (term.StartsWith('*'), term.Length > 1 && term.EndsWith('*')) switch
        {
            (true, true) => ("contains", term[1..^1]),
            (false, true) => ("hasprefix", term[..^1]),
            (true, false) => ("hassuffix", term[1..]),
            _ => ("has", term),
        };
        if (!ValueTexts.MayContain(column.Type, needle)) return new ConstantExpr(false, ColumnType.Bool);
        if (name == "has" && ValueTexts.AsNumber(column, needle) is { } equal) return equal;
        var text = OverloadResolution.Convert(column, ColumnType.String) ?? column;
        return ScalarOperators
            .Call(ScalarOperators.Find(isExact ? name + "_cs" : name)!, text, new ConstantExpr(needle, ColumnType.String));
    }
}
