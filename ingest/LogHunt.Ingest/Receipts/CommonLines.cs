using System.Globalization;
using System.IO.Hashing;

namespace LogHunt.Ingest.Receipts;

/// <summary>
/// Which files of an upload have lines in common: of exports that overlap each such line is a row twice. Lines are known by a hash of
/// their text; of very many only those with small hashes are remembered, the same ones of every file, and counts are estimates then.
/// Thread-safe.
/// </summary>
sealed class CommonLines(int most = CommonLines.Most)
{
    /// <summary>Different lines that are remembered: some 30 MB.</summary>
    const int Most = 1 << 19;

    /// <summary>Fewer lines than these in common, of those that are remembered, say nothing: a banner, a daemon's last words.</summary>
    const int Few = 3, FewOfHundred = 2;

    readonly Lock gate = new();
    readonly Dictionary<ulong, int> firsts = [];
    readonly Dictionary<ulong, SortedSet<int>> shared = [];
    int shift;   // lines whose hash has a one in its first bits are forgotten

    /// <summary>How a line is known.</summary>
    public static ulong Known(ReadOnlySpan<byte> line) => XxHash3.HashToUInt64(line);

    /// <summary>Adds lines of the file at a place of the receipt.</summary>
    public void Add(int file, IReadOnlyList<ulong> lines)
    {
        lock (gate)
        {
            foreach (var line in lines)
            {
                if (!IsRemembered(line) || firsts.TryAdd(line, file)) continue;
                if (firsts[line] == file && !shared.ContainsKey(line)) continue;
                if (!shared.TryGetValue(line, out var files)) shared.Add(line, files = [firsts[line]]);
                files.Add(file);
            }
            while (firsts.Count > most) Forget();
        }
    }

    /// <summary>For files that have lines in common with an earlier one of the receipt, with which one and how many, about.</summary>
    public IEnumerable<(int File, int Earlier, string Lines)> Found()
    {
        lock (gate)
        {
            var lines = firsts.Where(line => !shared.ContainsKey(line.Key)).Select(line => line.Value)
                .Concat(shared.Values.SelectMany(files => files)).CountBy(file => file).ToDictionary();
            return
            [
                .. shared.Values.SelectMany(files => files.Skip(1).Select(file => (File: file, Earlier: files.Min))).CountBy(pair => pair)
                    .Where(pair => pair.Value >= Few && pair.Value * 100L >= lines[pair.Key.File] * (long)FewOfHundred)
                    .GroupBy(pair => pair.Key.File, (file, pairs) => pairs.MaxBy(pair => (pair.Value, -pair.Key.Earlier)))
                    .OrderBy(pair => pair.Key.File)
                    .Select(pair => (pair.Key.File, pair.Key.Earlier, string.Create(CultureInfo.InvariantCulture,
                        $"{(shift > 0 ? "about " : "")}{(long)pair.Value << shift}"))),
            ];
        }
    }

    bool IsRemembered(ulong line) => shift == 0 || line >> (64 - shift) == 0;

    void Forget()
    {
        shift++;
        foreach (var line in firsts.Keys.Where(line => !IsRemembered(line)).ToList())
        {
            firsts.Remove(line);
            shared.Remove(line);
        }
    }
}
