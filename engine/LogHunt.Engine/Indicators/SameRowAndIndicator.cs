using System.Runtime.CompilerServices;

namespace LogHunt.Engine.Indicators;

/// <summary>
/// An indicator in a row. Those of one set are compared as the objects that they are: comparing what they say costs more than finding them.
/// </summary>
sealed class SameRowAndIndicator : IEqualityComparer<(int Row, Indicator Indicator)>
{
    public static readonly SameRowAndIndicator Instance = new();

    public bool Equals((int Row, Indicator Indicator) x, (int Row, Indicator Indicator) y) =>
        x.Row == y.Row && ReferenceEquals(x.Indicator, y.Indicator);

    public int GetHashCode((int Row, Indicator Indicator) one) => HashCode.Combine(one.Row, RuntimeHelpers.GetHashCode(one.Indicator));
}
