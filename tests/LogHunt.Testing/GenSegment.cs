using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Testing;

/// <summary>
/// Rows in memory that have all that a segment on disk has: pages, sorted dictionaries for some columns, zone maps, columns that are
/// missing.
/// </summary>
public sealed class GenSegment : Segment
{
    readonly Column[] columns;
    readonly TextColumn?[] dictionaries;
    readonly int pageRows;
    readonly IReadOnlySet<string> coded, missing;

    /// <summary>
    /// `coded` names the columns that get a dictionary, `missing` those that the segment does not hold (their values are ignored).
    /// </summary>
    public GenSegment(TableSchema schema, IReadOnlyList<object?[]> rows, int pageRows,
        IReadOnlySet<string> coded, IReadOnlySet<string> missing) : base(schema)
    {
        this.pageRows = pageRows;
        this.coded = coded;
        this.missing = missing;
        RowCount = rows.Count;
        Rows = rows;
        columns = new Column[schema.Columns.Length];
        dictionaries = new TextColumn?[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var (name, type) = (schema.Columns[i].Name, schema.Columns[i].Type);
            var values = rows.Select(row => row[i]).ToList();
            if (missing.Contains(name)) columns[i] = new ConstantColumn(type, null, rows.Count);
            else if (coded.Contains(name)) (columns[i], dictionaries[i]) = Coded(type, values);
            else columns[i] = type == ColumnType.Dynamic ? Json(values) : Column.FromValues(type, values);
        }
    }

    /// <summary>What it was made of, for shrinking.</summary>
    public IReadOnlyList<object?[]> Rows { get; }

    /// <summary>The same segment with other rows.</summary>
    public GenSegment With(IReadOnlyList<object?[]> rows) => new(Schema, rows, pageRows, coded, missing);

    /// <summary>Names no file: this segment is in memory only.</summary>
    public override string Id => "generated";

    /// <summary>Rows of the segment.</summary>
    public override int RowCount { get; }

    /// <summary>Rows of each page.</summary>
    public override ImmutableArray<int> PageRows =>
        [.. Enumerable.Range(0, (RowCount + pageRows - 1) / pageRows).Select(page => Math.Min(pageRows, RowCount - page * pageRows))];

    /// <summary>The values of a page of a column; null in each row of one that is missing.</summary>
    public override Column Read(int column, int page) => columns[column].Slice(page * pageRows, PageRows[page]);

    /// <summary>The sorted distinct values of a coded column, else null.</summary>
    public override TextColumn? Dictionary(int column) => dictionaries[column];

    /// <summary>The least and greatest value of an ordered column, else null.</summary>
    public override ZoneMap? Zone(int column)
    {
        if (Schema.Columns[column].Type
            is not (ColumnType.Int or ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan or ColumnType.Real)) return null;
        var values = Enumerable.Range(0, RowCount).Select(columns[column].Value).ToList();
        var present = values.Where(value => value is not (null or double.NaN)).ToList();
        return new(present.Min(), present.Max(), values.Count(value => value is null));
    }

    static TextColumn Json(IEnumerable<object?> values)
    {
        var builder = new TextBuilder(ColumnType.Dynamic);
        foreach (var value in values) builder.Append(value);
        return builder.Build();
    }

    static (Column, TextColumn) Coded(ColumnType type, List<object?> values)
    {
        var texts = values.Select(value => value is null ? "" : type == ColumnType.String ? (string)value : new Dynamic(value).ToString())
            .ToList();
        var distinct = texts.Distinct()
            .OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();
        var builder = new TextBuilder(type);
        foreach (var text in distinct) builder.Append(text.AsSpan());
        var dictionary = builder.Build();
        return (CodedColumn.Of(dictionary, [.. texts.Select(text => distinct.IndexOf(text))]), dictionary);
    }
}
