using System.Collections.Frozen;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>
/// Calls that are not functions of their arguments' values: they read the clock, the names in sight, other rows or another query.
/// </summary>
static class SpecialCalls
{
    public delegate Expr Binding(CallSyntax call, Row row, Binder binder);

    static readonly FrozenDictionary<string, Binding> ByName = new Dictionary<string, Binding>(StringComparer.Ordinal)
    {
        ["now"] = Now,
        ["ago"] = Ago,
        ["toscalar"] = ToScalar,
        ["column_ifexists"] = ColumnIfExists,
        ["columnifexists"] = ColumnIfExists,
        ["pack_all"] = PackAll,
        ["row_number"] = RowNumber,
        ["prev"] = (call, row, binder) => Neighbour(WindowKind.Previous, call, row, binder),
        ["next"] = (call, row, binder) => Neighbour(WindowKind.Next, call, row, binder),
        ["row_cumsum"] = CumulativeSum,
        ["row_rank_dense"] = (call, row, binder) => Rank(WindowKind.RankDense, call, row, binder),
        ["row_rank_min"] = (call, row, binder) => Rank(WindowKind.RankMin, call, row, binder),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Binding? Find(string name) => ByName.GetValueOrDefault(name);

    public static IEnumerable<string> Names => ByName.Keys;

    static Expr Now(CallSyntax call, Row row, Binder binder) => FromClock(ScalarOperators.Add, call, row, binder, optional: true);

    static Expr Ago(CallSyntax call, Row row, Binder binder) => FromClock(ScalarOperators.Subtract, call, row, binder, optional: false);

    /// <summary>The clock of the compilation stands still, so that one query has one now().</summary>
    static Expr FromClock(ScalarFunction operation, CallSyntax call, Row row, Binder binder, bool optional)
    {
        var now = new ConstantExpr(binder.Context.Now, ColumnType.DateTime);
        if (call.Arguments.IsEmpty && optional) return now;
        if (!Count(call, 1, 1, "one timespan", binder)) return new ErrorExpr();
        var offset = binder.Expressions.Bind(call.Arguments[0], row);
        if (offset is ErrorExpr) return offset;
        if (offset.Type is ColumnType.TimeSpan or ColumnType.Dynamic && OverloadResolution.Convert(offset, ColumnType.TimeSpan) is { } span) return Constants.Fold(ScalarOperators.Call(operation, now, span));
        binder.Diagnostics.WrongType(call.Arguments[0].Span, $"the argument of `{call.Function.Name}`", "a timespan", offset.Type);
        return new ErrorExpr();
    }

    static Expr ToScalar(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 1, 1, "one query", binder)) return new ErrorExpr();
        if (!binder.IsTable(call.Arguments[0])) return binder.Expressions.Bind(call.Arguments[0], row);
        var plan = binder.BindTable(call.Arguments[0]);
        if (plan is UnknownRows) return new ErrorExpr();
        if (!plan.Output.IsEmpty) return new SubqueryExpr(plan, false, plan.Output[0].Type);
        binder.Diagnostics.NotATable(call.Arguments[0].Span);
        return new ErrorExpr();
    }

    static Expr ColumnIfExists(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 2, 2, "a column's name and a default", binder)) return new ErrorExpr();
        var fallback = binder.Expressions.Bind(call.Arguments[1], row);
        if (Constants.Fold(binder.Expressions.Bind(call.Arguments[0], Row.None)) is ConstantExpr { Value: string name }) return row.Find(name) ?? (row.IsOpen ? new ErrorExpr() : fallback);
        binder.Diagnostics.NotConstant(call.Arguments[0].Span, "the column's name");
        return new ErrorExpr();
    }

    static Expr PackAll(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 0, 1, "at most one bool", binder)) return new ErrorExpr();
        var ignoreEmpty = call.Arguments is [LiteralSyntax { Value: true }];
        if (ignoreEmpty && !row.IsOpen) return new CallExpr(PackPresent.Function, new PackPresent([.. row.Columns]), [.. row.Columns.Select((column, i) => (Expr)new ColumnExpr(i, column.Type))]);
        var arguments = new List<Expr>();
        for (var i = 0; i < row.Columns.Length; i++)
        {
            arguments.Add(new ConstantExpr(row.Columns[i].Name, ColumnType.String));
            arguments.Add(new ColumnExpr(i, row.Columns[i].Type));
        }
        if (row.IsOpen) return new ErrorExpr();
        if (FunctionList.Find("bag_pack") is { } pack && OverloadResolution.Call(pack, arguments) is { } bag) return bag;
        binder.Diagnostics.UnsupportedFunction(call.Span, call.Function.Name);
        return new ErrorExpr();
    }

    /// <summary>`pack_all(true)`: a bag of the columns that are neither null nor empty.</summary>
    sealed class PackPresent(ImmutableArray<ColumnSchema> columns) : Overload(ColumnType.Dynamic, [.. columns.Select(column => column.Type)])
    {
        public static ScalarFunction Function { get; } = new(new("pack_present", "The columns that have a value, as a bag.", "", ""));

        public override object? Invoke(ReadOnlySpan<object?> arguments)
        {
            var bag = new DynamicBag();
            for (var i = 0; i < arguments.Length; i++)
                if (arguments[i] is not (null or "")) bag[columns[i].Name] = arguments[i] is int number ? (long)number : arguments[i];
            return bag;
        }
    }

    static Expr RowNumber(CallSyntax call, Row row, Binder binder)
    {
        if (Window(call, row, binder, 0, 2, "a start and a restart condition") is not { } arguments) return new ErrorExpr();
        if (arguments.Count == 0) arguments.Add(new ConstantExpr(1L, ColumnType.Long));
        arguments[0] = Constants.Fold(arguments[0]);
        if (!IsRestart(call, arguments, 1, binder) || !IsConstant(call, arguments, 0, "the start", binder)) return new ErrorExpr();
        return row.AddWindow(WindowKind.RowNumber, [OverloadResolution.Convert(arguments[0], ColumnType.Long) ?? arguments[0], .. arguments.Skip(1)], ColumnType.Long);
    }

    static Expr Neighbour(WindowKind kind, CallSyntax call, Row row, Binder binder)
    {
        if (Window(call, row, binder, 1, 3, "a value, an offset and a default") is not { } arguments) return new ErrorExpr();
        var type = arguments[0].Type;
        if (arguments.Count < 2) arguments.Add(new ConstantExpr(1L, ColumnType.Long));
        arguments[1] = Constants.Fold(arguments[1]);
        if (!IsConstant(call, arguments, 1, "the offset", binder)) return new ErrorExpr();
        if (arguments[1] is ConstantExpr { Value: <= 0L or <= 0 })
        {
            binder.Diagnostics.ArgumentCount(call.Arguments[1].Span, call.Function.Name, "an offset of 1 or more");
            return new ErrorExpr();
        }
        if (arguments.Count < 3) arguments.Add(new ConstantExpr(null, type));
        arguments[2] = Constants.Fold(arguments[2]);
        if (arguments[2] is not ConstantExpr)
        {
            binder.Diagnostics.NotConstant(call.Arguments[2].Span, "the default");
            return new ErrorExpr();
        }
        if (OverloadResolution.Convert(arguments[2], type) is { } fallback) return row.AddWindow(kind, [arguments[0], OverloadResolution.Convert(arguments[1], ColumnType.Long) ?? arguments[1], fallback], type);
        binder.Diagnostics.WrongType(call.Arguments[2].Span, "the default", $"a {type.Kql()}", arguments[2].Type);
        return new ErrorExpr();
    }

    static Expr CumulativeSum(CallSyntax call, Row row, Binder binder)
    {
        if (Window(call, row, binder, 1, 2, "a term and a restart condition") is not { } arguments) return new ErrorExpr();
        if (!IsRestart(call, arguments, 1, binder)) return new ErrorExpr();
        if (arguments[0].Type == ColumnType.Int) arguments[0] = Casts.Cast(arguments[0], ColumnType.Long);
        if (arguments[0].Type.IsNumeric() || arguments[0].Type == ColumnType.TimeSpan) return row.AddWindow(WindowKind.CumulativeSum, [.. arguments], arguments[0].Type);
        binder.Diagnostics.WrongType(call.Arguments[0].Span, "the term", "a number", arguments[0].Type);
        return new ErrorExpr();
    }

    static Expr Rank(WindowKind kind, CallSyntax call, Row row, Binder binder) =>
        Window(call, row, binder, 1, 2, "a key and a restart condition") is { } arguments && IsRestart(call, arguments, 1, binder)
            ? row.AddWindow(kind, [.. arguments], ColumnType.Long)
            : new ErrorExpr();

    /// <summary>The arguments of a window function; null when something was reported.</summary>
    static List<Expr>? Window(CallSyntax call, Row row, Binder binder, int least, int most, string takes)
    {
        if (!Count(call, least, most, takes, binder)) return null;
        var arguments = binder.Expressions.BindArguments(call.Arguments, row);
        if (arguments.Exists(argument => argument is ErrorExpr) || row.IsOpen) return null;
        if (row.HasWindows && row.Input is { } input && IsSerialized(input)) return arguments;
        binder.Diagnostics.NotSerialized(call.Span, call.Function.Name);
        return null;
    }

    static bool IsRestart(CallSyntax call, List<Expr> arguments, int index, Binder binder)
    {
        if (arguments.Count <= index || arguments[index].Type == ColumnType.Bool) return true;
        binder.Diagnostics.NotABool(call.Arguments[index].Span, arguments[index].Type);
        return false;
    }

    static bool IsConstant(CallSyntax call, List<Expr> arguments, int index, string what, Binder binder)
    {
        if (arguments[index] is ConstantExpr { Type: ColumnType.Long or ColumnType.Int }) return true;
        binder.Diagnostics.NotConstant(call.Arguments[index].Span, what);
        return false;
    }

    /// <summary>Whether the order of the rows is part of the query: sorted, ranged, or declared so by `serialize`, and not lost since.</summary>
    static bool IsSerialized(PlanNode plan)
    {
        while (true)
        {
            switch (plan)
            {
                case SortNode or TopNode or WindowNode or RangeNode: return true;
                case FilterNode or ProjectNode or ExpandNode or LimitNode: plan = plan.Inputs[0]; break;
                default: return false;
            }
        }
    }

    static bool Count(CallSyntax call, int least, int most, string takes, Binder binder)
    {
        if (call.Arguments.Length >= least && call.Arguments.Length <= most) return true;
        binder.Diagnostics.ArgumentCount(call.Span, call.Function.Name, takes);
        return false;
    }
}
