using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Arrays in another order.</summary>
static class ArrayOrderFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Sort("array_sort_asc", "The elements from the smallest to the largest; nulls last, or first when the second argument is false.",
            "array_sort_asc(dynamic([3,null,1,2]))", "[1,2,3,null]", 1),
        Sort("array_sort_desc", "The elements from the largest to the smallest; nulls last, or first when the second argument is false.",
            """array_sort_desc(dynamic(["a",null,"b"]), false)""", """[null,"b","a"]""", -1),
        new(new("array_reverse", "The elements from last to first.", "array_reverse(dynamic([1,2,3]))", "[3,2,1]"),
            Map((Dynamic value) => ArrayFunctions.OfArray(value, array => new DynamicArray([.. array.Reverse()])))),
    ];

    static TypedFunction Sort(string name, string summary, string example, string result, int sign) => new(
        new(name, summary + " Several arrays are put into the order of the first, as an array of them.", example, result),
        types =>
        {
            var arrays = types.Length > 1 && types[^1] == ColumnType.Bool ? types.Length - 1 : types.Length;
            return arrays > 0 && types[..arrays].IndexOfAnyExcept(ColumnType.Dynamic) < 0
                ? Rows(ColumnType.Dynamic, [.. types], values => 
                    Sorted(values[..arrays], sign, arrays == values.Length || values[^1] is true))
                : null;
        });

    static DynamicArray? Sorted(ReadOnlySpan<object?> arrays, int sign, bool nullsLast)
    {
        if (arrays[0] is not DynamicArray first) return null;
        var places = Order(first, sign, nullsLast);
        if (arrays.Length == 1) return At(first, places);
        var sorted = new object?[arrays.Length];
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = arrays[i] is DynamicArray array && array.Count == first.Count ? At(array, places) : null;
        return new(sorted);
    }

    static DynamicArray At(DynamicArray array, int[] places) => new([.. places.Select(place => array[place])]);

    /// <summary>The places of the elements in the order of their values; equal ones as they stand.</summary>
    static int[] Order(DynamicArray array, int sign, bool nullsLast)
    {
        var places = Enumerable.Range(0, array.Count);
        var nulls = places.Where(place => array[place] is null);
        var sorted = places.Where(place => array[place] is not null)
            .Order(Comparer<int>.Create((a, b) => ScalarOrder.Compare(array[a]!, array[b]!) * sign));
        return [.. nullsLast ? sorted.Concat(nulls) : nulls.Concat(sorted)];
    }
}
