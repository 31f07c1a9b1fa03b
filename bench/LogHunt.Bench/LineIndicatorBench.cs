using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;

namespace LogHunt.Bench;

/// <summary>
/// What looking for indicators in lines costs, in ms of CPU for a million rows: in coded lines, the first time and again, with the lines
/// that are flagged put together and asked, beside line by line. Both must find the same rows.
/// </summary>
static class LineIndicatorBench
{
    /// <summary>False when rows differ.</summary>
    public static bool Measure(string name, byte[][] lines, LineBlobs blobs)
    {
        var isRight = true;
        foreach (var count in (int[])[1_000, 100_000])
        {
            var set = SetOf(count);
            Find(set, lines[0]);   // the set is made ready once
            var reader = LineReader.Open(number => blobs[number]);
            var (cold, rows, flagged) = Timed(() => Seek(reader, set));
            var warm = double.MaxValue;
            for (var run = 0; run < 3; run++) warm = Math.Min(warm, Timed(() => Seek(reader, set)).Seconds);
            var (slow, wanted, _) = Timed(() => ([.. Enumerable.Range(0, lines.Length).Where(row => Find(set, lines[row]))], 0));
            isRight &= rows.SequenceEqual(wanted);
            var million = 1e9 / lines.Length;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-14}{count,10} indicators: cold {cold * million:0}, warm {warm * million:0}, line by line {slow * million:0} ms CPU a million rows; ") +
                $"{wanted.Count} rows carry one, {flagged} are flagged" + (isRight ? "" : "  WRONG ROWS"));
        }
        return isRight;
    }

    static (double Seconds, List<int> Rows, int Flagged) Timed(Func<(List<int> Rows, int Flagged)> step)
    {
        var before = Environment.CpuUsage.TotalTime;
        var (rows, flagged) = step();
        return ((Environment.CpuUsage.TotalTime - before).TotalSeconds, rows, flagged);
    }

    static (List<int>, int) Seek(LineReader reader, IndicatorSet set)
    {
        var seeker = new IndicatorSeeker(reader, set);
        var found = new List<int>();
        var flagged = 0;
        if (seeker.IsNowhere) return (found, 0);
        var flags = new bool[LineTable.PageRows];
        for (var page = 0; page < reader.Table.Pages; page++)
        {
            if (seeker.Seek(page, flags) == 0) continue;
            int[] rows = [.. Enumerable.Range(0, reader.Table.RowsOf(page)).Where(row => flags[row])];
            flagged += rows.Length;
            var read = reader.OpenPage(page).Read(rows);
            for (var i = 0; i < rows.Length; i++) if (Find(set, read[i])) found.Add(page * LineTable.PageRows + rows[i]);
        }
        return (found, flagged);
    }

    static bool Find(IndicatorSet set, ReadOnlySpan<byte> line)
    {
        var found = new List<Indicator>();
        set.Find(Bearing.Text, line, found);
        return found.Count > 0;
    }

    /// <summary>Addresses, networks, names, hashes and people as lists have them, and one of the log's own addresses.</summary>
    static IndicatorSet SetOf(int count)
    {
        var random = new Random(count);
        var indicators = Enumerable.Range(0, count - 1).Select(i => (i % 20) switch
        {
            0 or 1 => new Indicator(IndicatorType.Domain, $"c{random.Next(99999)}.bad{i}.example", "bench"),
            2 => new(IndicatorType.Url, $"http://bad{i}.example/{i}", "bench"),
            3 => new(IndicatorType.Sha256, Convert.ToHexStringLower(RandomBytes(random, 32)), "bench"),
            4 => new(IndicatorType.Md5, Convert.ToHexStringLower(RandomBytes(random, 16)), "bench"),
            5 => new(IndicatorType.Email, $"someone{i}@mail{i}.example", "bench"),
            6 => new(IndicatorType.Cidr, $"{random.Next(200, 224)}.{random.Next(256)}.{random.Next(256)}.0/24", "bench"),
            7 => new(IndicatorType.Ipv6, Addresses.Text(((UInt128)0x20010db8 << 96) + (UInt128)random.Next()), "bench"),
            _ => new(IndicatorType.Ipv4, $"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}", "bench"),
        });
        return new([.. indicators, new(IndicatorType.Ipv4, "10.0.3.7", "bench")]);
    }

    static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
