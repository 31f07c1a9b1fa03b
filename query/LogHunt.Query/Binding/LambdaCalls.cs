using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>Calls of functions that the query defines: the body is bound where it was written, with the arguments as names.</summary>
sealed class LambdaCalls(Binder binder)
{
    /// <summary>Calls that may stand in each other.</summary>
    const int Deepest = 60;

    /// <summary>Calls, however they are nested: each writes its body out.</summary>
    const int Most = 5_000;

    /// <summary>Functions of the store whose bodies are being bound, from the outermost.</summary>
    readonly List<LambdaLet> open = [];

    int depth, calls;

    /// <summary>Writes the body of a function out with what it is called with. `first` are rows piped in by `invoke`.</summary>
    public PlanNode Table(LambdaLet lambda, CallSyntax call, Row row, PlanNode? first = null) =>
        Call(lambda, call, row, first, body => binder.IsTable(body) || body is NameSyntax ? binder.BindTableOrGraph(body) : Unexpected(body))
            ?? UnknownRows.Instance;

    UnknownRows Unexpected(ExprSyntax body)
    {
        binder.Diagnostics.NotATable(body.Span);
        return UnknownRows.Instance;
    }

    /// <summary>The value of a function whose body is an expression.</summary>
    public Expr Value(LambdaLet lambda, CallSyntax call, Row row)
    {
        var value = Call(lambda, call, row, null, body => binder.Expressions.Bind(body, Row.None)) ?? new ErrorExpr();
        return binder.Measured(value, call.Span);
    }

    T? Call<T>(LambdaLet lambda, CallSyntax call, Row row, PlanNode? first, Func<ExprSyntax, T> bind) where T : class
    {
        if (depth >= Deepest || ++calls > Most)
        {
            if (depth >= Deepest) binder.Diagnostics.CallsItself(call.Function.Span, lambda.Name);
            else binder.Diagnostics.TooLarge(call.Span);
            return null;
        }
        if (lambda.Text is not null && open.IndexOf(lambda) is var at and >= 0)
        {
            binder.Diagnostics.CallsItself(call.Function.Span, open.Skip(at).Append(lambda).Select(one => one.Name));
            return null;
        }
        if (BindArguments(lambda, call, row, first) is not { } inner) return null;
        return binder.InFunction(lambda, call.Function.Span, () => Body(lambda, inner, bind));
    }

    T? Body<T>(LambdaLet lambda, Scope inner, Func<ExprSyntax, T> bind) where T : class
    {
        depth++;
        if (lambda.Text is not null) open.Add(lambda);
        var result = binder.BindBody(inner, lambda.Syntax.Body, bind);
        if (lambda.Text is not null) open.RemoveAt(open.Count - 1);
        depth--;
        return result;
    }

    /// <summary>
    /// Binds a function of the store for its mistakes alone, where the binder's text is the function's: tables have the columns that they
    /// must have, and values are what `sample` gives where the function has no default.
    /// </summary>
    public void Check(LambdaLet lambda, Func<ColumnType, Expr> sample)
    {
        var inner = lambda.Closure;
        foreach (var parameter in lambda.Syntax.Parameters)
            inner = inner.With(parameter.Name.Name,
                parameter.IsTable ? new TableLet(Promised(parameter))
                : parameter.Default is { } value ? BindValue(parameter, value, Row.None)
                : new ScalarLet(sample(parameter.Type!.Value)));
        Body<object>(lambda, inner, body => binder.IsTable(body) || body is NameSyntax { Name: var name }
            && binder.Find(name) is not ScalarLet
            ? binder.BindTableOrGraph(body) : binder.Expressions.Bind(body, Row.None));
    }

    /// <summary>No rows, of the columns that a table must have; nothing is known of others.</summary>
    static PlanNode Promised(ParameterSyntax parameter)
    {
        if (parameter.Columns.IsEmpty) return UnknownRows.Instance;
        ImmutableArray<ColumnSchema> columns = [.. parameter.Columns.DistinctBy(column => column.Name.Name)
            .Select(column => new ColumnSchema(column.Name.Name, column.Type))];
        return new ValuesNode(columns, new([.. columns.Select(column => new ConstantColumn(column.Type, null, 0))], 0));
    }

