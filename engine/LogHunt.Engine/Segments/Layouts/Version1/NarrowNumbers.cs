using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts.Version1;

/// <summary>The integer type in which a segment keeps an int, long or timespan column; `Own` is the column's own.</summary>
enum NumberStorage : byte { Own, UInt8, UInt16, UInt32, Int8, Int16, Int32 }

/// <summary>
/// Whole numbers in the narrowest integers that hold a segment's range: less to compress and, what counts on a scan, less to decompress
/// (zstd costs 5 ns a 32-bit value, widening a tenth of it). A null slot holds 0, which every type has.
/// </summary>
static class NarrowNumbers
{
    public static int Width(NumberStorage storage) => storage switch
    {
        NumberStorage.UInt8 or NumberStorage.Int8 => 1,
        NumberStorage.UInt16 or NumberStorage.Int16 => 2,
        _ => 4,
    };

    public static ValueColumn<T> Widen<T>(ColumnType type, ReadOnlySpan<byte> narrow, NumberStorage storage, Validity validity, int rows)
        where T : unmanaged, INumberBase<T>
    {
        var bytes = GC.AllocateUninitializedArray<byte>(rows * Unsafe.SizeOf<T>());
        var target = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        switch (storage)
        {
            case NumberStorage.UInt8: From<byte>(narrow, target); break;
            case NumberStorage.UInt16: From<ushort>(narrow, target); break;
            case NumberStorage.UInt32: From<uint>(narrow, target); break;
            case NumberStorage.Int8: From<sbyte>(narrow, target); break;
            case NumberStorage.Int16: From<short>(narrow, target); break;
            default: From<int>(narrow, target); break;
        }
        return new(type, bytes, validity, rows);

        static void From<TNarrow>(ReadOnlySpan<byte> narrow, Span<T> target) where TNarrow : unmanaged, INumberBase<TNarrow> =>
            TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, TNarrow>(narrow)[..target.Length], target);
    }
}
