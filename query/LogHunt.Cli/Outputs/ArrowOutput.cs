using System.Collections.Immutable;
using Apache.Arrow.Ipc;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Outputs;

/// <summary>An Arrow IPC stream. The whole result is held first, because its values decide whether times fit into nanoseconds.</summary>
sealed class ArrowOutput : IOutputFormat
{
    public string Name => "arrow";
    public ImmutableArray<string> Extensions => [".arrow"];
    public string Summary => "an Arrow IPC stream";
    public bool IsBinary => true;

    public void Write(ResultRows rows, OutputTarget target)
    {
        target.RefuseTerminal("an Arrow stream");
        var batches = rows.Batches.ToList();
        var edge = ArrowEdge.For(rows.Columns, batches);
        using var writer = new ArrowStreamWriter(target.Stream, edge.Schema, leaveOpen: true);
        writer.WriteStart();
        foreach (var batch in batches)
        {
            using var record = edge.Convert(batch);
            writer.WriteRecordBatch(record);
        }
        writer.WriteEnd();
        target.Stream.Flush();
    }
}
