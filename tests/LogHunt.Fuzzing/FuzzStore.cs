using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Ingest;
using LogHunt.Ingest.Receipts;
using LogHunt.Testing;

namespace LogHunt.Fuzzing;

/// <summary>A row: where it came from, and what every other column says, as text.</summary>
public sealed record StoredRow(string Table, string File, int Line, long Offset, int Length, string Raw, string Reason, string Says);

/// <summary>A store and an inbox of its own, gone when disposed.</summary>
public sealed class FuzzStore : IDisposable
{
    /// <summary>Columns that say where a row came from, and not what.</summary>
    static readonly HashSet<string> OfPlace = ["UploadId", "SourceFile", "SourceLine", "SourceOffset", "SourceLength"];

    readonly TemporaryFolder folder = new();

    /// <summary>A new store, without anything.</summary>
    public FuzzStore()
    {
        Store = Store.Open(folder["store"]);
        Directory.CreateDirectory(Inbox);
    }

    /// <summary>The store.</summary>
    public Store Store { get; }

    /// <summary>What is taken in.</summary>
    public string Inbox => folder["inbox"];

    /// <summary>Nothing about times depends on the day of the test.</summary>
    public static IngestOptions Options { get; } = new("3405") { Zone = TimeZoneInfo.Utc, Year = 2026 };

    /// <summary>Puts a file into the inbox; all of them are of the same time.</summary>
    public string Put(string name, byte[] content)
    {
        var path = Path.Combine(Inbox, name);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc));
        return path;
    }

    /// <summary>Takes in the inbox.</summary>
    public Receipt Ingest() => new Ingestor(Store).Ingest([Inbox], Options);

    /// <summary>All rows of all tables of logs.</summary>
    public IEnumerable<StoredRow> Rows()
    {
        foreach (var table in Store.Snapshot().Tables.Where(table => StandardTables.Find(table.Schema.Name) is not null))
            foreach (var segment in table.Segments)
                for (var page = 0; page < segment.PageRows.Length; page++)
                {
                    var columns = table.Schema.Columns.Select((column, i) => (column.Name, Values: segment.Read(i, page)))
                        .ToDictionary(column => column.Name, column => column.Values);
                    for (var row = 0; row < segment.PageRows[page]; row++) yield return Row(table.Schema.Name, columns, row);
                }
    }

    static StoredRow Row(string table, Dictionary<string, Column> columns, int row)
    {
        var says = new StringBuilder();
        foreach (var (name, values) in columns)
            if (!OfPlace.Contains(name)
                && values.Value(row) is { } value and not "") says.Append(name).Append('=').Append(KqlText.Of(value)).Append('\n');
        return new(table, (string)columns["SourceFile"].Value(row)!, (int)Number("SourceLine"), Number("SourceOffset"),
            (int)Number("SourceLength"),
            (string)columns["RawLine"].Value(row)!, columns.TryGetValue("Reason", out var reason) ? (string)reason.Value(row)! : "",
                says.ToString());

        long Number(string name) => Convert.ToInt64(columns[name].Value(row), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        folder.Dispose();
    }
}
