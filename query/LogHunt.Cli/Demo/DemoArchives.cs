using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace LogHunt.Cli.Demo;

/// <summary>What one municipality uploads, and how many lines are in it.</summary>
sealed record DemoUpload(DemoSite Site, ImmutableArray<string> Paths, long Lines);

/// <summary>
/// Writes the logs of the three municipalities as they would come: zip in zip, tar.gz, zst, a gzip inside a tar, UTF-16, Windows-1252.
/// Deterministic. Safe to be read as a recipe: each method is one upload.
/// </summary>
sealed class DemoArchives(DemoOptions options, string folder)
{
    const string NordvikLogs = "nordvik-logger-uke43-44.zip", FjellheimLogs = "fjellheim-logger.tar.gz",
        SolbygdaEvents = "dc01-security.ndjson.zst", SolbygdaFirewall = "solbygda-brannmur.zip";

    static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Makes every upload, several at once; `finished` is called for each one.</summary>
    public ImmutableArray<DemoUpload> Write(Action<DemoUpload> finished, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        Func<DemoUpload>[] uploads = [Nordvik, Fjellheim, Solbygda];
        var made = new DemoUpload[uploads.Length];
        Parallel.For(0, uploads.Length, new ParallelOptions { CancellationToken = cancellation }, i => finished(made[i] = uploads[i]()));
        return [.. made];
    }

    /// <summary>What the demo says of an upload.</summary>
    public static string Inside(string upload) => upload switch
    {
        NordvikLogs => "a zip for each day of the FortiGate, auth.log of a web server, a note",
        FjellheimLogs => "Cisco ASA in Windows-1252, auth.log of two web servers, one gzipped",
        SolbygdaEvents => "Windows Security events as JSON",
        _ => "FortiGate, exported as UTF-16",
    };