    Scope? BindArguments(LambdaLet lambda, CallSyntax call, Row row, PlanNode? first)
    {
        var parameters = lambda.Syntax.Parameters;
        var given = new ExprSyntax?[parameters.Length];
        var next = first is null ? 0 : 1;
        foreach (var argument in call.Arguments)
        {
            if (argument is NamedSyntax { Names: [var name], Value: var value })
            {
                var index = parameters.ToList().FindIndex(parameter => parameter.Name.Name == name.Name);
                if (index < 0)
                {
                    binder.Diagnostics.NoParameter(name.Span, name.Name, lambda.Name,
                        Nearest.To(name.Name, parameters.Select(parameter => parameter.Name.Name)));
                    return null;
                }
                given[index] = value;
            }
            else if (next < given.Length) given[next++] = argument;
            else next++;
        }
        if (next > parameters.Length || (first is not null && parameters.IsEmpty))
        {
            binder.Diagnostics.ArgumentCount(call.Span, lambda.Name, $"{parameters.Length} arguments");
            return null;
        }
        var inner = lambda.Closure;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (BindArgument(parameters[i], given[i], i == 0 ? first : null, call, lambda, row) is not { } value) return null;
            inner = inner.With(parameters[i].Name.Name, value);
        }
        return inner;
    }

    LetValue? BindArgument(ParameterSyntax parameter, ExprSyntax? given, PlanNode? piped, CallSyntax call, LambdaLet lambda, Row row)
    {
        if (piped is not null) return Rows(parameter, piped, call.Function.Span, lambda);
        if ((given ?? parameter.Default) is not { } syntax)
        {
            binder.Diagnostics.ArgumentCount(call.Span, lambda.Name, $"`{parameter.Name.Name}` too");
            return null;
        }
        if (parameter.IsTable) return Rows(parameter, binder.BindTableOrGraph(syntax), syntax.Span, lambda);
        return given is not null ? BindValue(parameter, syntax, row)
            : binder.InFunction(lambda, call.Function.Span, () =>
                binder.Inside(lambda.Closure, () => BindValue(parameter, syntax, Row.None)));
    }

    /// <summary>Rows for a table; what a function of a query asks of them is seen where it names them.</summary>
    TableLet Rows(ParameterSyntax parameter, PlanNode rows, QuerySpan place, LambdaLet lambda)
    {
        if (lambda.Text is null || rows is UnknownRows) return new(rows);
        var known = rows.Output.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var lacking = parameter.Columns.Select(column => column.Name.Name).Where(name => !known.Contains(name)).ToList();
        if (lacking.Count == 0 || OpenTable.Below(rows, binder.Opened).Any()) return new(rows);
        binder.Diagnostics.LacksColumns(place, parameter.Name.Name, lambda.Name, lacking);
        return new(UnknownRows.Instance);
    }

    ScalarLet BindValue(ParameterSyntax parameter, ExprSyntax syntax, Row row)
    {
        var value = binder.Expressions.Bind(syntax, row);
        if (value is ErrorExpr) return new ScalarLet(value);
        if (value is ConstantExpr { Value: long small and >= int.MinValue and <= int.MaxValue } && parameter.Type == ColumnType.Int)
            return new ScalarLet(new ConstantExpr((int)small, ColumnType.Int));
        if (value is ConstantExpr { Value: string text } && parameter.Type == ColumnType.Dynamic)
            return new ScalarLet(new ConstantExpr(text, ColumnType.Dynamic));
        if (Overload.Widening(value.Type, parameter.Type!.Value) >= 0
            && OverloadResolution.Convert(value, parameter.Type.Value) is { } converted)
            return ScalarLet.At(binder.QueryDepth, Constants.Fold(converted));
        binder.Diagnostics.WrongType(syntax.Span, $"`{parameter.Name.Name}`", $"a {parameter.Type.Value.Kql()}", value.Type);
        return new ScalarLet(new ErrorExpr());
    }
}
