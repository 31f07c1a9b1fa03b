using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Ingest;

/// <summary>
/// The builders of one worker. What is full, and at the end everything, goes to the upload's writer, one worker at a time.
/// </summary>
sealed class WorkerTables(UploadWriter writer, Lock gate) : IDisposable
{
    readonly Dictionary<string, SegmentBuilder> builders = new(StringComparer.Ordinal);

    public SegmentBuilder Of(TableSchema table)
    {
        if (!builders.TryGetValue(table.Name, out var builder)) builders.Add(table.Name, builder = new SegmentBuilder(table));
        return builder;
    }

    public void WriteFull()
    {
        foreach (var builder in builders.Values)
            if (builder.IsFull) Write(builder);
    }

    public void WriteRest()
    {
        foreach (var builder in builders.Values) Write(builder);
    }

    public void Dispose()
    {
        foreach (var builder in builders.Values) builder.Dispose();
    }

    void Write(SegmentBuilder builder)
    {
        builders.Remove(builder.Schema.Name);
        lock (gate) writer.Add(builder);
    }
}
