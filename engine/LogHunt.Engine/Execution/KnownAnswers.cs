using System.Runtime.CompilerServices;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution;

/// <summary>
/// What queries inside of queries answered about the store's indicators, kept while these do not change: a list of a hundred thousand is
/// read and made ready once for all hunts that name it. Safe to use from several threads.
/// </summary>
sealed class KnownAnswers
{
    /// <summary>Different questions about one state of the list; the oldest is forgotten.</summary>
    const int Most = 16;

    static readonly ConditionalWeakTable<Segment, KnownAnswers> ofRows = [];

    readonly Lock adding = new();
    volatile (PlanNode Plan, object Answer)[] known = [];

    /// <summary>Where answers to a plan may be kept; null of one that reads other tables, which change with each upload.</summary>
    public static KnownAnswers? For(PlanNode plan, Snapshot snapshot) =>
        IsOfIndicators(plan) && snapshot.Find(CatalogTables.Indicators.Name) is { Segments: [var rows] }
            ? ofRows.GetValue(rows, _ => new()) : null;

    /// <summary>The answer to this plan, or null.</summary>
    public T? Find<T>(PlanNode plan) where T : class
    {
        foreach (var (asked, answer) in known)
            if (answer is T found && SamePlan.Are(asked, plan)) return found;
        return null;
    }

    public void Add(PlanNode plan, object answer)
    {
        lock (adding) known = [(plan, answer), .. known.Take(Most - 1)];
    }

    static bool IsOfIndicators(PlanNode plan) => plan switch
    {
        ScanNode scan => scan.Table.Name == CatalogTables.Indicators.Name,
        FilterNode or ProjectNode or AggregateNode => IsOfIndicators(plan.Inputs[0]),
        _ => false,
    };
}
