using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Tests.Segments;

/// <summary>Rows as they were set, for comparing with what a segment gives back.</summary>
sealed record SetRows(TableSchema Schema, List<object?[]> Rows)
{
    public SegmentBuilder Builder()
    {
        var builder = new SegmentBuilder(Schema);
        foreach (var row in Rows) Append(builder, row);
        return builder;
    }

    /// <summary>What the table shows: in stable order of time, strings empty where nothing was set.</summary>
    public List<object?[]> Expected() =>
        [.. Rows.OrderBy(row => ((DateTime?)row[0])?.Ticks ?? 0).Select(row =>
            row.Select((value, i) => Schema.Columns[i].Type == ColumnType.String ? value ?? "" : Comparable(value)).ToArray())];

    public static List<object?[]> Read(Segment segment)
    {
        var rows = new List<object?[]>();
        for (var page = 0; page < segment.PageRows.Length; page++)
        {
            var columns = Enumerable.Range(0, segment.Schema.Columns.Length).Select(column => segment.Read(column, page)).ToList();
            for (var row = 0; row < segment.PageRows[page]; row++) rows.Add([.. columns.Select(column => Comparable(column.Value(row)))]);
        }
        return rows;
    }

    /// <summary>Bags as JSON, because NUnit would compare them as sequences of pairs.</summary>
    static object? Comparable(object? value) => value is DynamicBag bag ? new Dynamic(bag).ToString() : value;

    static void Append(SegmentBuilder builder, object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
            switch (row[i])
            {
                case null: break;
                case string text: builder.Text(i, System.Text.Encoding.UTF8.GetBytes(text)); break;
                case DynamicBag bag: builder.Text(i, System.Text.Encoding.UTF8.GetBytes(new Dynamic(bag).ToString())); break;
                case DateTime time: builder.Number(i, time.Ticks); break;
                case TimeSpan span: builder.Number(i, span.Ticks); break;
                case bool flag: builder.Number(i, flag ? 1 : 0); break;
                case int number: builder.Number(i, number); break;
                case long number: builder.Number(i, number); break;
                case double real: builder.Real(i, real); break;
            }
        builder.EndRow();
    }
}

static class RandomRows
{
    public static TableSchema Schema { get; } = new("Test", "1",
    [
        new("TimeGenerated", ColumnType.DateTime), new("Few", ColumnType.String), new("Many", ColumnType.String),
        new("RawLine", ColumnType.String) { Repeats = false }, new("SrcIpAddr", ColumnType.String, Bearing.Address),
        new("Same", ColumnType.String), new("Bag", ColumnType.Dynamic), new("Count", ColumnType.Long),
        new("Port", ColumnType.Int), new("Ratio", ColumnType.Real), new("Flag", ColumnType.Bool), new("Took", ColumnType.TimeSpan),
        new("Never", ColumnType.String), new("NeverNumber", ColumnType.Long),
    ]);

    static readonly string[] Words =
        ["", "deny", "allow", "æøå", "日本語", "\U0001F600", "a\"b\\c", "\0", "deny ", "Deny", "denyxxxxxxxx1", "denyxxxxxxxx2"];

    /// <summary>
    /// Rows within one month of one day's granularity, a few to a few hundred; some columns are left out by row, some for all rows.
    /// </summary>
    public static Gen<SetRows> Rows(int most) =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from count in Gen.Choose(1, most)
        select Make(seed, count);

    public static SetRows Make(int seed, int count)
    {
        var random = new Random(seed);
        var absent = Enumerable.Range(0, 12).Select(i => i > 0 && random.Next(8) == 0).ToArray();
        var gaps = random.Next(4);
        var bits = random.Next(1, 64);
        var (lowest, portBits) = (random.Next(2) == 0 ? 0 : -(1L << (bits - 1)), random.Next(1, 31));
        var rows = new List<object?[]>();
        for (var i = 0; i < count; i++)
        {
            object?[] row =
            [
                new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.Next(random.Next(2) == 0 ? 100 : 2_000_000)),
                Words[random.Next(Words.Length)], $"{random.Next()}-{Words[random.Next(Words.Length)]}",
                new string('x', random.Next(20)) + i, $"192.0.2.{random.Next(256)}",
                "same", new DynamicBag { ["k"] = (long)random.Next(5) }, lowest + random.NextInt64() % (1L << (bits - 1)),
                lowest < 0 ? -random.Next(1 << portBits) : random.Next(1 << portBits), random.NextDouble() * 1e6,
                random.Next(2) == 0, new TimeSpan(random.NextInt64(1L << 40)), null, null,
            ];
            for (var column = 1; column < 12; column++)
                if (absent[column] || gaps > 0 && random.Next(4) < gaps - 1) row[column] = null;
            rows.Add(row);
        }
        return new(Schema, rows);
    }
}
