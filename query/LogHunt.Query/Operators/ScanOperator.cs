using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Calls;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>`scan [with_match_id=n] [declare (a:long=0, …)] with (step s1 [output=last]: condition [=> a = x, …]; …)`</summary>
sealed class ScanOperator : Operator<ScanOperator.Scan>
{
    /// <summary>A column that steps give values to, with what it is before.</summary>
    internal sealed record Declared(ColumnDeclaration Column, ExprSyntax? Default);

    internal sealed record StepSyntax(NameSyntax Name, Setting? Output, ExprSyntax Condition, ImmutableArray<ExprSyntax> Values);

    internal sealed record Scan(ImmutableArray<Setting> Settings, ImmutableArray<Declared> Columns, ImmutableArray<StepSyntax> Steps)
        : OperatorSyntax;

    const int MostSteps = 64;

    public override Doc Doc { get; } = new("scan",
        "Sequences of rows in their order: steps that one row after the other takes, of which each sees what the steps before it took last "
        + "(`s1.a`) and gives values to columns that are declared.",
        "datatable(t:long, e:string)[1, 'in', 2, 'x', 3, 'out', 4, 'x'] | sort by t asc "
        + "| scan with_match_id=n with (step s1: e == 'in'; step s2: e == 'out' and t - s1.t < 9;)", "1, in, 0; 3, out, 0");

    protected override TokenListParser<KqlToken, Scan> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf("with_match_id")
        from columns in Grammar.Word("declare")
            .IgnoreThen(Grammar.ListOf(Column(grammar)).Between(Grammar.Open, Grammar.Close)).OptionalOrDefault([])
        from with in Grammar.Word("with")
        from open in Grammar.Open
        from steps in Step(grammar).AtLeastOnce()
        from close in Grammar.Close
        select new Scan(settings, columns, [.. steps]);

    static TokenListParser<KqlToken, Declared> Column(Grammar grammar) =>
        from column in Grammar.Column
        from value in Grammar.Assign.IgnoreThen(grammar.Expression).Select(value => (ExprSyntax?)value).OptionalOrDefault(null)
        select new Declared(column, value);

    static TokenListParser<KqlToken, StepSyntax> Step(Grammar grammar) =>
        from word in Grammar.Word("step")
        from name in Grammar.Name
        from output in Grammar.OneSetting.Where(setting => setting.Name.Name == "output", "`output`").Select(setting => (Setting?)setting)
            .Try().OptionalOrDefault(null)
        from colon in Token.EqualTo(KqlToken.Colon)
        from condition in grammar.Expression
        from values in Token.EqualTo(KqlToken.Arrow).IgnoreThen(grammar.NamedExpressions).OptionalOrDefault([])
        from end in Token.EqualTo(KqlToken.Semicolon)
        select new StepSyntax(name, output, condition, values);

    protected override PlanNode Bind(Scan scan, PlanNode input, Binder binder)
    {
        if (input is UnknownRows) return input;
        if (!WindowCall.IsSerialized(input)) binder.Diagnostics.NotSerialized(scan.NameSpan, "scan");
        if (scan.Steps.Length > MostSteps) binder.Diagnostics.TooLarge(scan.Span);
        if (!WindowCall.IsSerialized(input) || scan.Steps.Length > MostSteps) return UnknownRows.Instance;
        var names = new NameList(binder.Diagnostics);
        names.Reserve(input.Output.Select(column => column.Name));
        var declared = scan.Columns.Select(column => Default(column, names, binder)).ToImmutableArray();
        ImmutableArray<ColumnSchema> columns = [.. input.Output, .. scan.Columns.Select(one => new ColumnSchema(one.Column.Name.Name, one.Column.Type))];
        var taken =
            from step in scan.Steps from column in columns select new ColumnSchema($"{step.Name.Name}.{column.Name}", column.Type);
        var row = new Row([.. columns, .. taken]) { HasWindows = false, HasSteps = true };
        var steps = scan.Steps.Select(step => Step(step, row, columns, binder)).ToImmutableArray();
        var number = scan.Settings.FirstOrDefault(setting => setting.Name.Name == "with_match_id") is { } setting
            ? names.Explicit(setting.Value, setting.ValueSpan)
            : null;
        return declared.Any(column => column.Expr is ErrorExpr) || steps.Any(step => step is null)
            ? UnknownRows.Instance
            : new StepsNode(input, declared, number, [.. steps.OfType<Step>()]);
    }

    static NamedExpr Default(Declared declared, NameList names, Binder binder)
    {
        var (name, type) = (declared.Column.Name, declared.Column.Type);
        binder.CheckName(name);
        names.Explicit(name.Name, name.Span);
        if (declared.Default is null) return new(name.Name, UnionOperator.Missing(type));
        var value = Constants.Fold(binder.Expressions.Bind(declared.Default, Row.None));
        return new(name.Name, As(type, value, declared.Default, name.Name, binder));
    }

    static Step? Step(StepSyntax syntax, Row row, ImmutableArray<ColumnSchema> columns, Binder binder)
    {
        var output = syntax.Output?.Value switch
        {
            null or "all" => StepOutput.All,
            "last" => StepOutput.Last,
            "none" => StepOutput.None,
            _ => default(StepOutput?),
        };
        if (output is null)
            binder.Diagnostics.NoSettingValue(syntax.Output!.ValueSpan, syntax.Output.Value, "output", ["all", "last", "none"]);
        var condition = binder.BindCondition(syntax.Condition, row);
        var values = ImmutableArray.CreateBuilder<(int, Expr)>();
        foreach (var value in syntax.Values)
        {
            if (value is not NamedSyntax { Names: [var name] } named)
            {
                binder.Diagnostics.Unsupported(value.Span, "a value without the column that it is for");
                return null;
            }
            var place = columns.Select(column => column.Name).ToList().IndexOf(name.Name);
            if (place < 0)
            {
                binder.Diagnostics.NoColumn(name.Span, name.Name, null, Nearest.To(name.Name, columns.Select(column => column.Name)));
                return null;
            }
            var bound = As(columns[place].Type, binder.Expressions.Bind(named.Value, row), named.Value, name.Name, binder);
            if (bound is ErrorExpr) return null;
            values.Add((place, bound));
        }
        return output is null || condition is ErrorExpr ? null : new(syntax.Name.Name, output.Value, condition, values.ToImmutable());
    }

    /// <summary>The value as its column's type; reported when it cannot be.</summary>
    static Expr As(ColumnType type, Expr value, ExprSyntax syntax, string name, Binder binder)
    {
        if (value is ErrorExpr || value.Type == type) return value;
        if (Overload.Widening(value.Type, type) >= 0 && OverloadResolution.Convert(value, type) is { } converted)
            return Constants.Fold(converted);
        binder.Diagnostics.WrongType(syntax.Span, $"`{name}`", $"a {type.Kql()}", value.Type);
        return new ErrorExpr();
    }
}
