using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;
using LogHunt.Engine.Functions;

namespace LogHunt.Query.Operators;

/// <summary>
/// Lowered to two groupings: by the keys and the step of the axis, with the aggregates; then by the keys, with the steps' values gathered
/// and the missing ones filled in.
/// </summary>
sealed class MakeSeriesOperator : Operator<MakeSeriesOperator.MakeSeries>
{
    internal sealed record SeriesItem(ExprSyntax Value, ExprSyntax? Default);

    internal sealed record MakeSeries(ImmutableArray<Setting> Settings, ImmutableArray<SeriesItem> Items, ExprSyntax Axis,
        AxisRange Range, ImmutableArray<ExprSyntax> Keys) : OperatorSyntax;

    /// <summary>`from a to b step c`, or the older `in range(a, b, c)`.</summary>
    internal sealed record AxisRange(ExprSyntax? From, ExprSyntax? To, ExprSyntax Step, bool IsOlder);

    static readonly ScalarFunction Pair = new(new("pair", "A step and its value.", "", "")),
        Fill = new(new("series", "The values of all steps.", "", ""));

    public override Doc Doc { get; } = new("make-series",
        "One row for each combination of the `by` values, with an array of what the aggregates give at each step of an axis.",
        "datatable(t:long, v:long)[1, 10, 3, 30] | make-series s = sum(v) default = 0 on t from 1 to 5 step 1", "[10,0,30,0], [1,2,3,4]");

    static TokenListParser<KqlToken, SeriesItem> Item(Grammar grammar) =>
        from value in grammar.Named
        from missing in Grammar.Word("default").IgnoreThen(Grammar.Assign).IgnoreThen(grammar.Expression)
            .Select(missing => (ExprSyntax?)missing).OptionalOrDefault(null)
        select new SeriesItem(value, missing);

    protected override TokenListParser<KqlToken, MakeSeries> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf("kind")
        from items in Grammar.ListOf(Item(grammar))
        from word in Grammar.Word("on")
        from axis in OlderAxis(grammar).Try().Or(Axis(grammar))
        from keys in Grammar.Word("by").IgnoreThen(grammar.NamedExpressions).OptionalOrDefault([])
        select new MakeSeries(settings, items, axis.Axis, axis.Range, keys);

    static TokenListParser<KqlToken, (ExprSyntax Axis, AxisRange Range)> Axis(Grammar grammar) =>
        from axis in grammar.Named
        from low in Clause("from", grammar)
        from high in Clause("to", grammar)
        from step in Grammar.Word("step").IgnoreThen(grammar.Expression)
        select (axis, new AxisRange(low, high, step, IsOlder: false));

    static TokenListParser<KqlToken, (ExprSyntax Axis, AxisRange Range)> OlderAxis(Grammar grammar) =>
        from name in Grammar.Name
        from words in Grammar.Word("in").IgnoreThen(Grammar.Word("range")).IgnoreThen(Grammar.Open)
        from low in grammar.Expression
        from high in Token.EqualTo(KqlToken.Comma).IgnoreThen(grammar.Expression)
        from step in Token.EqualTo(KqlToken.Comma).IgnoreThen(grammar.Expression)
        from close in Grammar.Close
        select ((ExprSyntax)name, new AxisRange(low, high, step, IsOlder: true));

    static TokenListParser<KqlToken, ExprSyntax?> Clause(string word, Grammar grammar) =>
        Grammar.Word(word).IgnoreThen(grammar.Expression).Select(value => (ExprSyntax?)value).OptionalOrDefault(null);

    protected override PlanNode Bind(MakeSeries series, PlanNode input, Binder binder)
    {
        var row = new Row(input) { HasWindows = false };
        var (axisName, _, axisValue) = ColumnList.Parts(series.Axis, binder);
        var axis = binder.Expressions.Bind(axisValue, row);
        var steps = BindSteps(series, axis, binder);
        var keys = new ColumnList(binder, row);
        foreach (var key in series.Keys) keys.Add(key);
        ImmutableArray<NamedExpr> keyColumns = [.. keys.All.Select(key => key.Column)];
        if (steps is null || axis is ErrorExpr || input is UnknownRows) return UnknownRows.Instance;

        ImmutableArray<NamedExpr> groupKeys = [.. keyColumns,
            new("$step", new CallExpr(SeriesSteps.Function, steps.Index, [OverloadResolution.Convert(axis, steps.Index.Parameter(0))!]))];
        var outputs = new AggregateOutputs(row, groupKeys, keys.Names, binder);
        foreach (var item in series.Items) outputs.Add(item.Value);
        var perStep = outputs.Plan(input);
        var defaults = series.Items
            .Select(item => item.Default is { } value ? Constants.Fold(binder.Expressions.Bind(value, Row.None)) : null).ToList();
        if (perStep.Output.Length != groupKeys.Length + defaults.Count || defaults.Exists(value => value is not (null or ConstantExpr)))
        {
            binder.Diagnostics.Unsupported(series.NameSpan, "such a list of aggregates in `make-series`");
            return UnknownRows.Instance;
        }
        return Gathered(perStep, keyColumns, [.. defaults.Cast<ConstantExpr?>()], steps,
            axisName ?? ResultNames.Of(axisValue) ?? "Column1", series.Settings.Any(setting => setting.Value == "nonempty"));
    }

