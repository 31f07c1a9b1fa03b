using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Binding;

/// <summary>
/// `d.key`, `d["key"]` and `d[0]`: the member of a dynamic value; null where there is none. An index counts from the end when it is
/// negative.
/// </summary>
static class DynamicPath
{
    public static ScalarFunction Member { get; } = new(
        new("member", "The member of a dynamic value under a key or at a position.", "dynamic({'a': 5}).a", "5"),
        Scalar.Rows(ColumnType.Dynamic, [ColumnType.Dynamic, ColumnType.String],
            x => x[0] is DynamicBag bag ? bag[(string)(x[1] ?? "")] : null),
        Scalar.Rows(ColumnType.Dynamic, [ColumnType.Dynamic, ColumnType.Long],
            x => x[0] is DynamicArray array && x[1] is long index ? At(array, index) : null));

    /// <summary>The key may be either, known only when it is computed.</summary>
    public static Overload ByDynamic { get; } = Scalar
        .Rows(ColumnType.Dynamic, [ColumnType.Dynamic, ColumnType.Dynamic], x => (x[0], x[1]) switch
    {
        (DynamicBag bag, string key) => bag[key],
        (DynamicArray array, long index) => At(array, index),
        _ => null,
    });

    static object? At(DynamicArray array, long index)
    {
        if (index < 0) index += array.Count;
        return index >= 0 && index < array.Count ? array[(int)index] : null;
    }
}
