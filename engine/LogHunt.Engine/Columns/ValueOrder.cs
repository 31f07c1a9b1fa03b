using System.Text;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>
/// The order of a sort over values of one type: text by its UTF-8 bytes, false before true; NaN stands between null and the
/// numbers, on null's end.
/// </summary>
static class ValueOrder
{
    public static int Compare(object? a, object? b, bool descending, bool nullsFirst)
    {
        var (rankA, rankB) = (Rank(a), Rank(b));
        if (rankA != rankB) return nullsFirst ? rankA.CompareTo(rankB) : rankB.CompareTo(rankA);
        if (rankA < 2) return 0;
        var order = Compare(a!, b!);
        return descending ? -order : order;
    }

    /// <summary>What a value is sorted by: itself; dynamic values have no order of their own, so their text gives one.</summary>
    public static object? Key(object? value, ColumnType type) =>
        type == ColumnType.Dynamic && value is not null ? KqlText.Of(value) : value;

    /// <summary>Of two values of one type, neither null nor NaN.</summary>
    public static int Compare(object a, object b) => (a, b) switch
    {
        (string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)),
        (bool x, bool y) => x.CompareTo(y),
        (int x, int y) => x.CompareTo(y),
        (long x, long y) => x.CompareTo(y),
        (double x, double y) => x.CompareTo(y),
        (decimal x, decimal y) => x.CompareTo(y),
        (DateTime x, DateTime y) => x.CompareTo(y),
        (TimeSpan x, TimeSpan y) => x.CompareTo(y),
        (Guid x, Guid y) => x.CompareTo(y),
        _ => throw new ArgumentException($"{a.GetType().Name} and {b.GetType().Name} have no order", nameof(b)),
    };

    static int Rank(object? value) => value switch
    {
        null => 0,
        double.NaN => 1,
        _ => 2,
    };
}
