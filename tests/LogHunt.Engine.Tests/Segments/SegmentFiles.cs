using Apache.Arrow;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Tests.Segments;

/// <summary>
/// Looks into segment files the way a stranger would: the footer by its documented place, the columns through Apache.Arrow.
/// </summary>
static class SegmentFiles
{
    public static IEnumerable<FooterColumn> Columns(byte[] file)
    {
        var length = BitConverter.ToInt32(file, file.Length - SegmentFooter.TailLength + 8);
        return SegmentFooter.Parse(file[^(SegmentFooter.TailLength + length)..^SegmentFooter.TailLength]).Columns;
    }

    public static IEnumerable<object?> Values(IArrowArray array)
    {
        for (var i = 0; i < array.Length; i++) yield return Value(array, i);
    }

    static object? Value(IArrowArray array, int row) => array switch
    {
        DictionaryArray coded => Value(coded.Dictionary, coded.Indices switch
        {
            UInt8Array codes => codes.GetValue(row)!.Value,
            UInt16Array codes => codes.GetValue(row)!.Value,
            var codes => ((Int32Array)codes).GetValue(row)!.Value,
        }),
        StringArray texts => texts.GetString(row),
        DoubleArray reals => reals.GetValue(row),
        Int64Array longs => longs.GetValue(row),
        Int32Array ints => (long?)ints.GetValue(row),
        UInt32Array ints => (long?)ints.GetValue(row),
        Int16Array ints => (long?)ints.GetValue(row),
        UInt16Array ints => (long?)ints.GetValue(row),
        Int8Array ints => (long?)ints.GetValue(row),
        UInt8Array ints => (long?)ints.GetValue(row),
        _ => throw new NotSupportedException(array.GetType().Name),
    };

    /// <summary>A value as it stands in Arrow on disk; integers are of any width.</summary>
    public static object? InArrow(ColumnType type, object? value) => value switch
    {
        null when type == ColumnType.Dynamic => "",
        DateTime time => time.Ticks,
        TimeSpan span => span.Ticks,
        bool flag => flag ? 1L : 0L,
        int number => (long)number,
        _ => value,
    };
}
