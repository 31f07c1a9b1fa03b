using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
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

    static ScalarFunction Sort(string name, string summary, string example, string result, int sign) => new(
        new(name, summary, example, result),
        Map((Dynamic value) => ArrayFunctions.OfArray(value, array => Sorted(array, sign, nullsLast: true))),
        Map((Dynamic value, bool nullsLast) => ArrayFunctions.OfArray(value, array => Sorted(array, sign, nullsLast))));

    static DynamicArray Sorted(DynamicArray array, int sign, bool nullsLast)
    {
        var present = array.Where(item => item is not null).Select(item => item!);
        var sorted = present.Order(Comparer<object>.Create((a, b) => ScalarOrder.Compare(a, b) * sign));   // stable
        var nulls = Enumerable.Repeat<object?>(null, array.Count(item => item is null));
        return new([.. nullsLast ? sorted.Concat(nulls) : nulls.Concat(sorted)]);
    }
}
