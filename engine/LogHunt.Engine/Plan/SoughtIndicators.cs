using System.Globalization;
using LogHunt.Engine.Indicators;

namespace LogHunt.Engine.Plan;

/// <summary>What a match looks for: the rows of a plan until it is run, then the indicators that they are.</summary>
public abstract record SoughtIndicators;

/// <summary>The plan's rows have the columns of <see cref="IndicatorTable"/>. It is run once, before the plan that holds it.</summary>
public sealed record QueriedIndicators(PlanNode Plan) : SoughtIndicators
{
    /// <inheritdoc/>
    public override string ToString() => "indicators(…)";
}

/// <summary>Indicators that are known.</summary>
public sealed record KnownIndicators(IndicatorSet Set) : SoughtIndicators
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Set.Count} indicators");
}
