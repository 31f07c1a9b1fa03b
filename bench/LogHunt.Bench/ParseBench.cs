using System.Globalization;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;
using LogHunt.Testing;

namespace LogHunt.Bench;

/// <summary>What it costs to read a line into a row, without tables and store: the part of an ingest that formats answer for.</summary>
static class ParseBench
{
    /// <summary>Bytes that a line may allocate: strings of heads that were not seen before.</summary>
    const long MostAllocated = 64;

    /// <summary>Prints the CPU of one line; 1 when a line is not parsed, or allocates.</summary>
    public static int Run(int count, int runs) =>
        Measure(LogFormats.Find("fortigate")!, LogLines.Of("fortigate", count), runs) is <= MostAllocated ? 0 : 1;

    /// <summary>Prints what recognising and reading a line takes; gives the bytes that one allocates, null when a line is not parsed.</summary>
    public static long? Measure(ILogFormat format, byte[][] lines, int runs)
    {
        var read = DateTime.UtcNow;
        var reader = format.Open(new LogFile("bench.log", TimeZoneInfo.Utc, null, read, read));
        var (envelopes, rows) = (new EnvelopeReader(), new RowWriter());
        Measured.Run(2, Read);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / lines.Length;
        var measured = Measured.Run(runs, Read);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{format.Name,-30} {lines.Length:N0} lines of {lines.Average(line => line.Length):0} B: " +
            $"{measured.CpuMs * 1000 / lines.Length:0.00} µs CPU a line, {allocated} B allocated"));
        return measured.Answer == $"{lines.Length}" ? allocated : null;

        string Read()
        {
            var parsed = 0;
            foreach (var text in lines)
            {
                var line = envelopes.Strip(text);
                if (format.Recognise(line) > 0 && reader.Read(line, rows) == LineOutcome.Parsed) parsed++;
                rows.Clear();
            }
            return $"{parsed}";
        }
    }
}