    /// <summary>The value, with what queries inside of it give where they can be run.</summary>
    static Expr Known(Expr value, Binder binder) => Constants.Fold(value.Rewrite(inner =>
        inner is SubqueryExpr { IsSet: false } asked && binder.Context.Ask is { } ask && !binder.Diagnostics.HasAny && !Gaps.IsIn(asked.Plan)
            ? new ConstantExpr(ask(asked.Plan).Select(batch => batch.Columns[0].Value(0)).FirstOrDefault(), asked.Type)
            : inner));

    static SeriesSteps? BindSteps(MakeSeries series, Expr axis, Binder binder)
    {
        var range = series.Range;
        ExprSyntax?[] given = [range.From, range.To, range.Step];
        var values = given.Select(value => value is null ? null : Known(binder.Expressions.Bind(value, Row.None), binder)).ToList();
        // Where the query is only checked, an end that another query gives is as good as none.
        if (binder.Context.Ask is null)
            for (var i = 0; i < 2; i++)
                if (values[i] is SubqueryExpr or CallExpr) values[i] = null;
        if (axis is ErrorExpr || values.Exists(value => value is ErrorExpr)) return null;
        if (values.FindIndex(value => value is not (null or ConstantExpr)) is var open and >= 0)
        {
            binder.Diagnostics.NotConstant(given[open]!.Span, "the range of `make-series`");
            return null;
        }
        if (SeriesSteps.Of(axis.Type, (ConstantExpr?)values[0], (ConstantExpr?)values[1], (ConstantExpr)values[2]!, range.IsOlder) is { } steps)
            return steps;
        binder.Diagnostics.NoOperatorFor(series.NameSpan, "make-series", [axis.Type, .. values.OfType<Expr>().Select(value => value.Type)]);
        return null;
    }

    static PlanNode Gathered(PlanNode perStep, ImmutableArray<NamedExpr> keys, ImmutableArray<ConstantExpr?> defaults, SeriesSteps steps,
        string axisName, bool isNonEmpty)
    {
        var width = keys.Length;
        var step = new ColumnExpr(width, ColumnType.Long);
        var inRange =
            new FilterNode(perStep, OverloadResolution.Call(Functions.FunctionList.Find("isnotnull")!, step)!);
        ImmutableArray<NamedExpr> keyColumns = [.. keys.Select((key, i) => new NamedExpr(key.Name, new ColumnExpr(i, key.Expr.Type)))];
        var values = perStep.Output.RemoveRange(0, width + 1);
        ImmutableArray<NamedExpr> pairs = [.. values.Select((column, i) =>
            new NamedExpr(column.Name, new CallExpr(Pair, new PairOf(column.Type), [step, new ColumnExpr(width + 1 + i, column.Type)])))];
        var paired = new ProjectNode(inRange, [.. keyColumns, .. pairs]);
        var list = AggregateList.Find("make_list")!;
        var count = AggregateList.Find("count")!;
        var gathered = new AggregateNode(paired, keyColumns,
            [.. values.Select((column, i) => new NamedAggregate(column.Name, list, list.Resolve([ColumnType.Dynamic])!,
                [new ColumnExpr(width + i, ColumnType.Dynamic)])), new("$count", count, count.Resolve([])!, [])]);
        PlanNode kept = isNonEmpty
            ? gathered
            : new FilterNode(gathered, ScalarOperators.Call(ScalarOperators.Greater,
                new ColumnExpr(width + values.Length, ColumnType.Long), new ConstantExpr(0L, ColumnType.Long)));
        var filled = values.Select((column, i) => new NamedExpr(column.Name,
            new CallExpr(Fill, new FilledSeries(steps, SeriesSteps.DefaultOf(defaults[i], column.Type)),
            [new ColumnExpr(width + i, ColumnType.Dynamic)])));
        Expr axis = steps.AreFixed
            ? new ConstantExpr(steps.Axis(null), ColumnType.Dynamic)
            : new CallExpr(Fill, new AxisOf(steps), [new ColumnExpr(width, ColumnType.Dynamic)]);
        var result = new ProjectNode(kept, [.. keyColumns, .. filled, new(axisName, axis)]);
        return steps.AreFixed && steps.Bounds(null).Count == 0 ? new LimitNode(result, 0) : result;
    }

    sealed class PairOf(ColumnType value) : Overload(ColumnType.Dynamic, ColumnType.Long, value)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) =>
            new DynamicArray([arguments[0], arguments[1] is int number ? (long)number : arguments[1]]);
    }

    sealed class AxisOf(SeriesSteps steps) : Overload(ColumnType.Dynamic, ColumnType.Dynamic)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => steps.Axis(arguments[0] as DynamicArray);
    }

    sealed class FilledSeries(SeriesSteps steps, object? missing) : Overload(ColumnType.Dynamic, ColumnType.Dynamic)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments)
        {
            var pairs = arguments[0] as DynamicArray;
            var (first, count) = steps.Bounds(pairs);
            ValueSize.OfElements(count);
            var values = new object?[count];
            Array.Fill(values, missing);
            foreach (var pair in pairs?.OfType<DynamicArray>() ?? [])
                if (pair[0] is long step && step >= first && step - first < count) values[step - first] = pair[1];
            return new DynamicArray(values);
        }
    }
}
