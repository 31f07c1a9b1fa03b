using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Parts;

/// <summary>Elements of dynamics that are one value to sets: structural, and a whole real is the number it is.</summary>
sealed class DynamicEquality : IEqualityComparer<object?>
{
    public static DynamicEquality Instance { get; } = new();

    public new bool Equals(object? a, object? b) => (a, b) switch
    {
        (long x, double y) => x == y,
        (double x, long y) => x == y,
        _ => object.Equals(a, b),
    };

    public int GetHashCode(object? value) => value switch
    {
        null => 0,
        long number => ((double)number).GetHashCode(),
        DynamicArray array => array.GetHashCode(),
        _ => value.GetHashCode(),
    };
}
