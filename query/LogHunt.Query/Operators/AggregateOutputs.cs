using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>The columns that aggregates make, named as Kusto names them; some aggregates make several.</summary>
sealed class AggregateOutputs
{
    static readonly HashSet<string> PrefixOnly = new(StringComparer.Ordinal) { "count" };

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
        if (value is CallSyntax call && binder.Scope.Find(call.Function.Name) is null && AggregateItems.IsAggregate(call.Function.Name))
        {
            switch (call.Function.Name)
            {
                case "arg_max" or "argmax": AddExtreme(AggregateList.ArgMax, call, given); break;
                case "arg_min" or "argmin": AddExtreme(AggregateList.ArgMin, call, given); break;
                case "take_any" or "any" when call.Arguments is not [not StarSyntax]: AddAny(AggregateList.FirstRow, call, given); break;
                case "percentile" or "percentiles": AddPercentiles(call, given); break;
                case var plain: AddCall(AggregateList.Find(plain)!, call, given); break;
            }
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
        var implied = function.Prefix + (PrefixOnly.Contains(function.Doc.Name) || call.Arguments.IsEmpty ? "" : ResultNames.Of(call.Arguments[0]));
        Add(function, arguments, call, given is [var name, ..] ? names.Explicit(name.Name, name.Span) : names.Implicit(implied));
    }

    /// <summary>`arg_max(t, a, *)`: t itself, then what stands beside its greatest value. A name before it is t's.</summary>
    void AddExtreme(AggregateFunction function, CallSyntax call, ImmutableArray<NameSyntax> given)
    {
        if (call.Arguments.IsEmpty)
        {
            binder.Diagnostics.ArgumentCount(call.Span, call.Function.Name, "what to compare and what to keep");
            return;
        }
        var by = call.Arguments[0];
        var extreme = items.BindArguments([by], binder)[0];
        var columns = new List<(string? Name, Expr Value)> { (ResultNames.Of(by), extreme) };
        AddKept(call.Arguments.RemoveAt(0), columns, extreme);
        AddColumns(function, call, given, columns, value => [extreme, value]);
    }

    void AddAny(AggregateFunction function, CallSyntax call, ImmutableArray<NameSyntax> given)
    {
        var columns = new List<(string? Name, Expr Value)>();
        AddKept(call.Arguments, columns, null);
        if (columns.Count == 0 && !row.IsOpen) binder.Diagnostics.ArgumentCount(call.Span, call.Function.Name, "the columns to keep");
        AddColumns(function, call, given, columns, value => [value]);
    }

    /// <summary>`*` stands for all columns that are neither a key nor named already.</summary>
    void AddKept(ImmutableArray<ExprSyntax> arguments, List<(string? Name, Expr Value)> columns, Expr? extreme)
    {
        foreach (var argument in arguments)
        {
            if (argument is not StarSyntax)
            {
                columns.Add((ResultNames.Of(argument), items.BindArguments([argument], binder)[0]));
                continue;
            }
            for (var i = 0; i < row.Columns.Length; i++)
            {
                var column = new ColumnExpr(i, row.Columns[i].Type);
                if (!keys.Any(key => column.Equals(key.Expr)) && !column.Equals(extreme)) columns.Add((row.Columns[i].Name, column));
            }
        }
    }

    void AddColumns(AggregateFunction function, CallSyntax call, ImmutableArray<NameSyntax> given, List<(string? Name, Expr Value)> columns, Func<Expr, List<Expr>> arguments)
    {
        if (given.Length > columns.Count && !row.IsOpen) binder.Diagnostics.SeveralNames(given[columns.Count].Span);
        for (var i = 0; i < columns.Count; i++)
        {
            var name = i < given.Length ? names.Explicit(given[i].Name, given[i].Span) : names.Implicit(columns[i].Name ?? function.Prefix);
            Add(function, arguments(columns[i].Value), call, name);
        }
    }

    /// <summary>`percentiles(x, 5, 95)`: a column `percentile_x_5`, a column `percentile_x_95`.</summary>
    void AddPercentiles(CallSyntax call, ImmutableArray<NameSyntax> given)
    {
        var arguments = items.BindArguments(call.Arguments, binder);
        if (arguments.Count < 2)
        {
            binder.Diagnostics.ArgumentCount(call.Span, call.Function.Name, "a value and percentiles");
            return;
        }
        if (given.Length > arguments.Count - 1) binder.Diagnostics.SeveralNames(given[arguments.Count - 1].Span);
        for (var i = 1; i < arguments.Count; i++)
        {
            var rank = Constants.Fold(arguments[i]);
            var text = rank is ConstantExpr { Value: { } number } ? Convert.ToString(number, CultureInfo.InvariantCulture)!.Replace('.', '_') : "";
            if (rank is not (ConstantExpr or ErrorExpr)) binder.Diagnostics.NotConstant(call.Arguments[i].Span, "a percentile");
            var name = i <= given.Length ? names.Explicit(given[i - 1].Name, given[i - 1].Span) : names.Implicit($"percentile_{ResultNames.Of(call.Arguments[0])}_{text}");
            Add(AggregateList.Percentile, [arguments[0], rank], call, name);
        }
    }

    void Add(AggregateFunction function, List<Expr> arguments, CallSyntax call, string name) =>
        outputs.Add(new(name, arguments.Exists(argument => argument is ErrorExpr) ? new ErrorExpr() : items.Add(function, arguments, name, call, binder)));

    /// <summary>The groups, and over them what the items compute of their aggregates.</summary>
    public PlanNode Plan(PlanNode input)
    {
        var plan = new AggregateNode(input, keys, items.All);
        var direct = outputs.Count == items.All.Length && outputs.Select((output, i) => output.Expr is ColumnExpr column && column.Ordinal == keys.Length + i && output.Name == items.All[i].Name).All(x => x);
        return direct
            ? plan
            : new ProjectNode(plan, [.. keys.Select((key, i) => new NamedExpr(key.Name, new ColumnExpr(i, key.Expr.Type))), .. outputs]);
    }
}
