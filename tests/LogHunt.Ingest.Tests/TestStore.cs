using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Ingest.Tests;

/// <summary>A store and a folder for uploads of its own, gone when disposed.</summary>
sealed class TestStore : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("loghunt-ingest-").FullName;

    public TestStore()
    {
        Store = Store.Open(Path.Combine(root, "store"));
        Inbox = Directory.CreateDirectory(Path.Combine(root, "inbox")).FullName;
    }

    public Store Store { get; }

    /// <summary>Where tests put what they upload.</summary>
    public string Inbox { get; }

    public static IngestOptions Options { get; } = new("3405") { Zone = TimeZoneInfo.Utc };

    public string Put(string name, byte[] content)
    {
        var path = Path.Combine(Inbox, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Put(string name, string content) => Put(name, Encoding.UTF8.GetBytes(content));

    public Receipt Ingest(params string[] paths) => Ingest(Options, paths);

    public Receipt Ingest(IngestOptions options, params string[] paths) =>
        new Ingestor(Store).Ingest(paths.Length == 0 ? [Inbox] : paths, options);

    /// <summary>All committed rows of a table: the values of the columns asked for.</summary>
    public List<ImmutableArray<object?>> Rows(TableSchema table, params string[] columns)
    {
        var rows = new List<ImmutableArray<object?>>();
        foreach (var segment in Store.Snapshot().Tables.Single(candidate => candidate.Schema.Name == table.Name).Segments)
            for (var page = 0; page < segment.PageRows.Length; page++)
            {
                var values = columns.Select(column => segment.Read(table.Ordinal(column), page)).ToList();
                for (var row = 0; row < segment.PageRows[page]; row++) rows.Add([.. values.Select(column => column.Value(row))]);
            }
        return rows;
    }

    /// <summary>The rows of every table together.</summary>
    public List<ImmutableArray<object?>> AllRows(params string[] columns) =>
        [.. StandardTables.All.SelectMany(table => Rows(table, columns))];

    /// <summary>
    /// How many records of the given files are in the tables, whatever rows they became. Lines that were joined to one record count
    /// each; an element of a document (JSON, events as XML) is one record, whatever lines it goes over.
    /// </summary>
    public int StoredLines(string? upload = null) => AllRows("UploadId", "SourceFile", "SourceLine", "RawLine")
        .Where(row => upload is null || (string)row[0]! == upload)
        .DistinctBy(row => (row[1], row[2]))
        .Sum(row => (string)row[3]! is var raw && IsOneRecord(raw, (string)row[1]!) ? 1 : raw.Count(c => c == '\n') + 1);

    /// <summary>JSON, an event of Windows as XML, and rows of CSV may go over lines.</summary>
    static bool IsOneRecord(string raw, string file) => raw.StartsWith('{') || raw.Contains("<Event", StringComparison.Ordinal)
        || file.EndsWith(".csv", StringComparison.Ordinal);

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(root, recursive: true);
    }
}
