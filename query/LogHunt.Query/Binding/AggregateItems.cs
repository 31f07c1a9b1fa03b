using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>
/// The aggregates of one `summarize`, as its items are bound: `round(avg(x), 2)` leaves avg(x) here and becomes round over that column of
/// the groups.
/// </summary>
sealed class AggregateItems(Row input, ImmutableArray<NamedExpr> keys)
{
    readonly List<NamedAggregate> items = [];

    /// <summary>What the arguments of aggregates see.</summary>
    public Row Input { get; } = input;

    public ImmutableArray<NamedAggregate> All => [.. items];

    /// <summary>An aggregate inside of an expression: a column of the groups.</summary>
    public Expr Bind(AggregateFunction function, CallSyntax call, Binder binder)
    {
        if (function is ColumnsAggregate { FitsExpression: false })
        {
            binder.Diagnostics.SeveralColumns(call.Function.Span, call.Function.Name);
            return new ErrorExpr();
        }
        var arguments = BindArguments(call.Arguments, binder);
        if (arguments.Exists(argument => argument is ErrorExpr)) return new ErrorExpr();
        return Add(function, arguments, $"$aggregate{items.Count}", call, binder);
    }

    public List<Expr> BindArguments(ImmutableArray<ExprSyntax> syntax, Binder binder)
    {
        Input.IsInAggregate = true;
        var arguments = binder.Expressions.BindArguments(syntax, Input);
        Input.IsInAggregate = false;
        return arguments;
    }

    public Expr Add(AggregateFunction function, List<Expr> arguments, string name, CallSyntax call, Binder binder)
    {
        if (Resolve(function, arguments) is not { } found)
        {
            binder.Diagnostics.NoOverload(call.Span, call.Function.Name, arguments.Select(argument => argument.Type));
            return new ErrorExpr();
        }
        items.Add(new(name, function, found.Aggregate, found.Arguments));
        return new ColumnExpr(keys.Length + items.Count - 1, found.Aggregate.Returns);
    }

    static (Aggregate Aggregate, ImmutableArray<Expr> Arguments)? Resolve(AggregateFunction function, List<Expr> arguments)
    {
        if (function.Resolve(OverloadResolution.TypesOf(arguments)) is not { } aggregate) return null;
        var converted = ImmutableArray.CreateBuilder<Expr>(arguments.Count);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (OverloadResolution.Convert(arguments[i],
                aggregate.Parameters[Math.Min(i, aggregate.Parameters.Length - 1)]) is not { } argument)
                return null;
            converted.Add(argument);
        }
        return (aggregate, converted.MoveToImmutable());
    }
}
