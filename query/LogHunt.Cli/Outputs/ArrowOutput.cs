using Apache.Arrow.Ipc;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Outputs;

/// <summary>An Arrow IPC stream. The whole result is held first, because its values decide whether times fit into nanoseconds.</summary>
sealed class ArrowOutput : IOutputFormat
{
    public string Name => "arrow";
    public string Extension => ".arrow";
    public string Summary => "an Arrow IPC stream";

    public void Write(ResultRows rows, OutputTarget target)
    {
        if (target.IsTerminal)
            throw new InputException("an Arrow stream is not for a terminal; give --out, or send it to a file or a pipe");
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
