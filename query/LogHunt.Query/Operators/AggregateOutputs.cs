using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>The columns that aggregates make, named as Kusto names them; some aggregates make several.</summary>
sealed class AggregateOutputs
{
    readonly Row row;
    readonly ImmutableArray<NamedExpr> keys;
    readonly NameList names;
    readonly Binder binder;
    readonly AggregateItems items;
    readonly Row groups;
    readonly List<NamedExpr> outputs = [];

    /// <summary>Requires: `names` has given the keys' names.</summary>
    public AggregateOutputs(Row row, ImmutableArray<NamedExpr> keys, NameList names, Binder binder)
    {
        (this.row, this.keys, this.names, this.binder) = (row, keys, names, binder);
        items = new(row, keys);
        groups = new([.. keys.Select(key => key.Schema)]) { Aggregates = items };
    }

    public void Add(ExprSyntax syntax)
    {
        var named = syntax as NamedSyntax;
        var value = named?.Value ?? syntax;
        var given = named?.Names ?? [];
        if (value is CallSyntax call && binder.Scope.Find(call.Function.Name) is null
            && AggregateList.Find(call.Function.Name) is { } function)
        {
            if (function is ColumnsAggregate several
                && !several.IsPlain(call.Arguments.Length, call.Arguments.Any(argument => argument is StarSyntax)))
                AddColumns(several, call, given);
            else AddCall(function, call, given);
            return;
        }
        if (given.Length > 1) binder.Diagnostics.SeveralNames(given[1].Span);
        var bound = binder.Expressions.Bind(value, groups);
        outputs.Add(new(given is [var name, ..] ? names.Explicit(name.Name, name.Span) : names.Implicit(ResultNames.Of(value)), bound));
    }

    void AddCall(AggregateFunction function, CallSyntax call, ImmutableArray<NameSyntax> given)
    {
        var arguments = items.BindArguments(call.Arguments, binder);
        if (given.Length > 1) binder.Diagnostics.SeveralNames(given[1].Span);
        var implied = function.Prefix + string.Join('_', call.Arguments.Take(function.NamingArguments).Select(ResultNames.Of));
        Add(function, arguments, call, given is [var name, ..] ? names.Explicit(name.Name, name.Span) : names.Implicit(implied));
    }

    /// <summary>`arg_max(t, a, *)`, `percentiles(x, 5, 95)`: names before the call are those of its first columns.</summary>
    void AddColumns(ColumnsAggregate function, CallSyntax call, ImmutableArray<NameSyntax> given)
    {
        var arguments = Arguments(function, call);
        if (arguments.Length < function.Least)
        {
            if (!row.IsOpen || call.Arguments.IsEmpty) binder.Diagnostics.ArgumentCount(call.Span, call.Function.Name, function.Takes);
            return;
        }
        ImmutableArray<AggregateColumn> columns = [.. function.Columns(arguments)];
        if (given.Length > columns.Length && !row.IsOpen) binder.Diagnostics.SeveralNames(given[columns.Length].Span);
        for (var i = 0; i < columns.Length; i++)
        {
            var name = i < given.Length
                ? names.Explicit(given[i].Name, given[i].Span)
                : names.Implicit(columns[i].Name ?? columns[i].Function.Prefix);
            Add(columns[i].Function, [.. columns[i].Arguments], call, name);
        }
    }

    ImmutableArray<AggregateArgument> Arguments(ColumnsAggregate function, CallSyntax call)
    {
        var arguments = ImmutableArray.CreateBuilder<AggregateArgument>();
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            var argument = call.Arguments[i];
            if (argument is StarSyntax && i >= function.Shared && function.TakesStar)
            {
                arguments.AddRange(AllBut([.. arguments.Take(function.Shared)]));
                continue;
            }
            var value = items.BindArguments([argument], binder)[0];
            if (i >= function.Shared && function.Constant is { } what)
            {
                value = Constants.Fold(value);
                if (value is not (ConstantExpr or ErrorExpr)) binder.Diagnostics.NotConstant(argument.Span, what);
            }
            arguments.Add(new(argument is NamedSyntax { Names: [var own] } ? own.Name : ResultNames.Of(argument), value));
        }
        return arguments.ToImmutable();
    }

    /// <summary>What `*` stands for: all columns that are neither a key nor an argument already.</summary>
    IEnumerable<AggregateArgument> AllBut(ImmutableArray<AggregateArgument> shared)
    {
        for (var i = 0; i < row.Columns.Length; i++)
        {
            var column = new ColumnExpr(i, row.Columns[i].Type);
            if (!keys.Any(key => column.Equals(key.Expr)) && !shared.Any(argument => column.Equals(argument.Value)))
                yield return new(row.Columns[i].Name, column);
        }
    }

    void Add(AggregateFunction function, List<Expr> arguments, CallSyntax call, string name) =>
        outputs.Add(new(name,
            arguments.Exists(argument => argument is ErrorExpr) ? new ErrorExpr() : items.Add(function, arguments, name, call, binder)));

    /// <summary>The groups, and over them what the items compute of their aggregates.</summary>
    public PlanNode Plan(PlanNode input)
    {
        var plan = new AggregateNode(input, keys, items.All);
        var direct = outputs.Count == items.All.Length
            && outputs.Select((output, i) =>
            output.Expr is ColumnExpr column && column.Ordinal == keys.Length + i && output.Name == items.All[i].Name).All(x => x);
        return direct
            ? plan
            : new ProjectNode(plan, [.. keys.Select((key, i) => new NamedExpr(key.Name, new ColumnExpr(i, key.Expr.Type))), .. outputs]);
    }
}
