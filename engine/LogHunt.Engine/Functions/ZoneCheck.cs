using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Functions;

/// <summary>For how many rows of a segment a condition is true, as far as zone maps say.</summary>
enum ZoneAnswer { Unknown, None, All }

/// <summary>Comparisons of columns with constants against the least and greatest value of a segment.</summary>
static class ZoneCheck
{
    /// <summary>Requires: `zoneOf` gives the zone map of an output column of the scan, or null.</summary>
    public static ZoneAnswer Of(Expr condition, Func<int, ZoneMap?> zoneOf)
    {
        if (condition is ConstantExpr { Type: ColumnType.Bool } constant) return constant.Value is true ? ZoneAnswer.All : ZoneAnswer.None;
        if (condition is not CallExpr call) return ZoneAnswer.Unknown;
        if (call.Function == ScalarOperators.And) return Combine(call, zoneOf, ZoneAnswer.None, ZoneAnswer.All);
        if (call.Function == ScalarOperators.Or) return Combine(call, zoneOf, ZoneAnswer.All, ZoneAnswer.None);
        return Comparison(call) is var (column, function, value) && zoneOf(column.Ordinal) is { } zone
            ? Compare(zone, function, value)
            : ZoneAnswer.Unknown;
    }

    /// <summary>Whether the condition compares a column with a constant, so that a zone map could decide it.</summary>
    public static bool Decides(Expr condition) => condition is CallExpr call &&
        (call.Function == ScalarOperators.And || call.Function == ScalarOperators.Or
            ? call.Arguments.All(Decides)
            : Comparison(call) is not null);

    /// <summary>`one` when an argument is that, `all` when every one is.</summary>
    static ZoneAnswer Combine(CallExpr call, Func<int, ZoneMap?> zoneOf, ZoneAnswer one, ZoneAnswer all)
    {
        var every = true;
        foreach (var argument in call.Arguments)
        {
            var answer = Of(argument, zoneOf);
            if (answer == one) return one;
            every &= answer == all;
        }
        return every ? all : ZoneAnswer.Unknown;
    }

    /// <summary>
    /// A column, a comparison, a constant; turned round when the constant stands left. Widening casts keep the order, so they are looked
    /// through.
    /// </summary>
    static (ColumnExpr Column, ScalarFunction Function, object Value)? Comparison(CallExpr call)
    {
        if (call.Arguments.Length != 2 || Mirror(call.Function) is not { } mirrored) return null;
        if (Column(call.Arguments[0]) is { } left && Constant(call.Arguments[1]) is { } right) return (left, call.Function, right);
        if (Column(call.Arguments[1]) is { } swapped && Constant(call.Arguments[0]) is { } value) return (swapped, mirrored, value);
        return null;
    }

    static ColumnExpr? Column(Expr expr) => expr switch
    {
        ColumnExpr { Type: not (ColumnType.String or ColumnType.Dynamic or ColumnType.Guid or ColumnType.Bool) } column => column,
        CallExpr { Arguments: [ColumnExpr { Type: ColumnType.Int or ColumnType.Long } inner] } cast when cast.Function == Casts
            .To(inner.Type, cast.Type) => inner,
        _ => null,
    };

    static object? Constant(Expr expr) =>
        expr is ConstantExpr { Value: not (null or double.NaN) and var value, Type: not (ColumnType.String or ColumnType.Dynamic) }
            ? value
            : null;

    static ScalarFunction? Mirror(ScalarFunction function) =>
        function == ScalarOperators.Equal || function == ScalarOperators.NotEqual ? function
        : function == ScalarOperators.Less ? ScalarOperators.Greater
        : function == ScalarOperators.LessOrEqual ? ScalarOperators.GreaterOrEqual
        : function == ScalarOperators.Greater ? ScalarOperators.Less
        : function == ScalarOperators.GreaterOrEqual ? ScalarOperators.LessOrEqual
        : null;

    static ZoneAnswer Compare(ZoneMap zone, ScalarFunction function, object value)
    {
        if (zone.Min is null || zone.Max is null)
            return zone.Nulls > 0 && function != ScalarOperators.NotEqual ? ZoneAnswer.None : ZoneAnswer.Unknown;
        if (Order(zone.Min, value) is not { } low || Order(zone.Max, value) is not { } high) return ZoneAnswer.Unknown;
        // NaN is in no zone map and false in each comparison, so of reals nothing is known to hold for all rows.
        var whole = zone.Nulls == 0 && zone.Min is not double;
        var all = whole ? ZoneAnswer.All : ZoneAnswer.Unknown;
        if (function == ScalarOperators.Equal)
            return low > 0 || high < 0 ? ZoneAnswer.None : low == 0 && high == 0 ? all : ZoneAnswer.Unknown;
        if (function == ScalarOperators.NotEqual) return low > 0 || high < 0 ? all : low == 0 && high == 0 && whole ? ZoneAnswer.None : ZoneAnswer.Unknown;
        if (function == ScalarOperators.Less) return low >= 0 ? ZoneAnswer.None : high < 0 ? all : ZoneAnswer.Unknown;
        if (function == ScalarOperators.LessOrEqual) return low > 0 ? ZoneAnswer.None : high <= 0 ? all : ZoneAnswer.Unknown;
        if (function == ScalarOperators.Greater) return high <= 0 ? ZoneAnswer.None : low > 0 ? all : ZoneAnswer.Unknown;
        return high < 0 ? ZoneAnswer.None : low >= 0 ? all : ZoneAnswer.Unknown;
    }

    static int? Order(object bound, object value) =>
        Numbers.TryOrder(bound, value, out var order) ? order
        : bound.GetType() == value.GetType() ? ValueOrder.Compare(bound, value)
        : null;
}
