using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution;

/// <summary>Sequences of rows, one row after the other. It holds one sequence for each step, however many rows there are.</summary>
sealed class StepRows
{
    /// <summary>A sequence: the row that each step took last, and the one that comes out when the sequence leaves the step.</summary>
    sealed record Sequence(object?[]?[] Taken, long Number, object?[]? Last);

    readonly StepsNode node;
    readonly object?[] declared, nothing;
    readonly Sequence?[] at;
    long next;

    StepRows(StepsNode node)
    {
        this.node = node;
        declared = RowEvaluator.Values(node.Declared.Select(column => column.Expr), []);
        nothing = [.. node.Input.Output.Select(column => RowEvaluator.Typed(null, column.Type)), .. declared];
        at = new Sequence?[node.Steps.Length];
    }

    public static IEnumerable<object?[]> Of(StepsNode node, IEnumerable<object?[]> rows) => new StepRows(node).Of(rows);

    IEnumerable<object?[]> Of(IEnumerable<object?[]> rows)
    {
        object? partition = null;
        foreach (var row in rows)
        {
            if (node.Partition is { } column && !Equals(row[column], partition))
            {
                foreach (var last in Leave()) yield return last;
                partition = row[column];
            }
            object?[] current = [.. row, .. declared];
            for (var step = at.Length - 1; step >= 0; step--)
                foreach (var one in Offer(current, step)) yield return one;
        }
        foreach (var last in Leave()) yield return last;
    }

    /// <summary>Ends all sequences; what comes out with them.</summary>
    List<object?[]> Leave()
    {
        var left = at.Select(sequence => sequence?.Last).OfType<object?[]>().ToList();
        Array.Clear(at);
        next = 0;
        return left;
    }

    /// <summary>What comes out when the step is offered the row.</summary>
    IEnumerable<object?[]> Offer(object?[] row, int step)
    {
        var (own, before) = (at[step], step > 0 ? at[step - 1] : null);
        if (before is not null && IsTaken(row, step, before))
        {
            if (own?.Last is { } left) yield return left;
            if (before.Last is { } gone) yield return gone;
            at[step - 1] = null;
            if (Take(row, step, before, before.Number) is { } taken) yield return taken;
        }
        else if ((step == 0 || own is not null) && IsTaken(row, step, own))
        {
            if (Take(row, step, own, own?.Number ?? next++) is { } taken) yield return taken;
        }
    }

    bool IsTaken(object?[] row, int step, Sequence? sequence) => RowEvaluator.IsTrue(node.Steps[step].Condition, Seen(row, sequence));

    /// <summary>The step's sequence with the row; the row when it comes out now.</summary>
    object?[]? Take(object?[] row, int step, Sequence? sequence, long number)
    {
        var seen = Seen(row, sequence);
        var values = node.Steps[step].Values;
        var changed = (object?[])row.Clone();
        foreach (var (column, value) in values) changed[column] = RowEvaluator.Value(value, seen);
        var taken = new object?[]?[at.Length];
        for (var i = 0; i < step; i++) taken[i] = sequence!.Taken[i];
        taken[step] = changed;
        object?[] result = node.Number is null ? changed : [.. changed, number];
        var output = node.Steps[step].Output;
        at[step] = new(taken, number, output == StepOutput.Last ? result : null);
        return output == StepOutput.All ? result : null;
    }

    /// <summary>What the expressions see: the row, and what each step took last.</summary>
    object?[] Seen(object?[] row, Sequence? sequence)
    {
        var seen = new object?[row.Length * (at.Length + 1)];
        row.CopyTo(seen, 0);
        for (var i = 0; i < at.Length; i++) (sequence?.Taken[i] ?? nothing).CopyTo(seen, row.Length * (i + 1));
        return seen;
    }
}
