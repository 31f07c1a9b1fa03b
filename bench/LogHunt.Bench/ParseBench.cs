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
    public static int Run(int count, int runs)
    {
        var lines = LogLines.Of("fortigate", count);
        var read = DateTime.UtcNow;
        var reader = LogFormats.Find("fortigate")!.Open(new LogFile("fortigate.log", TimeZoneInfo.Utc, null, read, read));
        var envelopes = new EnvelopeReader();
        var rows = new RowWriter();
        Measured.Run(2, Read);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / lines.Length;
        var measured = Measured.Run(runs, Read);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{lines.Length:N0} FortiGate lines, {lines.Sum(line => (long)line.Length) / lines.Length} B each: " +
            $"{measured.CpuMs * 1000 / lines.Length:0.00} µs CPU a line, {allocated} B allocated"));
        return measured.Answer == $"{lines.Length}" && allocated <= MostAllocated ? 0 : 1;

        string Read()
        {
            var parsed = 0;
            foreach (var line in lines)
            {
                if (reader.Read(envelopes.Strip(line), rows) == LineOutcome.Parsed) parsed++;
                rows.Clear();
            }
            return $"{parsed}";
        }
    }
}
