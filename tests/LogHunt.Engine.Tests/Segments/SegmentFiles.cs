using Apache.Arrow;
using Apache.Arrow.Ipc;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Tests.Segments;

/// <summary>
/// Looks into segment files the way a stranger would: the footer by its documented place, the columns through Apache.Arrow.
/// </summary>
static class SegmentFiles
{
    public static IEnumerable<FooterColumn> Columns(byte[] file)
    {
        var length = BitConverter.ToInt32(file, file.Length - SegmentFooter.TailLength + 8);
        return SegmentFooter.Parse(file[^(SegmentFooter.TailLength + length)..^SegmentFooter.TailLength], SegmentFooter.Version).Columns;
    }

    /// <summary>The parts of all columns, as Apache.Arrow's own reader gives them from the stream that begins behind the magic.</summary>
    public static List<(string Column, int Part, byte Layout, byte[] Bytes)> Parts(byte[] file)
    {
        var parts = new List<(string, int, byte, byte[])>();
        using var reader = new ArrowStreamReader(file.AsMemory(SegmentFooter.Magic.Length));
        while (reader.ReadNextRecordBatch() is { } batch)
            using (batch)
                for (var i = 0; i < batch.Length; i++)
                    parts.Add((((StringArray)batch.Column(0)).GetString(i), ((Int32Array)batch.Column(1)).GetValue(i)!.Value,
                        ((UInt8Array)batch.Column(2)).GetValue(i)!.Value, ((BinaryArray)batch.Column(3)).GetBytes(i).ToArray()));
        return parts;
    }
}
