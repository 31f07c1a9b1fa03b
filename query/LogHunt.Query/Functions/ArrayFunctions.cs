using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Dynamic arrays: made, cut, joined. What is no array gives null, unless said otherwise.</summary>
static class ArrayFunctions
{
    /// <summary>Elements that an array made by a function has at most, as in Kusto.</summary>
    public const int MaxLength = ValueSize.MostElements;

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        TypedFunction.OfAny(new("pack_array", "The values as an array.", """pack_array(1, "a", true)""", """[1,"a",true]"""),
            ColumnType.Dynamic, 0, int.MaxValue, values => Pack(values)),
        new(new("array_length", "The number of elements.", "array_length(dynamic([1,2,3]))", "3") { Aliases = ["arraylength"] },
            Map((Dynamic value) => value.Value is DynamicArray array ? (long?)array.Count : null)),
        new TypedFunction(new("array_concat", "The elements of all the arrays in one.", "array_concat(dynamic([1,2]), dynamic([3]))",
            "[1,2,3]"), types => AllDynamic(types, least: 1, Concat)),
        new(new("array_slice", "The elements from a position to a position, both included; negative ones count from the end.",
            "array_slice(dynamic([1,2,3,4,5]), 2, -1)", "[3,4,5]"),
            Map((Dynamic value, long start, long end) => OfArray(value, array => Slice(array, start, end)))),
        new(new("array_split", "The array cut before a position, or before each of several.", "array_split(dynamic([1,2,3,4,5]), 2)",
            "[[1,2],[3,4,5]]"),
            Map((Dynamic value, long at) => OfArray(value, array => Split(array, [at]))),
            Map((Dynamic value, Dynamic at) =>
                OfArray(value, array => Split(array, at.Value is DynamicArray positions ? [.. positions.OfType<long>()] : [])))),
        new(new("array_rotate_left", "The elements moved to the left, those at the start to the end.",
            "array_rotate_left(dynamic([1,2,3,4,5]), 2)", "[3,4,5,1,2]"),
            Map((Dynamic value, long by) => OfArray(value, array => Rotate(array, by)))),
        new(new("array_rotate_right", "The elements moved to the right, those at the end to the start.",
            "array_rotate_right(dynamic([1,2,3,4,5]), 2)", "[4,5,1,2,3]"),
            Map((Dynamic value, long by) => OfArray(value, array => Rotate(array, by == long.MinValue ? 0 : -by)))),
        Shift("array_shift_left", "The elements moved to the left, the gap filled with null or a value.",
            "array_shift_left(dynamic([1,2,3]), 1)", "[2,3,null]", 1),
        Shift("array_shift_right", "The elements moved to the right, the gap filled with null or a value.",
            "array_shift_right(dynamic([1,2,3]), 1, 0)", "[0,1,2]", -1),
        new TypedFunction(new("array_iff",
            "For each condition the element of the second array where it is true, else of the third; null where there is none.",
                "array_iff(dynamic([true,false,true]), dynamic([1,2,3]), dynamic([4,5,6]))", "[1,5,3]") { Aliases = ["array_iif"] },
            types => types.Length == 3 ? Rows(ColumnType.Dynamic, [ColumnType.Dynamic, types[1], types[2]], Choose) : null),
        new TypedFunction(new("array_index_of",
            "The position of a value, -1 when it is not there; from a start, within a length, the n-th time.",
            """array_index_of(dynamic(["a","b"]), "b")""", "1"),
            types =>
                types.Length is >= 2 and <= 5
                    ? Rows(ColumnType.Long,
                        [ColumnType.Dynamic, types[1], .. Enumerable.Repeat(ColumnType.Long, types.Length - 2)], IndexOf)
                    : null),
        new(new("array_sum", "The sum of the numbers.", "array_sum(dynamic([1,2,3.5]))", "6.5"),
            Map((Dynamic value) => value.Value is DynamicArray array
                ? (double?)array.Sum(item => item is long or double ? Conversions.ToReal(item) ?? 0 : 0)
                : null)),
        new TextFunction(new("strcat_array", "The elements' texts with a delimiter between them.",
            """strcat_array(dynamic([1,null,3]), "-")""", "1--3"),
            Map((Dynamic value, string delimiter) =>
                value.Value is DynamicArray array ? Join(array, delimiter) : "")),
        new TypedFunction(new("repeat", "An array with a value a number of times.", "repeat(1, 3)", "[1,1,1]"),
            types =>
                types is [not ColumnType.Dynamic, ColumnType.Int or ColumnType.Long]
                    ? Rows(ColumnType.Dynamic, [types[0], ColumnType.Long], Repeat)
                    : null),
        new(new("range", "The array of values from the first to the last by a step (1, or 1h).", "range(1, 10, 3)", "[1,4,7,10]"),
            Map((long from, long to) => Range(from, to, 1)),
            Map((long from, long to, long step) => Range(from, to, step)),
            Map((double from, double to) => Range(from, to, 1)),
            Map((double from, double to, double step) => Range(from, to, step)),
            Map((DateTime from, DateTime to) => Range(from, to, TimeSpan.FromHours(1))),
            Map((DateTime from, DateTime to, TimeSpan step) => Range(from, to, step)),
            Map((TimeSpan from, TimeSpan to) => Range(from, to, TimeSpan.FromHours(1))),
            Map((TimeSpan from, TimeSpan to, TimeSpan step) => Range(from, to, step))),
        new TypedFunction(new("zip",
            "The arrays' first elements as an array, their second ones, and so on; shorter arrays are filled with null.",
            "zip(dynamic([1,2]), dynamic([3]))", "[[1,3],[2,null]]"),
            types => AllDynamic(types, least: 2, Zip)),
    ];

    internal static Overload? AllDynamic(ReadOnlySpan<ColumnType> types, int least, RowFunction f) =>
        types.Length >= least ? Rows(ColumnType.Dynamic, [.. Enumerable.Repeat(ColumnType.Dynamic, types.Length)], f) : null;

    internal static Dynamic OfArray(Dynamic value, Func<DynamicArray, object?> f) =>
        new(value.Value is DynamicArray array ? f(array) : null);

    internal static DynamicArray Pack(ReadOnlySpan<object?> values)
    {
        var items = new object?[values.Length];
        for (var i = 0; i < items.Length; i++) items[i] = Conversions.ToDynamic(values[i]);
        return new(items);
    }

    static string Join(DynamicArray array, string delimiter)
    {
        var joined = new StringBuilder();
        for (var i = 0; i < array.Count; i++)
        {
            if (i > 0) joined.Append(delimiter);
            joined.Append(Conversions.DynamicToText(array[i]));
            ValueSize.OfText(joined.Length);
        }
        return joined.ToString();
    }

    static DynamicArray? Concat(ReadOnlySpan<object?> values)
    {
        var items = new List<object?>();
        var any = false;
        foreach (var value in values)
        {
            if (value is not DynamicArray array) continue;
            any = true;
            ValueSize.OfElements((long)items.Count + array.Count);
            items.AddRange(array);
        }
        return any ? new(items) : null;
    }

    static DynamicArray Slice(DynamicArray array, long start, long end)
    {
        var first = start < 0 ? Math.Max(array.Count + start, 0) : start;
        var last = Math.Min(end < 0 ? array.Count + end : end, array.Count - 1);
        return first > last ? DynamicArray.Empty : new([.. array.Skip((int)first).Take((int)(last - first + 1))]);
    }

    static DynamicArray Split(DynamicArray array, long[] positions)
    {
        var parts = new List<object?>();
        var start = 0;
        foreach (var position in positions)
        {
            var end = (int)Math.Clamp(position < 0 ? array.Count + position : position, start, array.Count);
            parts.Add(new DynamicArray([.. array.Skip(start).Take(end - start)]));
            start = end;
        }
        parts.Add(new DynamicArray([.. array.Skip(start)]));
        return new(parts);
    }

    static DynamicArray Rotate(DynamicArray array, long by)
    {
        if (array.Count == 0) return array;
        var first = (int)((by % array.Count + array.Count) % array.Count);
        return new([.. array.Skip(first), .. array.Take(first)]);
    }

    static TypedFunction Shift(string name, string summary, string example, string result, int sign) => new(
        new(name, summary, example, result),
        types => types.Length is 2 or 3
            ? Rows(ColumnType.Dynamic,
                types.Length == 2 ? [ColumnType.Dynamic, ColumnType.Long] : [ColumnType.Dynamic, ColumnType.Long, types[2]], values =>
            {
                if (values[0] is not DynamicArray array || values[1] is not long by) return null;
                var fill = values.Length > 2 ? Conversions.ToDynamic(values[2]) : null;
                var left = Math.Clamp(by, -array.Count, array.Count) * sign;
                var shifted = new object?[array.Count];
                for (var i = 0; i < shifted.Length; i++)
                    shifted[i] = i + left >= 0 && i + left < shifted.Length ? array[(int)(i + left)] : fill;
                return new DynamicArray(shifted);
            })
            : null);

    static object? Choose(ReadOnlySpan<object?> values)
    {
        if (values[0] is not DynamicArray conditions) return null;
        var chosen = new object?[conditions.Count];
        for (var i = 0; i < chosen.Length; i++)
        {
            if (Conversions.ToBool(conditions[i]) is not { } condition) continue;
            var source = condition ? values[1] : values[2];
            chosen[i] = source is DynamicArray array ? i < array.Count ? array[i] : null : Conversions.ToDynamic(source);
        }
        return new DynamicArray(chosen);
    }

    static object? IndexOf(ReadOnlySpan<object?> values)
    {
        if (values[0] is not DynamicArray array) return null;
        var wanted = Conversions.ToDynamic(values[1]);
        var start = values.Length > 2 && values[2] is long from ? from < 0 ? Math.Max(array.Count + from, 0) : from : 0;
        var length = values.Length > 3 && values[3] is long limit && limit >= 0 ? limit : array.Count;
        var occurrence = values.Length > 4 && values[4] is long nth ? nth : 1;
        if (occurrence < 1) return null;
        for (var i = start; i < array.Count && i - start < length; i++)
            if (DynamicEquality.Instance.Equals(array[(int)i], wanted) && --occurrence == 0) return i;
        return -1L;
    }

    static object? Repeat(ReadOnlySpan<object?> values) =>
        values[1] is long times and >= 0
            ? new DynamicArray([.. Enumerable.Repeat(Conversions.ToDynamic(values[0]), (int)Math.Min(times, MaxLength))])
            : null;

    static Dynamic Range(long from, long to, long step)
    {
        if (step == 0) return default;
        var items = new List<object?>();
        for (var value = (Int128)from; (step > 0 ? value <= to : value >= to) && items.Count < MaxLength; value += step)
            items.Add((long)value);
        return new(new DynamicArray(items));
    }

    static Dynamic Range(double from, double to, double step)
    {
        if (step == 0 || !double.IsFinite(step) || !double.IsFinite(from)) return default;
        var items = new List<object?>();
        for (var i = 0; i < MaxLength && from + i * step is var value && (step > 0 ? value <= to : value >= to); i++) items.Add(value);
        return new(new DynamicArray(items));
    }

    static Dynamic Range(DateTime from, DateTime to, TimeSpan step) =>
        Ticks(from.Ticks, to.Ticks, step.Ticks, ticks => Conversions.OfTicks(ticks));

    static Dynamic Range(TimeSpan from, TimeSpan to, TimeSpan step) =>
        Ticks(from.Ticks, to.Ticks, step.Ticks, ticks => new TimeSpan(ticks));

    static Dynamic Ticks(long from, long to, long step, Func<long, object?> value) =>
        OfArray(Range(from, to, step), array => new DynamicArray([.. array.Select(ticks => value((long)ticks!))]));

    static object? Zip(ReadOnlySpan<object?> values)
    {
        var arrays = new DynamicArray[values.Length];
        for (var i = 0; i < arrays.Length; i++) arrays[i] = values[i] as DynamicArray ?? DynamicArray.Empty;
        var zipped = new object?[arrays.Max(array => array.Count)];
        for (var i = 0; i < zipped.Length; i++)
        {
            ValueSize.OfElements((i + 1L) * arrays.Length);
            zipped[i] = new DynamicArray([.. arrays.Select(array => i < array.Count ? array[i] : null)]);
        }
        return new DynamicArray(zipped);
    }
}