    /// <summary>One zip with a zip for each day of the firewall, the web server's log as it lies on disk, and somebody's note.</summary>
    DemoUpload Nordvik()
    {
        var site = DemoSite.Nordvik;
        var firewallRandom = options.RandomOf("nordvik-firewall");
        var firewall = new FortiGateText(site, firewallRandom);
        var linuxRandom = options.RandomOf("nordvik-linux");
        var linux = new LinuxText(site, "web01", linuxRandom);
        var path = PathOf(NordvikLogs);
        var lines = 3L;   // of the note
        using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            var days = DemoTimeline.Spread(options, 520, firewallRandom, firewall.Ordinary, DemoPlants.AtNordvikFirewall(firewall))
                .GroupAdjacent(entry => DateOnly.FromDateTime(DemoTimeline.Local(entry.Time)));
            foreach (var (day, entries) in days)
            {
                using var inner = new MemoryStream();
                using (var dayZip = new ZipArchive(inner, ZipArchiveMode.Create, leaveOpen: true))
                    Add(dayZip, $"fg-nordvik-{day:yyyy-MM-dd}.log", stream => lines += WriteLines(stream, entries, Utf8));
                inner.Position = 0;
                Add(zip, $"brannmur/fg-nordvik-{day:yyyy-MM-dd}.zip", inner.CopyTo);
            }
            Add(zip, "web01/auth.log", stream =>
                lines += WriteLines(stream, DemoTimeline.Spread(options, 70, linuxRandom, linux.Ordinary,
                    DemoPlants.AtNordvikLinux(linux)), Utf8));
            Add(zip, "LES-MEG.txt", stream =>
                stream.Write("Hei, her er loggene fra uke 43 og 44.\nWeb01 er flyttet til ny maskin fra 3. november.\n"u8 +
                    "Hilsen Kari, IT Nordvik\n"u8));
        }
        return new(site, [Stamp(path)], lines);
    }

    /// <summary>One tar.gz: the firewall in Windows-1252, with a gap; two web servers, the older log gzipped once more.</summary>
    DemoUpload Fjellheim()
    {
        var site = DemoSite.Fjellheim;
        var firewallRandom = options.RandomOf("fjellheim-firewall");
        var firewall = new AsaText(site, firewallRandom);
        var path = PathOf(FjellheimLogs);
        var lines = 0L;
        using (var tar = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest), TarEntryFormat.Pax))
        {
            var entries = DemoTimeline.Spread(options, 430, firewallRandom, firewall.Ordinary, DemoPlants.AtFjellheimFirewall(firewall))
                .Where(entry => entry.Time < options.GapFrom || entry.Time >= options.GapTo);
            Add(tar, "asa/asa-fjellheim.log", stream => lines += WriteLines(stream, entries, Windows1252));
            var random = options.RandomOf("fjellheim-linux-1");
            var first = new LinuxText(site, "fhweb01", random);
            Add(tar, "linux/fhweb01/auth.log", stream =>
                lines += WriteLines(stream, DemoTimeline.Spread(options, 60, random, first.Ordinary, DemoPlants.AtFjellheimLinux(first)),
                    Utf8));
            var secondRandom = options.RandomOf("fjellheim-linux-2");
            var second = new LinuxText(site, "fhweb02", secondRandom);
            Add(tar, "linux/fhweb02/auth.log.1.gz", stream =>
            {
                using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
                lines += WriteLines(gzip, DemoTimeline.Spread(options, 40, secondRandom, second.Ordinary, []), Utf8);
            });
        }
        return new(site, [Stamp(path)], lines);
    }

    /// <summary>Two files: the domain controller's events, zstandard; the firewall as its web page exports it, UTF-16 in a zip.</summary>
    DemoUpload Solbygda()
    {
        var site = DemoSite.Solbygda;
        var windowsRandom = options.RandomOf("solbygda-windows");
        var windows = new WindowsText(site, windowsRandom);
        var events = PathOf(SolbygdaEvents);
        var lines = 0L;
        using (var zstd = new CompressionStream(File.Create(events), level: 3, leaveOpen: false))
            lines += WriteLines(zstd, DemoTimeline.Spread(options, 240, windowsRandom, windows.Ordinary,
                DemoPlants.AtSolbygdaWindows(windows)), Utf8);
        var firewallRandom = options.RandomOf("solbygda-firewall");
        var firewall = new FortiGateText(site, firewallRandom);
        var export = PathOf(SolbygdaFirewall);
        using (var zip = new ZipArchive(File.Create(export), ZipArchiveMode.Create))
            Add(zip, "fortigate-eksport.txt", stream =>
                lines += WriteLines(stream, DemoTimeline.Spread(options, 260, firewallRandom, firewall.Ordinary,
                    DemoPlants.AtSolbygdaFirewall(firewall)), Encoding.Unicode));
        return new(site, [Stamp(events), Stamp(export)], lines);
    }

    static Encoding Utf8 { get; } = new UTF8Encoding(false);

    string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>When the archives were made: an hour after their last line, so that years can be inferred.</summary>
    DateTimeOffset Made => new DateTimeOffset(options.To).AddHours(1);

    string Stamp(string path)
    {
        File.SetLastWriteTimeUtc(path, Made.UtcDateTime);
        return path;
    }

    void Add(ZipArchive zip, string name, Action<Stream> write)
    {
        var level = name.EndsWith(".zip", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = Made;
        using var stream = entry.Open();
        write(stream);
    }

    void Add(TarWriter tar, string name, Action<Stream> write)
    {
        var content = new MemoryStream();
        write(content);
        content.Position = 0;
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { ModificationTime = Made, DataStream = content });
    }

    /// <returns>How many lines were written.</returns>
    static long WriteLines(Stream stream, IEnumerable<DemoEvent> events, Encoding encoding)
    {
        var lines = 0L;
        using var writer = new StreamWriter(stream, encoding, bufferSize: 1 << 16, leaveOpen: true)
        {
            NewLine = encoding == Utf8 ? "\n" : "\r\n",
        };
        foreach (var entry in events)
        {
            writer.WriteLine(entry.Text);
            lines += 1 + entry.Text.AsSpan().Count('\n');
        }
        return lines;
    }
}

static class Adjacent
{
    /// <summary>Runs of neighbours with the same key, each run whole before the next begins.</summary>
    public static IEnumerable<(TKey Key, List<T> Items)> GroupAdjacent<T, TKey>(this IEnumerable<T> items, Func<T, TKey> keyOf)
        where TKey : IEquatable<TKey>
    {
        List<T>? run = null;
        TKey? key = default;
        foreach (var item in items)
        {
            var next = keyOf(item);
            if (run is not null && next.Equals(key)) run.Add(item);
            else
            {
                if (run is not null) yield return (key!, run);
                (key, run) = (next, [item]);
            }
        }
        if (run is not null) yield return (key!, run);
    }
}
