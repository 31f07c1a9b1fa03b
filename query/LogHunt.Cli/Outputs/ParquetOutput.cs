using System.Collections.Immutable;
using System.IO.Compression;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using Parquet;
using Parquet.Schema;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// A Parquet file: datetime is a timestamp in microseconds of UTC, timespan a 64-bit number of 100 ns, dynamic JSON text, guid and decimal
/// text; the KQL type stands in each column's metadata as `kql`. Rows are held for one row group at a time.
/// </summary>
sealed class ParquetOutput : IOutputFormat
{
    const int GroupRows = 1 << 16;
    const long GroupBytes = 32 << 20;

    public string Name => "parquet";
    public ImmutableArray<string> Extensions => [".parquet"];
    public string Summary => "a Parquet file, zstd";
    public bool IsBinary => true;

    public void Write(ResultRows rows, OutputTarget target)
    {
        target.RefuseTerminal("a Parquet file");
        WriteAsync(rows, target.Stream).GetAwaiter().GetResult();
        target.Stream.Flush();
    }

    static async Task WriteAsync(ResultRows rows, Stream stream)
    {
        var fields = rows.Columns.Select(Field).ToArray();
        var options = new ParquetOptions
        {
            CompressionMethod = CompressionMethod.Zstd,
            // The library takes zstd's highest level otherwise, and thirty times as long.
            CompressionLevel = CompressionLevel.Fastest,
        };
        // Positions in the file are written into it, and a pipe has none of its own.
        await using var counted = new CountedStream(stream);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields.Cast<Field>()), counted, options);
        var held = new List<Batch>();
        var (count, bytes) = (0, new BatchBytes());
        foreach (var batch in rows.Batches)
        {
            held.Add(batch);
            count += batch.RowCount;
            bytes.Add(batch);
            if (count < GroupRows && bytes.Bytes < GroupBytes) continue;
            await WriteGroup(writer, rows.Columns, fields, held, count);
            held.Clear();
            (count, bytes) = (0, new BatchBytes());
        }
        if (count > 0) await WriteGroup(writer, rows.Columns, fields, held, count);
    }

    static async Task WriteGroup(ParquetWriter writer, ImmutableArray<ColumnSchema> columns, DataField[] fields, List<Batch> batches, int count)
    {
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < fields.Length; i++)
        {
            var (field, values) = (fields[i], Values(batches, i));
            var about = new Dictionary<string, string> { ["kql"] = columns[i].Type.Kql() };
            await (columns[i].Type switch
            {
                ColumnType.Bool => Fixed<bool>(value => (bool)value),
                ColumnType.Int => Fixed<int>(value => (int)value),
                ColumnType.Long => Fixed<long>(value => (long)value),
                ColumnType.Real => Fixed<double>(value => (double)value),
                ColumnType.DateTime => Fixed<DateTime>(value => DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc)),
                ColumnType.TimeSpan => Fixed<long>(value => ((TimeSpan)value).Ticks),
                ColumnType.String => group.WriteAsync(field, Texts(value => KqlText.Of(value))!),
                ColumnType.Dynamic => group.WriteAsync(field, Texts(value => value is null ? null : new Dynamic(value).ToString())!),
                _ => group.WriteAsync(field, Texts(value => value is null ? null : KqlText.Of(value))!),
            });

            Task Fixed<T>(Func<object, T> convert) where T : struct
            {
                var converted = new T?[count];
                var at = 0;
                foreach (var value in values) converted[at++] = value is null ? null : convert(value);
                return group.WriteAsync<T>(field, converted.AsMemory(), null, about);
            }

            string?[] Texts(Func<object?, string?> convert)
            {
                var converted = new string?[count];
                var at = 0;
                foreach (var value in values) converted[at++] = convert(value);
                return converted;
            }
        }
        group.CompleteValidate();
    }

    static IEnumerable<object?> Values(List<Batch> batches, int column)
    {
        foreach (var batch in batches)
            for (var row = 0; row < batch.RowCount; row++) yield return batch.Columns[column].Value(row);
    }

    static DataField Field(ColumnSchema column) => column.Type switch
    {
        ColumnType.Bool => new DataField(column.Name, typeof(bool), isNullable: true),
        ColumnType.Int => new DataField(column.Name, typeof(int), isNullable: true),
        ColumnType.Long or ColumnType.TimeSpan => new DataField(column.Name, typeof(long), isNullable: true),
        ColumnType.Real => new DataField(column.Name, typeof(double), isNullable: true),
        ColumnType.DateTime => new DateTimeDataField(
            column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: true),
        ColumnType.String => new DataField(column.Name, typeof(string), isNullable: false),
        _ => new DataField(column.Name, typeof(string), isNullable: true),
    };
}
