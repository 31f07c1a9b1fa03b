using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>
/// A bound scalar expression: typed, over column positions of the node's input. Immutable; a rewrite returns the same object when nothing
/// changed.
/// </summary>
public abstract record Expr(ColumnType Type);

/// <summary>A column of the node's input, by its position.</summary>
public sealed record ColumnExpr(int Ordinal, ColumnType Type) : Expr(Type)
{
    /// <inheritdoc/>
    public override string ToString() => $"#{Ordinal}";
}

/// <summary>A literal; the value is as <see cref="Columns.Column.Value"/> gives it.</summary>
public sealed record ConstantExpr(object? Value, ColumnType Type) : Expr(Type)
{
    const int MostShown = 20;

    /// <inheritdoc/>
    public override string ToString() => Value switch
    {
        null => $"{Type.Kql()}(null)",
        string text => $"\"{text}\"",
        // A set that a subquery gave may hold a million values.
        Columns.DynamicArray { Count: > MostShown } array =>
            $"dynamic([{string.Join(",", array.Take(MostShown).Select(Columns.KqlText.Of))},… {array.Count - MostShown} more])",
        _ =>
            Type is ColumnType.DateTime or ColumnType.TimeSpan or ColumnType.Dynamic
                ? $"{Type.Kql()}({Columns.KqlText.Of(Value)})"
                : Columns.KqlText.Of(Value),
    };
}

/// <summary>A call of one overload of a function. Chains of `and` and `or` are one call with many arguments.</summary>
public sealed record CallExpr(ScalarFunction Function, Overload Overload, ImmutableArray<Expr> Arguments) : Expr(Overload.Returns)
{
    /// <inheritdoc/>
    public override string ToString() => Function.IsOperator && Arguments.Length == 2
        ? $"({Arguments[0]} {Function.Doc.Name} {Arguments[1]})"
        : $"{Function.Doc.Name}({string.Join(", ", Arguments)})";
}

/// <summary>
/// A query whose answer is a value: with <paramref name="IsSet"/> the first column as a dynamic array (`in (T)`), else the first cell
/// (`toscalar`). It is run once, before the plan that holds it, and replaced by a <see cref="ConstantExpr"/>.
/// </summary>
public sealed record SubqueryExpr(PlanNode Plan, bool IsSet, ColumnType Type) : Expr(Type)
{
    /// <inheritdoc/>
    public override string ToString() => IsSet ? "set(…)" : "scalar(…)";
}

/// <summary>Ways to look into expressions and to change them.</summary>
public static class Exprs
{
    /// <summary>
    /// The call's value when it is the same each time and all its arguments are constants, else the call; also when the value would be
    /// larger than one may be, so that running it says so.
    /// </summary>
    public static Expr Folded(this CallExpr call)
    {
        Work.Tick();
        if (!call.Function.IsDeterministic) return call;
        var values = new object?[call.Arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (call.Arguments[i] is not ConstantExpr constant) return call;
            values[i] = constant.Value;
        }
        try
        {
            var value = call.Overload.Invoke(values);
            ValueSize.Check(value);
            return new ConstantExpr(value, call.Type);
        }
        catch (Exception error) when (error is ValueTooLargeException or RegexMatchTimeoutException)
        {
            return call;
        }
    }

    /// <summary>The columns that an expression reads.</summary>
    public static IEnumerable<int> Columns(this Expr expr) => expr switch
    {
        ColumnExpr column => [column.Ordinal],
        CallExpr call => call.Arguments.SelectMany(Columns),
        _ => [],
    };

    /// <summary>The expression with each node replaced, leaves first; the same object when nothing was.</summary>
    public static Expr Rewrite(this Expr expr, Func<Expr, Expr> rewrite)
    {
        Work.Tick();
        if (expr is not CallExpr call) return rewrite(expr);
        var arguments = call.Arguments;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i].Rewrite(rewrite);
            if (!ReferenceEquals(argument, arguments[i])) arguments = arguments.SetItem(i, argument);
        }
        return rewrite(arguments == call.Arguments ? call : call with { Arguments = arguments });
    }

    /// <summary>Whether the expression gives the same value for the same row each time.</summary>
    public static bool IsDeterministic(this Expr expr) => expr switch
    {
        CallExpr call => call.Function.IsDeterministic && call.Arguments.All(IsDeterministic),
        SubqueryExpr => false,
        _ => true,
    };
}
