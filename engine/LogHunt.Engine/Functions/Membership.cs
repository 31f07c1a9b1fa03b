using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// `in` and `!in`: a value against the elements of a dynamic array (a scalar is an array of one). As a chain of `==` by `or`: a null value
/// is in no list but one with a null, where the answer is null.
/// </summary>
sealed class Membership(ColumnType type, bool negated) : Overload(ColumnType.Bool, type, ColumnType.Dynamic)
{
    static readonly ConditionalWeakTable<object, Utf8Index> Sets = [];

    /// <summary>The definition is a walk over the list; a list that is long is hashed once for all rows.</summary>
    readonly ConditionalWeakTable<object, HashSet<object>> values = [];

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        var value = type == ColumnType.String ? arguments[0] ?? "" : arguments[0];
        var unknown = false;
        foreach (var element in Elements(arguments[1]))
        {
            if (element is null) unknown |= value is null;
            else if (value is not null && Element(element, type) is { } wanted && wanted.Equals(value)) return !negated;
        }
        return unknown ? null : negated;
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[1] is not ConstantColumn { Constant: DynamicArray list }) return base.Evaluate(arguments, rows);
        return type == ColumnType.String ? Texts(arguments[0], list, rows) : Values(arguments[0], list, rows);
    }

    Column Texts(Column column, DynamicArray list, int rows)
    {
        var result = new bool[rows];
        TextView.Of(column).Test(new SetMatcher(Sets.GetValue(list, _ => SetOf(list))), result);
        if (negated) Flags.Invert(result);
        return Flags.Of(result);
    }

    Column Values(Column column, DynamicArray list, int rows)
    {
        var set = values.GetValue(list, _ => [.. list.OfType<object>().Select(element => Element(element, type)).OfType<object>()]);
        bool? ofNull = list.Contains(null) ? null : negated;
        return type switch
        {
            ColumnType.Int => Numbers<int>(column, set, ofNull, rows),
            ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan => Numbers<long>(column, set, ofNull, rows),
            ColumnType.Real => Numbers<double>(column, set, ofNull, rows),
            ColumnType.Decimal => Numbers<decimal>(column, set, ofNull, rows),
            ColumnType.Guid => Numbers<Guid>(column, set, ofNull, rows),
            _ => Objects(column, set, ofNull, rows),
        };
    }

    Column Numbers<T>(Column column, HashSet<object> set, bool? ofNull, int rows) where T : unmanaged
    {
        var wanted = set.Select(Storage.Of<T>).ToHashSet();
        var operand = Operand<T>.Of(column);
        var result = new bool[rows];
        for (var row = 0; row < rows; row++) result[row] = wanted.Contains(operand[row]) != negated;
        if (!operand.HasNulls) return Flags.Of(result);
        var present = Validity.AllPresent(rows);
        for (var row = 0; row < rows; row++)
        {
            if (!operand.IsNull(row)) continue;
            result[row] = ofNull == true;
            if (ofNull is null) Validity.SetNull(present, row);
        }
        return Flags.Of(result, present);
    }

    Column Objects(Column column, HashSet<object> set, bool? ofNull, int rows)
    {
        var builder = new ValueBuilder<bool>(ColumnType.Bool, rows);
        for (var row = 0; row < rows; row++) builder.Append(column.Value(row) is { } value ? set.Contains(value) != negated : ofNull);
        return builder.Build();
    }

    internal static IReadOnlyList<object?> Elements(object? list) => list is DynamicArray array ? array : ImmutableArray.Create(list);

    static Utf8Index SetOf(DynamicArray list)
    {
        var set = new Utf8Index();
        foreach (var element in list)
            if (element is not null && Element(element, ColumnType.String) is string text) set.Add(Encoding.UTF8.GetBytes(text));
        return set;
    }

    /// <summary>An element as a value of the type when it is one without loss, else null.</summary>
    static object? Element(object element, ColumnType type) => (element, type) switch
    {
        (_, ColumnType.String or ColumnType.Dynamic) => Casts.Convert(element, type),
        (string or bool, ColumnType.Int or ColumnType.Long or ColumnType.Real or ColumnType.Decimal) => null,
        (double real, ColumnType.Int or ColumnType.Long) when real != Math.Truncate(real) => null,
        (decimal exact, ColumnType.Int or ColumnType.Long) when exact != Math.Truncate(exact) => null,
        _ => Casts.Convert(element, type),
    };

    readonly struct SetMatcher(Utf8Index set) : ITextMatcher
    {
        public bool Test(ReadOnlySpan<byte> value) => set.Find(value) >= 0;
    }
}

