using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution;

/// <summary>What mv-expand makes of one dynamic value.</summary>
static class Elements
{
    static readonly object?[] Nothing = [null];

    public static IReadOnlyList<object?> Of(object? value) => value switch
    {
        null => Nothing,
        DynamicArray array => array,
        DynamicBag bag => [.. bag.Select(item => new DynamicBag { [item.Key] = item.Value })],
        _ => [value],
    };

    /// <summary>The position of the expansion that takes the place of a column of that name, or -1.</summary>
    public static int FindIndex(this ImmutableArray<Expansion> expansions, string name)
    {
        for (var i = 0; i < expansions.Length; i++)
            if (expansions[i].Name == name) return i;
        return -1;
    }
}
