using System.Globalization;
using LogHunt.Engine.Lines;
using LogHunt.Testing;
using ZstdSharp;

namespace LogHunt.Bench;

/// <summary>
/// What lines take as templates and columns of values, and what coding them and giving them back costs, beside zstd of the same text
/// in the same run. Every line is compared.
/// </summary>
static class LineBench
{
    /// <summary>Rows that are asked for one by one.</summary>
    const int Scattered = 20;

    /// <summary>Of files, or else of generated lines of each kind; 1 when a line comes back as another one.</summary>
    public static int Run(int count, string[] files)
    {
        Console.WriteLine($"{"",-14}{"lines",10}{"MB",8}{"to MB",8}{"ratio",7}{"code",6}{"again",7} MB/s {"one row",8}      " +
            "zstd -3: ratio, MB/s   -19: ratio, MB/s");
        var isRight = true;
        foreach (var name in files.Length > 0 ? files : LogLines.Kinds)
        {
            var lines = files.Length > 0 ? Lines(name, count) : LogLines.Of(name, count);
            isRight &= Measure(Path.GetFileNameWithoutExtension(name), lines);
        }
        return isRight ? 0 : 1;
    }

    static byte[][] Lines(string file, int count)
    {
        var bytes = File.ReadAllBytes(file);
        var lines = new List<byte[]>();
        foreach (var line in bytes.AsSpan().Split((byte)'\n'))
            if (lines.Count < count && (lines.Count > 0 || line.End.Value < bytes.Length)) lines.Add(bytes[line]);
        return [.. lines];
    }

    static bool Measure(string name, byte[][] lines)
    {
        var size = lines.Sum(line => line.Length + 1L);
        var isRight = true;
        var (coded, codeSeconds, readSeconds, rowSeconds) = (0L, 0.0, 0.0, 0.0);
        foreach (var segment in lines.Chunk(LineTable.MostRows))
        {
            SharedLines? shared = null;
            codeSeconds += Seconds(() => shared = LineCoder.Code(segment.Length, row => segment[row]), before: () => shared?.Recycle());
            if (shared is not { Blobs: var blobs })
            {
                Console.WriteLine($"{name,-14}{lines.Length,10} lines are left as they are");
                return true;
            }
            coded += blobs.Length + 2L * blobs.Count;   // two bytes a blob for where it lies
            var reader = LineReader.Open(number => blobs[number]);
            for (var page = 0; page < reader.Table.Pages; page++)
            {
                var read = reader.OpenPage(page).Read();
                for (var i = 0; i < read.Length; i++) isRight &= read[i].SequenceEqual(segment[page * LineTable.PageRows + i]);
            }
            readSeconds += Seconds(() =>
            {
                for (var page = 0; page < reader.Table.Pages; page++) reader.OpenPage(page).Read();
            });
            var random = new Random(1);
            rowSeconds = Seconds(() =>
            {
                for (var i = 0; i < Scattered; i++)
                {
                    var row = random.Next(segment.Length);
                    reader.OpenPage(row / LineTable.PageRows).Read([row % LineTable.PageRows]);
                }
            }) / Scattered;
            isRight &= LineIndicatorBench.Measure(name, segment, blobs);
            shared.Recycle();
        }
        var megabytes = size / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-14}{lines.Length,10}{megabytes,8:0.0}{coded / 1e6,8:0.00}{(double)size / coded,7:0.0}{megabytes / codeSeconds,6:0}") +
            string.Create(CultureInfo.InvariantCulture, $"{megabytes / readSeconds,7:0} MB/s {rowSeconds * 1e6,8:0} µs   ") +
            $"{Zstandard(lines, 3)}   {Zstandard(lines, 19)}" + (isRight ? "" : "  WRONG LINES"));
        return isRight;
    }

    /// <summary>The least of four runs, of which the first costs most.</summary>
    static double Seconds(Action step, Action? before = null) => Measured.LeastCpuMs(4, step, before) / 1e3;

    /// <summary>Of the first lines only where a level takes minutes, with a window of 128 MiB for what is longer than the usual one.</summary>
    static string Zstandard(byte[][] lines, int level)
    {
        using var text = new MemoryStream();
        foreach (var line in lines.Take(level > 9 ? 100_000 : LineTable.MostRows))
        {
            text.Write(line);
            text.WriteByte((byte)'\n');
        }
        using var compressor = new Compressor(level);
        if (level > 9 && text.Length > 8 << 20)
            compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_windowLog, 27);
        var cpu = Environment.CpuUsage.TotalTime;
        var length = compressor.Wrap(text.GetBuffer().AsSpan(0, (int)text.Length)).Length;
        var seconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"{(double)text.Length / length:0.0} {text.Length / 1e6 / seconds:0}");
    }
}
