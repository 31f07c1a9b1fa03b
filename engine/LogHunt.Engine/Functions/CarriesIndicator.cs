using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// Whether a text carries an indicator of a set: the condition that a scan can answer from dictionaries before a match reads whole rows.
/// It has no name in the language; `match-indicators` puts it before its match.
/// </summary>
public static class CarriesIndicator
{
    /// <summary>The condition over a text column whose values are what `bearing` says; null texts carry nothing.</summary>
    public static CallExpr Of(ColumnExpr column, Bearing bearing, IndicatorSet indicators) =>
        new(Function, searches.GetOrCreateValue(indicators).GetOrAdd(bearing, _ => new(bearing, indicators)), [column]);

    static readonly ScalarFunction Function = new(new("carries_indicator", "True when the text carries one of the indicators.", "", ""));

    /// <summary>One for each set and kind of column, so that what was found with it can be remembered.</summary>
    static readonly ConditionalWeakTable<IndicatorSet, ConcurrentDictionary<Bearing, Search>> searches = [];

    /// <summary>The set that a call looks for; null of another call.</summary>
    internal static IndicatorSet? SetOf(CallExpr call) => (call.Overload as Search)?.Indicators;

    /// <summary>The set that a call looks for anywhere in texts; null of another call, and where the column bears values of a kind.</summary>
    internal static IndicatorSet? AnywhereIn(CallExpr call) =>
        call.Overload is Search { Bearing: Bearing.Text } search ? search.Indicators : null;

    sealed class Search(Bearing bearing, IndicatorSet indicators) : Overload(ColumnType.Bool, ColumnType.String)
    {
        public Bearing Bearing => bearing;
        public IndicatorSet Indicators => indicators;

        public override object? Invoke(ReadOnlySpan<object?> arguments)
        {
            var found = new List<Indicator>();
            indicators.Find(bearing, Encoding.UTF8.GetBytes((string)arguments[0]!), found);
            return found.Count > 0;
        }

        protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
        {
            if (arguments[0] is not TextColumn text) return base.Evaluate(arguments, rows);
            var flags = new bool[rows];
            var found = new List<Indicator>();
            for (var row = 0; row < rows; row++)
            {
                indicators.Find(bearing, text[row], found);
                flags[row] = found.Count > 0;
                found.Clear();
            }
            return ValueColumn.Of(ColumnType.Bool, flags);
        }
    }
}
