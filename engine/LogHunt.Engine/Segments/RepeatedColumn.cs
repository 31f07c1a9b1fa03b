using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Segments;

/// <summary>A column that says in every row what another of its segment says. Only between builder and file.</summary>
sealed class RepeatedColumn(string of, Column original) : Column(original.Type, original.Length)
{
    /// <summary>The other's name.</summary>
    public string Of => of;

    public Column Original => original;

    public override long Bytes => 0;
    public override bool IsNull(int row) => original.IsNull(row);
    public override object? Value(int row) => original.Value(row);
    public override Column Gather(ReadOnlySpan<int> rows) => original.Gather(rows);
}
