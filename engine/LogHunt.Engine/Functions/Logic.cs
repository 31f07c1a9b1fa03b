using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// `and` (deciding value false) and `or` (deciding value true) over any number of arguments: one deciding value decides, else a null makes
/// null.
/// </summary>
sealed class Connective(bool deciding) : Overload(ColumnType.Bool, ColumnType.Bool)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        var unknown = false;
        foreach (var argument in arguments)
        {
            if (argument is null) unknown = true;
            else if ((bool)argument == deciding) return deciding;
        }
        return unknown ? null : !deciding;
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        var result = new bool[rows];
        Array.Fill(result, !deciding);
        var bytes = MemoryMarshal.AsBytes(result.AsSpan());
        byte[]? unknown = null;
        foreach (var argument in arguments)
        {
            var operand = Operand<byte>.Of(argument);
            if (operand.IsConstant)
            {
                if (operand.ConstantIsNull) Array.Fill(unknown ??= new byte[rows], (byte)1);
                else if (operand.Constant != 0 == deciding) return Flags.Constant(deciding, rows);
                continue;
            }
            if (!operand.Validity.HasNulls)
            {
                if (deciding) TensorPrimitives.BitwiseOr(bytes, operand.Values, bytes);
                else TensorPrimitives.BitwiseAnd(bytes, operand.Values, bytes);
                continue;
            }
            unknown ??= new byte[rows];
            for (var row = 0; row < rows; row++)
            {
                if (!operand.Validity[row]) unknown[row] = 1;
                else if (operand.Values[row] != 0 == deciding) result[row] = deciding;
            }
        }
        if (unknown is null) return Flags.Of(result);
        var present = Validity.AllPresent(rows);
        for (var row = 0; row < rows; row++)
            if (unknown[row] != 0 && result[row] != deciding) Validity.SetNull(present, row);
        return Flags.Of(result, present);
    }
}

/// <summary>`not`: null stays null.</summary>
sealed class Negation() : Overload(ColumnType.Bool, ColumnType.Bool)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) => arguments[0] is bool flag ? !flag : null;

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        var operand = Operand<byte>.Of(arguments[0]);
        if (operand.IsConstant) return Flags.Constant(operand.ConstantIsNull ? null : operand.Constant == 0, rows);
        var result = new bool[rows];
        TensorPrimitives.Xor(operand.Values, (byte)1, MemoryMarshal.AsBytes(result.AsSpan()));
        return ValueColumn.Of(ColumnType.Bool, result, operand.Validity);
    }
}
