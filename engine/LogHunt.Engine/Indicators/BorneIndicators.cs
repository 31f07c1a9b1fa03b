namespace LogHunt.Engine.Indicators;

/// <summary>Which rows of a segment bear which indicator in a column of its own, so that their texts need not be asked for it.</summary>
sealed class BorneIndicators
{
    readonly HashSet<(int Row, Indicator Indicator)> borne = new(SameRowAndIndicator.Instance);

    /// <summary>Notes that a row of the segment bears it.</summary>
    public void Add(int row, Indicator indicator) => borne.Add((row, indicator));

    /// <summary>Whether a row of the segment bears it.</summary>
    public bool Has(int row, Indicator indicator) => borne.Contains((row, indicator));

    /// <summary>Whether a row of the segment bears all of them.</summary>
    public bool HasAll(int row, Indicator[] indicators) => Array.TrueForAll(indicators, indicator => Has(row, indicator));
}
