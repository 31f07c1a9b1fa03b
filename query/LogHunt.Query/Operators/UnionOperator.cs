using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class UnionOperator : Operator<UnionOperator.Union>
{
    internal sealed record Union(ImmutableArray<Setting> Settings, ImmutableArray<ExprSyntax> Tables) : OperatorSyntax;

    public readonly record struct Part(PlanNode Plan, string Source);

    public override Doc Doc { get; } = new("union",
        "The rows of several tables; a column that a table lacks is null there. "
        + "`withsource=` adds a column that names the table, `isfuzzy=true` leaves out tables that do not exist.",
        "print a = 1 | union (print a = 2, b = 'x') | sort by a asc", "1, ; 2, x");

    /// <summary>`T`, `Net*`, `(T | where …)`.</summary>
    public static TokenListParser<KqlToken, ExprSyntax> TableOrPattern(Grammar grammar) =>
        Grammar.NameOrPattern.Where(syntax => syntax is StarSyntax, "a table").Try().Or(grammar.Expression);

    public override OperatorPlace Place => OperatorPlace.Both;

    protected override TokenListParser<KqlToken, Union> Parser(Grammar grammar) =>
        from settings in Grammar.Settings
        from tables in Grammar.ListOf(TableOrPattern(grammar))
        select new Union(settings, tables);

    protected override PlanNode Bind(Union union, PlanNode input, Binder binder)
    {
        var (isInner, isFuzzy, source) = Read(union.Settings, binder);
        var parts = new List<Part>();
        if (!Binder.IsStart(input)) parts.Add(new(input, input is ScanNode scan ? scan.Table.Name : "union_arg0"));
        parts.AddRange(Parts(union.Tables, isFuzzy, binder, parts.Count));
        if (parts.Count == 0 && isFuzzy) return binder.LeaveOutAll(Empty(source));
        if (parts.Count == 0 || parts.Exists(part => part.Plan is UnknownRows)) return UnknownRows.Instance;
        var columns = isInner ? Common(parts) : All(parts);
        if (columns.Count > 0 || source is not null) return Aligned(parts, columns, source);
        binder.Diagnostics.NoCommonColumn(union.Span);
        return UnknownRows.Instance;
    }

    /// <summary>All rows of the parts, with every column that one of them has.</summary>
    public static PlanNode Of(List<Part> parts) =>
        parts.Count == 0 || parts.Exists(part => part.Plan is UnknownRows) ? UnknownRows.Instance : Aligned(parts, All(parts), null);

    /// <summary>`isfuzzy` left out every table: no rows, and no columns but that of `withsource`.</summary>
    static ValuesNode Empty(string? source) => source is null
        ? new([], new([], 0))
        : new([new(source, ColumnType.String)], new([Column.FromValues(ColumnType.String, [])], 0));

    static PlanNode Aligned(List<Part> parts, List<(string Name, ColumnSchema Column)> columns, string? source)
    {
        var plans = parts.Select(part => Align(part, columns, source)).ToList();
        return plans.Count == 1 ? plans[0] : new UnionNode([.. plans]);
    }

    static (bool IsInner, bool IsFuzzy, string? Source) Read(ImmutableArray<Setting> settings, Binder binder)
    {
        var (isInner, isFuzzy) = (false, false);
        string? source = null;
        foreach (var setting in settings)
        {
            switch (setting.Name.Name)
            {
                case "kind" when setting.Value is "inner" or "outer": isInner = setting.Value == "inner"; break;
                case "kind": binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "kind", ["inner", "outer"]); break;
                case "withsource" or "with_source": source = setting.Value; break;
                // What cannot be reached is left out then, and here all can be.
                case "best_effort" when setting.Value is "true" or "false": break;
                case "isfuzzy" when setting.Value is "true" or "True" or "false" or "False":
                    isFuzzy = setting.Value is "true" or "True";
                    break;
                case "isfuzzy": binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "isfuzzy", ["true", "false"]); break;
                case var name when name.StartsWith("hint.", StringComparison.Ordinal): break;
                case var name:
                    binder.Diagnostics.NoSetting(setting.Name.Span, name, "union",
                        Nearest.To(name, ["kind", "withsource", "isfuzzy"]));
                    break;
            }
        }
        return (isInner, isFuzzy, source);
    }

    /// <summary>The tables that the list means, each with the name that `withsource` gives it.</summary>
    public static List<Part> Parts(ImmutableArray<ExprSyntax> tables, bool isFuzzy, Binder binder, int before = 0)
    {
        var parts = new List<Part>();
        foreach (var table in tables) Add(table, isFuzzy, parts, binder, before);
        return parts;
    }

    static void Add(ExprSyntax table, bool isFuzzy, List<Part> parts, Binder binder, int before)
    {
        if (table is StarSyntax pattern)
        {
            var names = binder.Context.TableNames.Concat(binder.Scope.Views).Distinct(StringComparer.Ordinal)
                .Where(name => ColumnPatterns.Matches(pattern.Pattern, name)).ToList();
            // Views give rows of these tables once more, so a pattern means them only where it means nothing else.
            if (names.Count == 0)
                names = [.. binder.Language.Stored.Order(StringComparer.Ordinal).Where(name => ColumnPatterns.Matches(pattern.Pattern, name))];
            if (names.Count == 0 && isFuzzy) binder.Notes.Add($"there is no table `{pattern.Pattern}`; `isfuzzy` leaves it out");
            else if (names.Count == 0) binder.Diagnostics.NoTable(pattern.Span, pattern.Pattern, null);
            foreach (var name in names) parts.Add(new(binder.BindTable(new NameSyntax(name, pattern.Span)), name));
            return;
        }
        if (isFuzzy && (table is PipelineSyntax { Source: NameSyntax source } ? source : table) is NameSyntax maybe
            && binder.Find(maybe.Name) is null && !binder.Meanings.IsTableName(maybe.Name))
        {
            binder.Notes.Add($"there is no table `{maybe.Name}`; `isfuzzy` leaves it out");
            return;
        }
        var plan = binder.BindTable(table);
        parts.Add(new(plan, SourceOf(table, plan, binder)
            ?? string.Create(CultureInfo.InvariantCulture, $"union_arg{before + parts.Count}")));
    }

    /// <summary>What `withsource` calls rows that a name stands for: a table, a view of ours or of the query's own; null for others.</summary>
    static string? SourceOf(ExprSyntax table, PlanNode plan, Binder binder) => table is not NameSyntax name ? null
        : binder.Views.ContainsKey(plan) || binder.Find(name.Name) is LambdaLet { Syntax.IsView: true } ? name.Name
        : plan is ScanNode scan ? scan.Table.Name : null;

    /// <summary>Columns of all parts, by name and type; a name with several types becomes `name_type` for each.</summary>
    static List<(string Name, ColumnSchema Column)> All(List<Part> parts)
    {
        var columns = parts.SelectMany(part => part.Plan.Output).Select(column => column with { Bearing = Bearing.Nothing })
            .Distinct().ToList();
        var clashes = columns.GroupBy(column => column.Name, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var names = new NameList(new Query.Diagnostics.DiagnosticBag(""));
        names.Reserve(columns.Select(column => column.Name).Where(name => !clashes.Contains(name)));
        return [.. columns.Select(column =>
            (clashes.Contains(column.Name) ? names.Implicit($"{column.Name}_{column.Type.Kql()}") : column.Name, column))];
    }

    static List<(string Name, ColumnSchema Column)> Common(List<Part> parts) =>
        [.. parts[0].Plan.Output.Where(column => parts.TrueForAll(part => Find(part.Plan, column) >= 0))
            .Select(column => (column.Name, column))];

    static int Find(PlanNode plan, ColumnSchema wanted)
    {
        for (var i = 0; i < plan.Output.Length; i++)
            if (plan.Output[i].Name == wanted.Name && plan.Output[i].Type == wanted.Type) return i;
        return -1;
    }

    static ProjectNode Align(Part part, List<(string Name, ColumnSchema Column)> columns, string? source)
    {
        var aligned = ImmutableArray.CreateBuilder<NamedExpr>();
        if (source is not null) aligned.Add(new(source, new ConstantExpr(part.Source, ColumnType.String)));
        foreach (var (name, column) in columns)
            aligned.Add(new(name, Find(part.Plan, column) is var ordinal and >= 0 ? new ColumnExpr(ordinal,
                column.Type) : Missing(column.Type)));
        return new(part.Plan, aligned.ToImmutable());
    }

    /// <summary>What stands where a table lacks a column.</summary>
    public static ConstantExpr Missing(ColumnType type) => new(type == ColumnType.String ? "" : null, type);
}
