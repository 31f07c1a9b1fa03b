using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>Columns one after the other as one column.</summary>
static class ColumnConcat
{
    public static Column Of(ColumnType type, IReadOnlyList<Column> parts)
    {
        if (parts.Count == 1) return parts[0];
        var rows = parts.Sum(part => part.Length);
        return type switch
        {
            ColumnType.Bool => Values<bool>(type, parts, rows),
            ColumnType.Int => Values<int>(type, parts, rows),
            ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan => Values<long>(type, parts, rows),
            ColumnType.Real => Values<double>(type, parts, rows),
            ColumnType.Decimal => Values<decimal>(type, parts, rows),
            ColumnType.Guid => Values<Guid>(type, parts, rows),
            ColumnType.String => parts.All(part => part is CodedColumn or ConstantColumn) ? Coded(parts, rows) : Text(parts, rows),
            _ => Objects(parts, rows),
        };
    }

    static ValueColumn<T> Values<T>(ColumnType type, IReadOnlyList<Column> parts, int rows) where T : unmanaged
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(rows * Unsafe.SizeOf<T>()));
        var target = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        byte[]? present = null;
        var start = 0;
        foreach (var part in parts)
        {
            var operand = Operand<T>.Of(part);
            var own = target.Slice(start, part.Length);
            if (operand.IsConstant) own.Fill(operand.Constant);
            else operand.Values.CopyTo(own);
            if (operand.HasNulls)
            {
                present ??= Validity.AllPresent(rows);
                for (var row = 0; row < part.Length; row++) if (operand.IsNull(row)) Validity.SetNull(present, start + row);
            }
            start += part.Length;
        }
        return new(type, bytes, present is null ? Validity.All : new(present), rows);
    }

    /// <summary>One dictionary of the values that occur.</summary>
    static CodedColumn Coded(IReadOnlyList<Column> parts, int rows)
    {
        var keys = new TextKeys();
        var codes = GC.AllocateUninitializedArray<int>(rows);
        var start = 0;
        foreach (var part in parts)
        {
            keys.Number(part, codes.AsSpan(start, part.Length), add: true);
            start += part.Length;
        }
        return CodedColumn.Of(keys.Texts(), codes);
    }

    static TextColumn Text(IReadOnlyList<Column> parts, int rows)
    {
        var bytes = 0L;
        foreach (var part in parts)
        {
            var values = TextView.Of(part);
            for (var row = 0; row < part.Length; row++) bytes += values[row].Length;
        }
        if (bytes > Array.MaxLength)
            throw new QueryBudgetException("a sort or join would have to hold more than 2 GiB of text of one column; filter before it, or project the column away");
        var builder = new TextBuilder(ColumnType.String, rows, (int)bytes);
        foreach (var part in parts)
        {
            var values = TextView.Of(part);
            for (var row = 0; row < part.Length; row++) builder.Append(values[row]);
        }
        return builder.Build();
    }

    static DynamicColumn Objects(IReadOnlyList<Column> parts, int rows)
    {
        var values = new object?[rows];
        var start = 0;
        foreach (var part in parts)
        {
            for (var row = 0; row < part.Length; row++) values[start + row] = part.Value(row);
            start += part.Length;
        }
        return new(values);
    }
}

/// <summary>Rows that an operator must have whole, counted as memory.</summary>
static class Whole
{
    /// <summary>`what` is the operator that needs them, for the sentence that says that they are too many.</summary>
    public static Batch Of(IReadOnlyList<ColumnSchema> schema, IEnumerable<Batch> batches, QueryBudget budget, string what)
    {
        var parts = new List<Batch>();
        var held = new BatchBytes();
        foreach (var batch in batches)
        {
            budget.Check();
            budget.Hold(held.Add(batch), what);
            parts.Add(batch);
        }
        if (parts.Count == 1) return parts[0];
        // While they are put together they are there twice.
        budget.Hold(held.Bytes, what);
        var whole = Of(schema, parts);
        budget.Hold(-held.Bytes, what);
        return whole;
    }

    public static Batch Of(IReadOnlyList<ColumnSchema> schema, List<Batch> parts)
    {
        if (parts.Count == 1) return parts[0];
        return new([.. RowStream.Each(schema.Count, i => ColumnConcat.Of(schema[i].Type, [.. parts.Select(part => part.Columns[i])]))],
            parts.Sum(part => part.RowCount));
    }

    /// <summary>An expression over many rows, made in pieces and put together; values, whose pieces soon are together, on all cores.</summary>
    public static Column Column(Expr expr, Batch rows)
    {
        if (expr is ColumnExpr column) return rows.Columns[column.Ordinal];
        if (expr.Type is ColumnType.String or ColumnType.Dynamic || rows.RowCount < 2 * PieceRows) return Pieced(expr, rows);
        return ColumnConcat.Of(expr.Type, RowStream.Each((rows.RowCount + PieceRows - 1) / PieceRows,
            piece => Pieced(expr, rows.Slice(piece * PieceRows, Math.Min(PieceRows, rows.RowCount - piece * PieceRows)))));
    }

    /// <summary>Rows in the order given, each column on a core; of columns that are not wanted nothing.</summary>
    public static Batch Gather(Batch rows, int[] order, IReadOnlySet<int>? wanted) => new(
        [.. RowStream.Each(rows.Columns.Length, i => wanted?.Contains(i) == false
            ? new ConstantColumn(rows.Columns[i].Type, null, order.Length) : rows.Columns[i].Gather(order))],
        order.Length);

    /// <summary>Rows that one core makes at once; a multiple of eight, so that bits of nulls are cut between bytes.</summary>
    const int PieceRows = 1 << 17;

    static Column Pieced(Expr expr, Batch rows) => ColumnConcat.Of(expr.Type, [.. Pieces.Of(rows, piece => Evaluator.Evaluate(expr, piece))]);
}
