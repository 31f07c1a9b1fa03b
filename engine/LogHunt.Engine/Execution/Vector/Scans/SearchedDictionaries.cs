using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// Which values of stored segments' dictionaries a large set was found in, kept as long as the set: a list of indicators that is asked again
/// costs no look at a dictionary. Segments never change, and neither do sets. Safe to use from several threads.
/// </summary>
static class SearchedDictionaries
{
    /// <summary>Of fewer elements the search is not worth remembering.</summary>
    const int Many = 64;

    readonly record struct Place(Overload Asked, string Segment, int Column);

    readonly record struct Found(int Values, int[] Codes);

    static readonly ConditionalWeakTable<object, ConcurrentDictionary<Place, Found>> ofSet = [];

    /// <summary>Whether it is known which codes make the condition true; `codes` is null when none does.</summary>
    public static bool TryFind(Expr condition, Segment segment, int column, out bool[]? codes)
    {
        codes = null;
        if (SetOf(condition) is not { } set || segment is not StoredSegment || !ofSet.TryGetValue(set, out var places)
            || !places.TryGetValue(new(((CallExpr)condition).Overload, segment.Id, column), out var found)) return false;
        if (found.Codes.Length == 0) return true;
        codes = new bool[found.Values];
        foreach (var code in found.Codes) codes[code] = true;
        return true;
    }

    /// <summary>Keeps what <see cref="TryFind"/> gives.</summary>
    public static void Add(Expr condition, Segment segment, int column, bool[]? codes)
    {
        if (SetOf(condition) is not { } set || segment is not StoredSegment) return;
        int[] trueCodes = codes is null ? [] : [.. Enumerable.Range(0, codes.Length).Where(code => codes[code])];
        ofSet.GetOrCreateValue(set)[new(((CallExpr)condition).Overload, segment.Id, column)] = new(codes?.Length ?? 0, trueCodes);
    }

    /// <summary>The set that the condition asks a column for, when it is nothing more.</summary>
    static object? SetOf(Expr condition) => condition switch
    {
        CallExpr { Arguments: [ColumnExpr, ConstantExpr { Value: DynamicArray { Count: >= Many } list }] } => list,
        CallExpr { Arguments: [ColumnExpr] } call when CarriesIndicator.SetOf(call) is { Count: >= Many } indicators => indicators,
        _ => null,
    };
}
