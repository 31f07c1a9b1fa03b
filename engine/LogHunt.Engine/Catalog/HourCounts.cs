using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// Rows of a segment by hour for one (format, device). Stored as pairs of varints (hours since the hour before, rows), because one
/// row of the catalog for each hour of years of hundreds of municipalities would be more than all the rest of it.
/// </summary>
sealed record HourCounts(string Format, string Dvc, IReadOnlyList<(DateTime Hour, long Rows)> Hours)
{
    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var before = 0L;
        foreach (var (hour, rows) in Hours)
        {
            var number = hour.Ticks / TimeSpan.TicksPerHour;
            writer.Write7BitEncodedInt64(number - before);
            writer.Write7BitEncodedInt64(rows);
            before = number;
        }
        writer.Flush();
        return bytes.ToArray();
    }

    public static IEnumerable<(DateTime Hour, long Rows)> Decode(byte[] blob)
    {
        using var reader = new BinaryReader(new MemoryStream(blob));
        for (var hour = 0L; reader.BaseStream.Position < blob.Length;)
        {
            hour += reader.Read7BitEncodedInt64();
            yield return (new DateTime(hour * TimeSpan.TicksPerHour, DateTimeKind.Utc), reader.Read7BitEncodedInt64());
        }
    }

    /// <summary>Requires: rows sorted by time.</summary>
    public static IEnumerable<HourCounts> Of(SegmentRows rows)
    {
        var ticks = new long[rows.RowCount];
        switch (rows.Column("TimeGenerated"))
        {
            case ValueColumn<long> column: column.Values.CopyTo(ticks); break;
            case ConstantColumn { Constant: DateTime time }: Array.Fill(ticks, time.Ticks); break;
        }
        var (formats, formatOf) = Values(rows, "Format");
        var (devices, deviceOf) = Values(rows, "Dvc");
        var counts = new Dictionary<(int Format, int Device), List<(DateTime Hour, long Rows)>>();
        for (var row = 0; row < ticks.Length;)
        {
            var hour = ticks[row] - ticks[row] % TimeSpan.TicksPerHour;
            var key = Key(row);
            var end = row + 1;
            while (end < ticks.Length && ticks[end] - hour < TimeSpan.TicksPerHour && Key(end) == key) end++;
            if (!counts.TryGetValue(key, out var hours)) counts.Add(key, hours = []);
            if (hours.Count > 0 && hours[^1].Hour.Ticks == hour) hours[^1] = (hours[^1].Hour, hours[^1].Rows + end - row);
            else hours.Add((new DateTime(hour, DateTimeKind.Utc), end - row));
            row = end;
        }
        return counts.Select(pair => new HourCounts(formats(pair.Key.Format), devices(pair.Key.Device), pair.Value));

        (int Format, int Device) Key(int row) => (formatOf?.Code(row) ?? 0, deviceOf?.Code(row) ?? 0);
    }

    /// <summary>A column as codes and what they mean; a column that is not coded has one meaning, empty.</summary>
    static (Func<int, string> Text, CodedColumn? Codes) Values(SegmentRows rows, string name) => rows.Column(name) switch
    {
        CodedColumn coded => (code => (string)coded.Dictionary.Value(code)!, coded),
        ConstantColumn { Constant: string text } => (_ => text, null),
        _ => (_ => "", null),
    };
}
