using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// A condition of a scan answered by dictionaries: a row meets it when one of its codes is true. Only columns whose dictionary
/// holds a value that meets the condition are in it.
/// </summary>
sealed class CodeFilter(IReadOnlyList<(int Column, bool[] TrueCodes)> alternatives)
{
    public IReadOnlyList<(int Column, bool[] TrueCodes)> Alternatives { get; } = alternatives;

    /// <summary>Whether the columns of a page are coded as the dictionaries were.</summary>
    public bool Fits(ReadOnlySpan<Column?> columns)
    {
        foreach (var (column, trueCodes) in Alternatives)
            if (!(columns[column] is CodedColumn coded && coded.Dictionary.Length == trueCodes.Length)
                && !(columns[column] is ConstantColumn && trueCodes.Length == 1)) return false;
        return true;
    }

    /// <summary>The answer for each row of a page.</summary>
    public void Test(ReadOnlySpan<Column?> columns, Span<bool> ofRow)
    {
        ofRow.Clear();
        var some = ArrayPool<bool>.Shared.Rent(ofRow.Length);
        var own = some.AsSpan(0, ofRow.Length);
        foreach (var (column, trueCodes) in Alternatives)
        {
            if (columns[column] is CodedColumn coded) coded.Expand(trueCodes, own);
            else own.Fill(trueCodes[0]);
            TensorPrimitives.BitwiseOr(MemoryMarshal.AsBytes(ofRow), MemoryMarshal.AsBytes(own), MemoryMarshal.AsBytes(ofRow));
        }
        ArrayPool<bool>.Shared.Return(some);
    }

    public bool Test(ReadOnlySpan<Column?> columns, int row)
    {
        foreach (var (column, trueCodes) in Alternatives)
            if (trueCodes[columns[column] is CodedColumn coded ? coded.Code(row) : 0]) return true;
        return false;
    }
}
