using System.Collections.Concurrent;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution;

/// <summary>What one operator of a plan gave, and when: from its first row being asked for until its last one came, since the query began.</summary>
public sealed record OperatorRun(PlanNode Node, int Depth, long Rows, long Batches, TimeSpan From, TimeSpan To);

/// <summary>Counts what the operators of one plan give while it runs. Safe to use from several threads.</summary>
public sealed class PlanProfile
{
    sealed class Tally
    {
        public long Rows, Batches, From = long.MaxValue, To;
    }

    readonly ConcurrentDictionary<PlanNode, Tally> tallies = new(ReferenceEqualityComparer.Instance);

    /// <summary>The operators of a plan that was run, each above its inputs. One whose rows nobody asked for has none and no time.</summary>
    public ImmutableArray<OperatorRun> Of(PlanNode plan)
    {
        var runs = ImmutableArray.CreateBuilder<OperatorRun>();
        Add(plan, 0);
        return runs.ToImmutable();

        void Add(PlanNode node, int depth)
        {
            var tally = tallies.GetValueOrDefault(node) ?? new Tally();
            runs.Add(new(node, depth, tally.Rows, tally.Batches, new(Math.Min(tally.From, tally.To)), new(tally.To)));
            foreach (var input in node.Inputs) Add(input, depth + 1);
        }
    }

    /// <summary>An operator was made ready between two moments: those that need all rows have read them by then.</summary>
    internal void Opened(PlanNode node, TimeSpan from, TimeSpan to) => Note(tallies.GetOrAdd(node, _ => new()), from, to);

    /// <summary>The same batches, counted as they come.</summary>
    internal IEnumerable<Batch> Counted(PlanNode node, IEnumerable<Batch> batches, QueryBudget budget)
    {
        var tally = tallies.GetOrAdd(node, _ => new());
        using var rows = batches.GetEnumerator();
        while (true)
        {
            var from = budget.Elapsed;
            var isMore = rows.MoveNext();
            Note(tally, from, budget.Elapsed);
            if (!isMore) yield break;
            Interlocked.Add(ref tally.Rows, rows.Current.RowCount);
            Interlocked.Increment(ref tally.Batches);
            yield return rows.Current;
        }
    }

    static void Note(Tally tally, TimeSpan from, TimeSpan to)
    {
        lock (tally) (tally.From, tally.To) = (Math.Min(tally.From, from.Ticks), Math.Max(tally.To, to.Ticks));
    }
}
