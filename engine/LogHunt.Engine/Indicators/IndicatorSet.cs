using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Indicators;

/// <summary>Indicators made ready to be looked for in column values by typed comparison.</summary>
public sealed class IndicatorSet(ImmutableArray<Indicator> indicators)
{
    public ImmutableArray<Indicator> Indicators { get; } = indicators;

    public int Count => Indicators.Length;

    /// <summary>Adds to `found` every indicator that the value of such a column carries, in the order of <see cref="Indicators"/>. Safe to call from several threads.</summary>
    public void Find(Bearing bearing, ReadOnlySpan<byte> value, List<Indicator> found)
    {
        foreach (var indicator in Indicators)
            if (value.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(indicator.Value)) && bearing != Bearing.Nothing) found.Add(indicator);
    }
}
