using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `sequence_detect(time, step, span, a = condition, b = condition, … [, dimensions])`: the times at which each condition is true, joined to
/// those of the condition before it with the same dimensions.
/// </summary>
sealed class SequenceDetectPlugin() : EvaluatePlugin("sequence_detect", "finds rows that follow each other, each with its condition")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Timeline(call, 0, row, binder) is not { } time) return UnknownRows.Instance;
        var steps = call.Arguments.Skip(3).OfType<NamedSyntax>().Where(step => step.Names.Length == 1).ToList();
        var isNamed = steps.Select(one => one.Names[0].Name).Distinct(StringComparer.Ordinal).Count() == steps.Count;
        if (!isNamed || Constant(Argument(call, 1), binder) is not TimeSpan step
            || Constant(Argument(call, 2), binder) is not TimeSpan span
            || steps.Count < 2 || !call.Arguments.Skip(3).Take(steps.Count).SequenceEqual(steps))
        {
            binder.Diagnostics.PluginArgument(call.Span, Name,
                "a column, two timespans, two or more conditions with names of their own, and columns");
            return UnknownRows.Instance;
        }
        var conditions = steps.Select(one => binder.BindCondition(one.Value, row)).ToList();
        if (Names(call, 3 + steps.Count, row, binder) is not { } names || conditions.Exists(condition => condition is ErrorExpr))
            return UnknownRows.Instance;
        var keys = string.Concat(names.Select(name => $"{QuotedText.Name(name)}, "));
        var times = steps.Select(one => QuotedText.Name($"{one.Names[0].Name}_{row.Columns[time.Ordinal].Name}")).ToList();
        var marks = steps.Select(one => $"${one.Names[0].Name}").ToList();
        var when = QuotedText.Name(row.Columns[time.Ordinal].Name);
        var text = string.Concat(times.Select((name, i) => i == 0
            ? $"rows | where {QuotedText.Name(marks[i])} | distinct {keys}['$'] = 1, {name} = {when}"
            : $"""

              | join kind=inner (rows | where {QuotedText.Name(marks[i])} | distinct {keys}['$'] = 1, {name} = {when}) on {keys}['$']
              | project {keys}['$'], {string.Join(", ", times.Take(i + 1))}
              | where {name} between ({times[i - 1]} .. {Literal(step)}) and {name} - {times[0]} <= {Literal(span)}
              """));
        var marked = new ProjectNode(input,
        [
            .. input.Output.Select((column, i) => new NamedExpr(column.Name, new ColumnExpr(i, column.Type))),
            .. marks.Zip(conditions, (mark, condition) => new NamedExpr(mark, condition)),
        ]);
        return Written($"{text} | sort by {string.Concat(times.Select(name => $"{name} asc, "))}['$'] asc "
            + $"| project {keys}{string.Join(", ", times)}, Duration = {times[^1]} - {times[0]}", binder, ("rows", marked));
    }
}
