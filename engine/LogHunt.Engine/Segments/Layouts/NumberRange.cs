using System.Numerics.Tensors;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>The least and greatest of a column's whole numbers, gathered page by page.</summary>
sealed class NumberRange(ColumnType type)
{
    long nulls;
    (long Min, long Max)? range;

    /// <summary>Takes in a page of a column, whose numbers are given.</summary>
    /// <returns>What is known of the page, both 0 where it has no value.</returns>
    public (int Nulls, long Min, long Max) Add(ValueColumn column, int start, ReadOnlySpan<long> numbers)
    {
        var missing = WholeNumbers.Nulls(column, start, numbers.Length);
        nulls += missing;
        if (missing == numbers.Length) return (missing, 0, 0);
        var (min, max) = (long.MaxValue, long.MinValue);
        if (missing == 0) (min, max) = (TensorPrimitives.Min(numbers), TensorPrimitives.Max(numbers));
        else
            for (var i = 0; i < numbers.Length; i++)
                if (!column.IsNull(start + i)) (min, max) = (Math.Min(min, numbers[i]), Math.Max(max, numbers[i]));
        range = range is { } known ? (Math.Min(known.Min, min), Math.Max(known.Max, max)) : (min, max);
        return (missing, min, max);
    }

    /// <summary>The column with its range.</summary>
    public FooterColumn Of(FooterColumn column) => column with
    {
        Min = range is { } known ? WholeNumbers.Boxed(type, known.Min) : null,
        Max = range is { } same ? WholeNumbers.Boxed(type, same.Max) : null,
        Nulls = nulls,
    };
}
