using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions;

namespace LogHunt.Query.Binding;

/// <summary>
/// What the texts of values that are no text can hold: a term is looked for in all columns, and most of a table's are numbers and
/// times, whose texts need not be made where the term cannot stand in them.
/// </summary>
static class ValueTexts
{
    const string Time = "0000-00-00T00:00:00.0000000Z";

    /// <summary>
    /// Whether `tostring()` of a value of the type may contain a text, letters in either case. True where that is not known.
    /// </summary>
    public static bool MayContain(ColumnType type, string text) => text.Length == 0 || type switch
    {
        ColumnType.Int or ColumnType.Long => text.AsSpan(text[0] == '-' ? 1 : 0).IndexOfAnyExceptInRange('0', '9') < 0,
        ColumnType.DateTime => Enumerable.Range(0, Math.Max(0, Time.Length - text.Length + 1)).Any(start => IsTimeAt(start, text)),
        ColumnType.TimeSpan => HasOnly(text, "0123456789-.:"),
        ColumnType.Real => HasOnly(text, "0123456789-+.eEinfinityINFINITYnaNA∞"),
        ColumnType.Bool => "true".Contains(text, StringComparison.OrdinalIgnoreCase) || "false".Contains(text, StringComparison.OrdinalIgnoreCase),
        ColumnType.Guid => HasOnly(text, "0123456789abcdefABCDEF-"),
        _ => true,
    };

    /// <summary>
    /// `tostring(value) has term` of a whole number without its text: all of its digits are one term. Null where the term is no number as
    /// it is written, or the value is none.
    /// </summary>
    public static Expr? AsNumber(Expr value, string term)
    {
        if (value.Type is not (ColumnType.Int or ColumnType.Long) || !long.TryParse(term, out var number)) return null;
        if (term[0] is '-' or '+' || term != Engine.Columns.KqlText.Of(number)) return null;
        if (value.Type == ColumnType.Int && number > int.MaxValue)
            return number == -(long)int.MinValue ? Is(-number) : new ConstantExpr(false, ColumnType.Bool);
        return ScalarOperators.Call(ScalarOperators.And,
            OverloadResolution.Call(FunctionList.Find("isnotnull")!, value)!,
            ScalarOperators.Call(ScalarOperators.Or, Is(number), Is(-number)));

        CallExpr Is(long wanted) => ScalarOperators.Call(ScalarOperators.Equal, value,
            new ConstantExpr(value.Type == ColumnType.Int ? (int)wanted : wanted, value.Type));
    }

    /// <summary>Of points a number has one, and a span one before the hours and one behind the seconds.</summary>
    static bool HasOnly(string text, string characters) =>
        text.AsSpan().IndexOfAnyExcept(characters) < 0 && text.Split('.') is var parts && parts.Skip(1).SkipLast(1).All(part => part.Contains(':'));

    static bool IsTimeAt(int start, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var (shape, character) = (Time[start + i], char.ToUpperInvariant(text[i]));
            if (shape == '0' ? !char.IsAsciiDigit(character) : shape != character) return false;
        }
        return true;
    }
}
