using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The builders of one worker that collects rows of an upload. What is full, what is large when all workers together hold much, and at
/// the end everything, goes to the upload's writer. Not thread-safe: one for each worker.
/// </summary>
public sealed class UploadTables(UploadWriter writer) : IDisposable
{
    readonly Dictionary<string, SegmentBuilder> builders = new(StringComparer.Ordinal);
    SegmentBuilder? last;
    long told;   // what the writer knows to be held here

    /// <summary>Where rows of a table go; ask again after <see cref="WriteFull"/>.</summary>
    public SegmentBuilder Of(TableSchema table)
    {
        if (last is not null && ReferenceEquals(last.Schema, table)) return last;
        if (!builders.TryGetValue(table.Name, out var builder)) builders.Add(table.Name, builder = new SegmentBuilder(table, writer.SegmentBytes));
        return last = builder;
    }

    /// <summary>Writes builders that are full; called now and then between rows.</summary>
    public void WriteFull()
    {
        foreach (var builder in builders.Values)
            if (builder.IsFull) Write(builder);
        while (Hold() && builders.Values.MaxBy(builder => builder.Bytes) is { } largest) Write(largest);
    }

    /// <summary>Writes what is left. Requires: called before the upload is committed, or its rows are not in it.</summary>
    public void WriteRest()
    {
        foreach (var builder in builders.Values) Write(builder);
    }

    /// <summary>Gives up what was not written.</summary>
    public void Dispose()
    {
        foreach (var builder in builders.Values) builder.Dispose();
        builders.Clear();
        Hold();
    }

    /// <summary>Tells the writer what is held here; true when it is too much.</summary>
    bool Hold()
    {
        var held = 0L;
        foreach (var builder in builders.Values) held += builder.Bytes;
        var before = told;
        told = held;
        return writer.Hold(held - before, held);
    }

    void Write(SegmentBuilder builder)
    {
        last = null;
        builders.Remove(builder.Schema.Name);
        writer.Add(builder);
    }
}
