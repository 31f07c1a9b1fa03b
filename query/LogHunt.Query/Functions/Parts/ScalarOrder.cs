using LogHunt.Engine.Functions;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// The order of two values of one type, as min, max and sorting of arrays have it: text by code units, NaN below everything.
/// </summary>
static class ScalarOrder
{
    public static int Compare(object a, object b) => (a, b) switch
    {
        (string x, string y) => string.CompareOrdinal(x, y),
        (IComparable x, _) when x.GetType() == b.GetType() => x.CompareTo(b),
        _ => Rank(a).CompareTo(Rank(b)) is var order && order != 0 ? order : Mixed(a, b),
    };

    static int Mixed(object a, object b) =>
        Conversions.ToReal(a) is { } x && Conversions.ToReal(b) is { } y ? x.CompareTo(y) : 0;

    static int Rank(object value) => value switch
    {
        long or int or double or decimal => 0,
        string => 1,
        DateTime => 2,
        TimeSpan => 3,
        bool => 4,
        Guid => 5,
        _ => 6,
    };
}
