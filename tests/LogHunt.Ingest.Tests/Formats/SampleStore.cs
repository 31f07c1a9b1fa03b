using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>The samples of all formats as one upload, a folder for each format: what an ingest makes of them without being told.</summary>
sealed class SampleStore : IDisposable
{
    readonly TestStore store = new();

    public SampleStore()
    {
        foreach (var folder in FormatSamples.Folders)
            foreach (var file in Directory.GetFiles(Path.Combine(FormatSamples.Folder, folder), "*.log"))
                store.Put(Path.Combine(folder, Path.GetFileName(file)), File.ReadAllBytes(file));
        store.Ingest(TestStore.Options with { Year = 2026 });
    }

    /// <summary>Whose samples a row is of, who read it, and the values of a table's columns.</summary>
    public IEnumerable<(string Owner, string Format, ImmutableArray<object?> Values)> Rows(TableSchema table)
    {
        string[] columns = ["SourceFile", "Format", .. table.Columns.Select(column => column.Name)];
        return store.Rows(table, columns)
            .Select(row => (Path.GetFileName(Path.GetDirectoryName((string)row[0]!))!, (string)row[1]!, row[2..]));
    }

    public void Dispose() => store.Dispose();
}
