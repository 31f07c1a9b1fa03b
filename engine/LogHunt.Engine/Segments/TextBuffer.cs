using System.Buffers;
using System.Text;
using System.Text.Unicode;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// The text of one column while rows are collected. It begins as codes into a dictionary of the distinct values, code 0 for empty,
/// so a row that sets nothing costs nothing; when values hardly repeat it turns into plain text, unless indicators are searched in
/// the column: there the dictionary is the index.
/// </summary>
sealed class TextBuffer
{
    /// <summary>Distinct values before repetition is judged.</summary>
    const int JudgedAt = 4096;

    /// <summary>What a row takes, its text apart: its code, or where it lies.</summary>
    public const int RowBytes = sizeof(int);

    readonly ColumnSchema column;
    readonly Utf8Index values = new();   // code 0 is empty
    int[] codes = new int[64];
    int lastCode;
    int lastRow = -1;
    PlainText? plain;
    byte[]? steady;   // the text of all rows from `steadyFrom` on
    int steadyFrom;

    public TextBuffer(ColumnSchema column)
    {
        this.column = column;
        values.Add(default);
        if (!column.Repeats) plain = new PlainText();
    }

    /// <summary>Rows that were set.</summary>
    public int SetRows { get; private set; }

    /// <summary>The text of a row; valid until the next is set.</summary>
    public ReadOnlySpan<byte> this[int row] => steady is not null && row >= steadyFrom ? steady
        : plain is not null ? plain[row]
        : row < codes.Length ? values[codes[row]] : default;

    /// <summary>Whether the rows since the last one that was set have this array's text.</summary>
    public bool IsSteady(byte[] utf8) => ReferenceEquals(steady, utf8);

    /// <summary>Sets a row and all after it, until another text is set so. Requires: nothing else sets them.</summary>
    /// <returns>Bytes that the buffer grew by.</returns>
    public int Steady(int row, byte[] utf8)
    {
        var grown = steady is null ? 0 : Fill(row);
        (steady, steadyFrom) = (utf8, row);
        return grown + utf8.Length;
    }

    /// <summary>There are so many rows: what is steady is set in each. Requires: called before columns are built.</summary>
    public void Settle(int rows)
    {
        if (steady is not null && !IsOne) Fill(rows);
    }

    /// <summary>Whether one text was set for all rows.</summary>
    bool IsOne => steady is not null && steadyFrom == 0 && SetRows == 0 && column.Type == ColumnType.String && Utf8.IsValid(steady);

    int Fill(int end)
    {
        if (end <= steadyFrom) return 0;
        var grown = Set(steadyFrom, steady);
        if (plain is null)
        {
            if (end > codes.Length) Rented.Grow(ref codes, end);
            codes.AsSpan(steadyFrom..end).Fill(lastCode);
            SetRows += end - steadyFrom - 1;
        }
        else for (var row = steadyFrom + 1; row < end; row++) grown += Set(row, steady);
        (steadyFrom, lastRow) = (end, end - 1);
        return grown;
    }

    /// <returns>Bytes that the buffer grew by.</returns>
    public int Set(int row, ReadOnlySpan<byte> utf8)
    {
        if (row != lastRow) SetRows++;
        lastRow = row;
        if (plain is not null)
        {
            plain.Set(row, utf8);
            return utf8.Length;
        }
        if (row >= codes.Length) Rented.Grow(ref codes, row + 1);
        if (utf8.SequenceEqual(values[lastCode]))
        {
            codes[row] = lastCode;
            return 0;
        }
        var before = values.Count;
        codes[row] = lastCode = utf8.IsEmpty ? 0 : values.Add(utf8);
        if (values.Count == before) return 0;
        if (values.Count % JudgedAt == 0) Judge(row);
        return utf8.Length;
    }

    void Judge(int row)
    {
        if (column.Bearing is not (Bearing.Nothing or Bearing.Text) || values.Count * 2 < SetRows) return;
        plain = new PlainText();
        for (var i = 0; i <= row; i++) plain.Set(i, values[codes[i]]);
        RecycleCodes();
    }

    /// <summary>The column of some rows (`order` maps positions to rows), null when all of them are empty.</summary>
    public Column? Build(int[]? order, int start, int count)
    {
        if (IsOne) return steady is [] ? null : new ConstantColumn(ColumnType.String, Encoding.UTF8.GetString(steady!), count);
        if (plain is not null) return new PlainTextRows(column.Type, plain, order, start, count) is { IsEmpty: false } rows ? rows : null;
        var room = ArrayPool<int>.Shared.Rent(count);
        var built = Coded(room.AsSpan(0, count), order, start);
        ArrayPool<int>.Shared.Return(room);
        return built;
    }

    /// <summary>The column of codes that are picked into the room for them, null when all are of empty texts.</summary>
    Column? Coded(Span<int> picked, int[]? order, int start)
    {
        var count = picked.Length;
        picked.Clear();
        if (order is not null)
        {
            for (var i = 0; i < count; i++) picked[i] = order[start + i] < codes.Length ? codes[order[start + i]] : 0;
        }
        else if (start < codes.Length) codes.AsSpan(start, Math.Min(count, codes.Length - start)).CopyTo(picked);

        var (dictionary, rank) = SortedDictionary(picked);
        if (dictionary.Length == 1)
        {
            if (dictionary.Data.IsEmpty) return null;
            if (column.Type == ColumnType.String && Utf8.IsValid(dictionary.Data.Span))
                return new ConstantColumn(ColumnType.String, dictionary.Value(0), count);
        }
        for (var i = 0; i < count; i++) picked[i] = rank[picked[i]];
        return CodedColumn.Of(dictionary, picked);
    }

    /// <summary>Gives the memory back. Requires: no column built from here is in use.</summary>
    public void Recycle()
    {
        plain?.Recycle();
        RecycleCodes();
    }

    void RecycleCodes()
    {
        Rented.Recycle(ref codes);
        values.Recycle();
    }

    /// <summary>The values of these codes sorted by bytes, and for each code its place among them.</summary>
    (TextColumn Dictionary, int[] Rank) SortedDictionary(ReadOnlySpan<int> picked)
    {
        var isUsed = new bool[values.Count];
        foreach (var code in picked) isUsed[code] = true;
        var used = new int[isUsed.AsSpan().Count(true)];
        for (int code = 0, at = 0; at < used.Length; code++) if (isUsed[code]) used[at++] = code;
        return values.Sorted(column.Type, used);
    }
}