/// <summary>`in~` and `!in~`: as <see cref="Membership"/>, with case ignored.</summary>
sealed class FoldedMembership(bool negated) : Overload(ColumnType.Bool, ColumnType.String, ColumnType.Dynamic)
{
    readonly ConditionalWeakTable<object, HashSet<string>> sets = [];

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        var value = (string?)arguments[0] ?? "";
        foreach (var element in Membership.Elements(arguments[1]))
            if (element is not null
                && string.Equals(value, (string)Casts.Convert(element, ColumnType.String)!, StringComparison.OrdinalIgnoreCase))
                return !negated;
        return negated;
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[1] is not ConstantColumn { Constant: DynamicArray list }) return base.Evaluate(arguments, rows);
        var set = sets.GetValue(list, _ => list.OfType<object>().Select(element => (string)Casts.Convert(element, ColumnType.String)!)
            .ToHashSet(StringComparer.OrdinalIgnoreCase));
        var result = new bool[rows];
        TextView.Of(arguments[0]).Test(new FoldedSetMatcher(set), result);
        if (negated) Flags.Invert(result);
        return Flags.Of(result);
    }

    readonly struct FoldedSetMatcher(HashSet<string> set) : ITextMatcher
    {
        public bool Test(ReadOnlySpan<byte> value)
        {
            var chars = ArrayPool<char>.Shared.Rent(Math.Max(value.Length, 1));
            var length = Encoding.UTF8.GetChars(value, chars);
            var answer = set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(chars.AsSpan(0, length));
            ArrayPool<char>.Shared.Return(chars);
            return answer;
        }
    }
}

/// <summary>`has_any` and `has_all`: `has` of one element, of every element.</summary>
sealed class TermMembership(bool all) : Overload(ColumnType.Bool, ColumnType.String, ColumnType.Dynamic)
{
    /// <summary>
    /// From so many needles on, cutting the value into terms and looking each up costs less than searching for each needle.
    /// </summary>
    const int Many = 8;

    readonly ConditionalWeakTable<object, TermSet> sets = [];

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        var value = (string?)arguments[0] ?? "";
        foreach (var element in Membership.Elements(arguments[1]))
        {
            var has = TextPredicate
                .Test(value, (string)Casts.Convert(element, ColumnType.String)!, Anchor.Term, StringComparison.OrdinalIgnoreCase);
            if (has != all) return has;
        }
        return all;
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[1] is not ConstantColumn { Constant: DynamicArray list }) return base.Evaluate(arguments, rows);
        var values = TextView.Of(arguments[0]);
        var result = new bool[rows];
        if (!all && list.Count > Many)
        {
            values.Test(sets.GetValue(list, _ => new TermSet(list)).Test(), result);
            return Flags.Of(result);
        }
        if (all) Array.Fill(result, true);
        var one = new bool[rows];
        foreach (var element in list)
        {
            Array.Clear(one);
            TextPredicate.Run(values, (string)Casts.Convert(element, ColumnType.String)!, Anchor.Term, ignoreCase: true, one);
            for (var row = 0; row < rows; row++) result[row] = all ? result[row] & one[row] : result[row] | one[row];
        }
        return Flags.Of(result);
    }
}
