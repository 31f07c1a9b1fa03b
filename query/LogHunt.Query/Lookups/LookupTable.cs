using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Lookups;

/// <summary>
/// A file that a query reads, as rows of declared columns. A cell that is no value of its column's type is null, and so is one that a row
/// lacks, as in Kusto; cells beyond the columns are left out.
/// </summary>
sealed class LookupTable(ImmutableArray<ColumnSchema> columns)
{
    readonly ColumnBuilder[] builders = [.. columns.Select(column => ColumnBuilder.For(column.Type))];
    int rows;

    /// <summary>What was read.</summary>
    public Batch Build() => new([.. builders.Select(builder => builder.Build())], rows);

    /// <summary>Adds a file's rows. Throws <see cref="InvalidDataException"/> for what is no text, or no JSON where it should be.</summary>
    public void Add(byte[] content, LookupFormat format, bool ignoreFirst, string pattern = "*")
    {
        var bytes = LookupContent.Unpacked(content, pattern);
        if (format.IsJson) AddJson(bytes);
        else
        {
            var text = LookupContent.Text(bytes);
            var read = format.Delimiter is { } delimiter ? DelimitedText.Rows(text, delimiter) : Lines(text);
            foreach (var cells in read.Skip(ignoreFirst ? 1 : 0)) Add(cells);
        }
    }

    /// <summary>Adds a row of texts.</summary>
    public void Add(ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < builders.Length; i++) builders[i].Append(Value(i < cells.Length ? cells[i] : "", columns[i].Type));
        rows++;
    }

    static IEnumerable<string[]> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            Work.Tick();
            if (line.Length > 0) yield return [line];
        }
    }

    static object? Value(string text, ColumnType type) => type switch
    {
        ColumnType.String => text,
        _ when text.Length == 0 => null,
        ColumnType.Dynamic => Dynamic.Parse(text).Value,
        _ => Conversions.To(type, text),
    };

    /// <summary>Objects after each other, or in arrays; a column is the member of its name.</summary>
    void AddJson(byte[] bytes)
    {
        var content = bytes.AsSpan();
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[3..];
        try
        {
            var reader = new Utf8JsonReader(content, Dynamic.ReaderOptions with { AllowMultipleValues = true });
            while (reader.Read()) Add(Dynamic.Read(ref reader));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("it is no JSON", error);
        }
    }

    void Add(object? record)
    {
        Work.Tick();
        if (record is DynamicArray array)
        {
            foreach (var item in array) Add(item);
            return;
        }
        if (record is not DynamicBag bag) throw new InvalidDataException("its JSON is no object and no array of objects");
        for (var i = 0; i < builders.Length; i++)
            builders[i].Append(Member(bag.FirstOrDefault(member => member.Key == columns[i].Name).Value, columns[i].Type));
        rows++;
    }

    static object? Member(object? value, ColumnType type) => (value, type) switch
    {
        (_, ColumnType.Dynamic) => value,
        (null, ColumnType.String) => "",
        (null, _) => null,
        (string text, ColumnType.String) => text,
        (_, ColumnType.String) => new Dynamic(value).ToString(),
        _ => Conversions.To(type, value),
    };
}
