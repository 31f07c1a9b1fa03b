using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// What conditions need of the text of a column. Guarantees: where the text does not meet the need the condition is false, or true where
/// the need is of its negation; never null. Requires: the condition reads this column alone.
/// </summary>
static class TextNeeds
{
    /// <summary>More texts to look for cost more than reading the column.</summary>
    const int Most = 64;

    /// <summary>What must stand in the text so that the condition can hold; null when nothing is known.</summary>
    public static TextNeed? Of(Expr condition) => condition switch
    {
        CallExpr { Arguments: [ColumnExpr { Type: ColumnType.String }] } call => CarriesIndicator.AnywhereIn(call) is { } set
            ? new NeededIndicator(set)
            : null,
        CallExpr { Arguments: [ConstantExpr { Value: string text }, ColumnExpr { Type: ColumnType.String }] } call
            when call.Function == ScalarOperators.Equal => Bytes(text, ignoresCase: false),
        CallExpr { Arguments: [ColumnExpr { Type: ColumnType.String }, ConstantExpr { Value: string text }] } call => OfText(call, text),
        CallExpr { Arguments: [ColumnExpr { Type: ColumnType.String }, ConstantExpr { Value: DynamicArray list }] } call
            => OfList(call, list),
        CallExpr call when call.Function == ScalarOperators.Or => Any(call.Arguments, Of),
        CallExpr call when call.Function == ScalarOperators.And => All(call.Arguments, Of),
        _ => null,
    };

    /// <summary>What must stand in the text so that the condition can fail; null when nothing is known.</summary>
    public static TextNeed? OfNegation(Expr condition) => condition switch
    {
        CallExpr { Arguments: [var argument] } call when call.Function == ScalarOperators.Not => Of(argument),
        CallExpr { Arguments: [ColumnExpr { Type: ColumnType.String }, ConstantExpr constant] } call => constant.Value switch
        {
            string text when call.Function == ScalarOperators.NotEqual => Bytes(text, ignoresCase: false),
            string text when call.Overload is TextPredicate { IsNegated: true } predicate => Bytes(text, predicate.IgnoresCase),
            DynamicArray list when call.Function == ScalarOperators.NotIn => Any(list, text => Bytes(text, ignoresCase: false)),
            DynamicArray list when call.Function == ScalarOperators.NotInFolded => Any(list, text => Bytes(text, ignoresCase: true)),
            _ => null,
        },
        CallExpr call when call.Function == ScalarOperators.And => Any(call.Arguments, OfNegation),
        CallExpr call when call.Function == ScalarOperators.Or => All(call.Arguments, OfNegation),
        _ => null,
    };

    static TextNeed? OfText(CallExpr call, string text)
    {
        if (call.Overload is TextPredicate { IsNegated: false } predicate) return Bytes(text, predicate.IgnoresCase);
        if (call.Function == ScalarOperators.Equal) return Bytes(text, ignoresCase: false);
        if (call.Function == ScalarOperators.MatchesRegex) return RegexNeed.Of(text);
        return call.Function.NeededText?.Invoke(text) is { } needed ? Bytes(needed, ignoresCase: false) : null;
    }

    static TextNeed? OfList(CallExpr call, DynamicArray list)
    {
        if (call.Function == ScalarOperators.In) return Any(list, text => Bytes(text, ignoresCase: false));
        if (call.Function == ScalarOperators.InFolded || call.Function == ScalarOperators.HasAny)
            return Any(list, text => Bytes(text, ignoresCase: true));
        if (call.Function == ScalarOperators.HasAll) return All(Texts(list), text => Bytes(text, ignoresCase: true));
        return call.Function.NeededText is { } needed && list.All(item => item is string)
            ? Any(list, text => needed(text) is { } one ? Bytes(one, ignoresCase: false) : null)
            : null;
    }

    static IEnumerable<string> Texts(DynamicArray list) => list.Select(item => (string?)Casts.Convert(item, ColumnType.String) ?? "");

    static TextNeed? Any(DynamicArray list, Func<string, TextNeed?> needOf) => Any(Texts(list), needOf);

    static TextNeed? Any<T>(IEnumerable<T> parts, Func<T, TextNeed?> needOf)
    {
        var needs = new List<TextNeed>();
        foreach (var part in parts)
        {
            if (needs.Count == Most || needOf(part) is not { } need) return null;
            needs.Add(need);
        }
        return needs.Count == 1 ? needs[0] : needs.Count > 0 ? new NeededAny([.. needs]) : null;
    }

    static TextNeed? All<T>(IEnumerable<T> parts, Func<T, TextNeed?> needOf)
    {
        ImmutableArray<TextNeed> needs = [.. parts.Select(needOf).OfType<TextNeed>().Take(Most)];
        return needs.Length == 1 ? needs[0] : needs.Length > 0 ? new NeededAll(needs) : null;
    }

    /// <summary>
    /// Without regard to case the longest part of ASCII: other letters have cases of other bytes, and none of them is an ASCII letter's.
    /// </summary>
    internal static TextNeed? Bytes(string text, bool ignoresCase)
    {
        if (!ignoresCase) return text.Length > 0 ? new NeededBytes(Encoding.UTF8.GetBytes(text), IgnoresCase: false) : null;
        var (longest, from) = (Range.EndAt(0), 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && char.IsAscii(text[at])) continue;
            if (at - from > longest.End.Value - longest.Start.Value) longest = from..at;
            from = at + 1;
        }
        return text[longest] is { Length: > 0 } part
            ? new NeededBytes(Encoding.ASCII.GetBytes(part.ToLowerInvariant()), IgnoresCase: true)
            : null;
    }
}
