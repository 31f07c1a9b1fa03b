using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Parts;

/// <summary>coalesce(): the first value that is not null (of texts: not empty).</summary>
sealed class FirstPresentOverload(ColumnType type, int count) : Overload(type, [.. Enumerable.Repeat(type, count)])
{
    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        foreach (var value in arguments)
            if (value is not (null or "")) return value;
        return Returns == ColumnType.String ? "" : null;
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows) => Returns switch
    {
        ColumnType.String => FirstText(arguments) ?? base.Evaluate(arguments, rows),
        ColumnType.Dynamic => base.Evaluate(arguments, rows),
        ColumnType.Int => First<int>(arguments) ?? base.Evaluate(arguments, rows),
        ColumnType.Real => First<double>(arguments) ?? base.Evaluate(arguments, rows),
        ColumnType.Bool => First<bool>(arguments) ?? base.Evaluate(arguments, rows),
        ColumnType.Decimal => First<decimal>(arguments) ?? base.Evaluate(arguments, rows),
        ColumnType.Guid => First<Guid>(arguments) ?? base.Evaluate(arguments, rows),
        _ => First<long>(arguments) ?? base.Evaluate(arguments, rows),
    };

    /// <summary>Null when a column is not stored as its type says.</summary>
    Column? First<T>(ReadOnlySpan<Column> arguments) where T : unmanaged
    {
        if (arguments[0] is ConstantColumn { Constant: not null } same) return same;
        if (Stored<T>(arguments[0]) is not { } first) return null;
        if (!first.Validity.HasNulls) return first;
        var (values, present) = (first.Values.ToArray(), first.Validity.Bits.ToArray());
        foreach (var argument in arguments[1..])
        {
            if (argument is ConstantColumn { Constant: null }) continue;
            if (Stored<T>(argument) is not { } other) return null;
            if (Fill(values, present, other)) return ValueColumn.Of(Returns, values);
        }
        return ValueColumn.Of(Returns, values, new Validity(present));
    }

    static ValueColumn<T>? Stored<T>(Column column) where T : unmanaged =>
        (column is ConstantColumn constant ? constant.Expand() : column) as ValueColumn<T>;

    /// <summary>Puts the other's values where none are; whether it had one everywhere.</summary>
    static bool Fill<T>(T[] values, byte[] present, ValueColumn<T> other) where T : unmanaged
    {
        var others = other.Values;
        var hasNulls = other.Validity.HasNulls;
        for (var start = 0; start < values.Length; start += 8)
        {
            ref var bits = ref present[start >> 3];
            if (bits == 0xff) continue;
            for (var row = start; row < Math.Min(start + 8, values.Length); row++)
            {
                if ((bits >> (row & 7) & 1) != 0 || (hasNulls && !other.Validity[row])) continue;
                values[row] = others[row];
                bits |= (byte)(1 << (row & 7));
            }
        }
        return !hasNulls;
    }

    /// <summary>Null where texts are not stored as such.</summary>
    Column? FirstText(ReadOnlySpan<Column> arguments)
    {
        if (arguments[0] is ConstantColumn { Constant: string { Length: > 0 } }) return arguments[0];
        // A dictionary that is sorted has the empty text in front.
        if (arguments[0] is CodedColumn { Dictionary: { IsSortedSet: true, Length: > 0 } dictionary } && !dictionary[0].IsEmpty) return arguments[0];
        var rows = arguments[0].Length;
        var constants = new byte[arguments.Length][];
        for (var i = 0; i < constants.Length; i++)
            constants[i] = arguments[i] is ConstantColumn { Constant: string constant } ? Encoding.UTF8.GetBytes(constant) : [];
        var builder = new TextBuilder(Returns, rows);
        for (var row = 0; row < rows; row++)
        {
            var text = ReadOnlySpan<byte>.Empty;
            for (var i = 0; i < arguments.Length && text.IsEmpty; i++)
            {
                switch (arguments[i])
                {
                    case TextColumn column: text = column[row]; break;
                    case CodedColumn coded: text = coded.Dictionary[coded.Code(row)]; break;
                    case ConstantColumn: text = constants[i]; break;
                    default: return null;
                }
            }
            builder.Append(text);
        }
        return builder.Build();
    }
}
