using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Arrays as sets: each value once, in the order in which it came first. What is no array is an empty set.</summary>
static class SetFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new TypedFunction(new("set_union", "The values that are in any of the arrays.",
            "set_union(dynamic([1,2]), dynamic([2,3]))", "[1,2,3]"),
            types => ArrayFunctions.AllDynamic(types, least: 2, Union)),
        new TypedFunction(new("set_intersect", "The values that are in all of the arrays.",
            "set_intersect(dynamic([1,2]), dynamic([2,3]))", "[2]"),
            types => ArrayFunctions.AllDynamic(types, least: 2, Intersect)),
        new TypedFunction(new("set_difference", "The values of the first array that are in none of the others.",
            "set_difference(dynamic([1,2,2]), dynamic([2,3]))", "[1]"),
            types => ArrayFunctions.AllDynamic(types, least: 2, Difference)),
        new TypedFunction(new("set_has_element", "Whether a value is in the array.",
            """set_has_element(dynamic(["a","b"]), "b")""", "True"),
            types => types.Length == 2
                ? Rows(ColumnType.Bool, [ColumnType.Dynamic, types[1]], values =>
                    values[0] is DynamicArray array ? array.Contains(Conversions.ToDynamic(values[1]), DynamicEquality.Instance) : null)
                : null),
        new(new("jaccard_index", "How alike two sets are: the size of what both have by the size of what either has.",
            "jaccard_index(dynamic([1,2,3,4]), dynamic([4,3,5,6]))", "0.3333333333333333"),
            Map((Dynamic a, Dynamic b) => Likeness(Set(a.Value), Set(b.Value)))),
    ];

    internal static HashSet<object?> Set(object? value) => new(value as DynamicArray ?? DynamicArray.Empty, DynamicEquality.Instance);

    static DynamicArray Union(ReadOnlySpan<object?> values)
    {
        var seen = new HashSet<object?>(DynamicEquality.Instance);
        var union = new List<object?>();
        foreach (var value in values)
            foreach (var item in value as DynamicArray ?? DynamicArray.Empty)
                if (seen.Add(item)) union.Add(item);
        ValueSize.OfElements(union.Count);
        return new(union);
    }

    static DynamicArray Intersect(ReadOnlySpan<object?> values)
    {
        var others = new List<HashSet<object?>>();
        foreach (var value in values[1..]) others.Add(Set(value));
        return new([.. Distinct(values[0]).Where(item => others.TrueForAll(set => set.Contains(item)))]);
    }

    static DynamicArray Difference(ReadOnlySpan<object?> values)
    {
        var others = new HashSet<object?>(DynamicEquality.Instance);
        foreach (var value in values[1..]) others.UnionWith(Set(value));
        return new([.. Distinct(values[0]).Where(item => !others.Contains(item))]);
    }

    static IEnumerable<object?> Distinct(object? value) => (value as DynamicArray ?? DynamicArray.Empty).Distinct(DynamicEquality.Instance);

    static double Likeness(HashSet<object?> a, HashSet<object?> b)
    {
        var both = a.Count(b.Contains);
        return (double)both / (a.Count + b.Count - both);
    }
}
