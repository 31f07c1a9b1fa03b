using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>A condition on one dictionary-coded column, answered once for each value of a segment's dictionary.</summary>
static class DictionaryCheck
{
    /// <summary>
    /// Which codes make the condition true; null when none does. Requires: the condition reads only this column, and is
    /// deterministic.
    /// </summary>
    public static bool[]? TrueCodes(Expr condition, int ordinal, TextColumn dictionary)
    {
        if (Wanted(condition, ordinal, dictionary.Length / 8) is { } wanted) return Lookup(wanted, dictionary);
        var columns = new Column?[ordinal + 1];
        columns[ordinal] = dictionary;
        var rows = new int[dictionary.Length];
        var count = Vector.Evaluator.True(Vector.Evaluator.Evaluate(condition, columns, dictionary.Length), rows);
        if (count == 0) return null;
        var codes = new bool[dictionary.Length];
        foreach (var code in rows.AsSpan(0, count)) codes[code] = true;
        return codes;
    }

    /// <summary>The texts that a column is compared with, when that is all the condition does and they are fewer than `most`.</summary>
    static IReadOnlyList<string>? Wanted(Expr condition, int ordinal, int most) => condition switch
    {
        _ when most <= 1 => null,
        CallExpr { Arguments: [ColumnExpr { Type: ColumnType.String } column, ConstantExpr { Value: string text }] } call
            when column.Ordinal == ordinal && call.Function == ScalarOperators.Equal => [text],
        CallExpr { Arguments: [ConstantExpr { Value: string text }, ColumnExpr { Type: ColumnType.String } column] } call
            when column.Ordinal == ordinal && call.Function == ScalarOperators.Equal => [text],
        CallExpr { Arguments: [ColumnExpr { Type: ColumnType.String } column, ConstantExpr { Value: DynamicArray list }] } call
            when column.Ordinal == ordinal && list.Count < most && call.Function == ScalarOperators.In && list.All(item => item is string) =>
            [.. list.Cast<string>()],
        _ => null,
    };

    /// <summary>A segment's dictionary is sorted by bytes.</summary>
    static bool[]? Lookup(IReadOnlyList<string> wanted, TextColumn dictionary)
    {
        bool[]? codes = null;
        foreach (var text in wanted)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var (low, high) = (0, dictionary.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) >>> 1;
                var order = dictionary[middle].SequenceCompareTo(bytes);
                if (order == 0)
                {
                    (codes ??= new bool[dictionary.Length])[middle] = true;
                    break;
                }
                if (order < 0) low = middle + 1;
                else high = middle - 1;
            }
        }
        return codes;
    }
}
