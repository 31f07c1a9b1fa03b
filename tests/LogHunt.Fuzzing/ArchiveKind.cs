using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using LogHunt.Ingest.Archives;
using LogHunt.Testing;

namespace LogHunt.Fuzzing;

/// <summary>
/// Archives in archives, whose lines carry a checksum of themselves: where a container carries one too, no line comes out changed, and
/// no log comes out in part, without a warning.
/// </summary>
sealed class ArchiveKind : FuzzKind
{
    /// <summary>Stands in lines that lie in nothing but a tar, which cannot tell whether they were changed.</summary>
    static readonly byte[] Bare = "bare"u8.ToArray();

    static readonly DateTime Modified = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    static readonly ArchiveLimits Limits = ArchiveLimits.Default with { RatioFrom = 4 << 20, Expanded = 64 << 20, InMemory = 64 << 10 };

    public override string Name => "archives";

    public override int BatchSize => 200;

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Archives()];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        "PK\x03\x04"u8.ToArray(), "PK\x01\x02"u8.ToArray(), "PK\x05\x06"u8.ToArray(), "PK\x06\x06"u8.ToArray(), "PK\x07\x08"u8.ToArray(),
        [0x1F, 0x8B, 8, 0], [0x1F, 0x8B, 8, 0x1F], [0x28, 0xB5, 0x2F, 0xFD], [0x50, 0x2A, 0x4D, 0x18], "ustar\0"u8.ToArray(),
            "ustar  \0"u8.ToArray(),
        [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "Rar!\x1A\x07\0"u8.ToArray(), "Rar!\x1A\x07\x01\0"u8.ToArray(), "LZIP\x01"u8.ToArray(),
            [4, 0x22, 0x4D, 0x18],
        "../"u8.ToArray(), "/etc/"u8.ToArray(), "BZh9"u8.ToArray(), [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0],
        [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80], [0xFE, 0xFF], [99, 0], [8, 0],
            new byte[512], new byte[1024],
        "77777777777\0"u8.ToArray(), [0x80, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], "00000000000\0"u8.ToArray(), "L"u8.ToArray(),
            "x"u8.ToArray(), "2"u8.ToArray(),
    ];

    public override IEnumerable<Fault> Check(IReadOnlyList<byte[]> inputs)
    {
        using var store = new FuzzStore();
        using var scratch = new TemporaryFolder();
        var reader = new ArchiveReader(scratch.Path, Limits, [], TimeZoneInfo.Utc);
        for (var i = 0; i < inputs.Count; i++)
        {
            var path = store.Put(string.Create(CultureInfo.InvariantCulture, $"{i:D4}.bin"), inputs[i]);
            var members = new List<(string Path, byte[]? Content, bool IsWarned)>();
            reader.Read([path], member =>
            {
                using var content = member.Content;
                members.Add((member.Path, content is null ? null : Bytes(content), !member.Warnings.IsEmpty));
            });
            foreach (var fault in Faults(i, inputs[i], members)) yield return fault;
        }
        if (Directory.EnumerateFileSystemEntries(scratch.Path).Any()) yield return new(0, "nothing is left in the scratch folder",
            scratch.Path);

        var receipt = store.Ingest();
        foreach (var file in receipt.Files.Where(file => file.Lines != file.Parsed + file.Unparsed + file.Skipped))
            yield return new(InputOf(file.Path), "the receipt adds up", $"{file}");
        var named = receipt.Files.Select(file => InputOf(file.Path)).ToHashSet();
        for (var i = 0; i < inputs.Count; i++)
            if (!named.Contains(i)) yield return new(i, "every given file is on the receipt", "");
    }

    static IEnumerable<Fault> Faults(int input, byte[] bytes, List<(string Path, byte[]? Content, bool IsWarned)> members)
    {
        if (members.Count == 0) yield return new(input, "every given file is told of", "");
        if (members is [{ Content: { } only, IsWarned: false } one] && !one.Path.Contains('!'))
        {
            if (!only.AsSpan().SequenceEqual(bytes)) yield return new(input, "what is no archive is read as it is", one.Path);
            yield break;
        }
        if (members.Exists(member => member.IsWarned) || IsBare(bytes)) yield break;
        var found = new HashSet<(string Log, int Number)>();
        var counts = new Dictionary<string, int>();
        foreach (var (path, content, _) in members)
            foreach (var line in Encoding.Latin1.GetString(content ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Entry(line) is not { } entry)
                {
                    yield return new(input, "no line is changed without a warning", $"{path}: {line}");
                    yield break;
                }
                found.Add((entry.Log, entry.Number));
                counts[entry.Log] = entry.Count;
            }
        foreach (var (log, count) in counts)
            if (found.Count(entry => entry.Log == log) is var kept && kept < count)
                yield return new(input, "no line is lost without a warning", $"{kept} of the {count} lines of {log}");
    }

    /// <summary>Whether lines may have lain in nothing but a tar, be it that their mark was spoilt.</summary>
    static bool IsBare(byte[] bytes) => bytes.AsSpan().IndexOf(Bare) >= 0
        || bytes.AsSpan(Math.Min(bytes.Length, 257)).StartsWith("ustar"u8);

    /// <summary>Which input a file of the receipt is out of: `inbox/0007.bin!a.log`.</summary>
    static int InputOf(string path) => int.Parse(path.AsSpan("inbox/".Length, 4), CultureInfo.InvariantCulture);

    static byte[] Bytes(Content content)
    {
        using var stream = content.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Lines of one log: its name, how many they are, which one this is, and the checksum of that.</summary>
    static byte[] Log(string name, int lines) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i =>
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{name} {lines} {i} {i * 7919L % 100_003:x}");
        return $"{said} {Checksum(said)}\n";
    })));

    static (string Log, int Count, int Number)? Entry(string line)
    {
        var end = line.LastIndexOf(' ');
        if (end < 0 || Checksum(line[..end]) != line[(end + 1)..]) return null;
        var words = line.Split(' ');
        return (words[0], int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
    }

    static string Checksum(string said) => Convert.ToHexStringLower(Crc32.Hash(Encoding.Latin1.GetBytes(said)));

    static IEnumerable<byte[]> Archives()
    {
        var (a, b, bare) = (Log("a", 40), Log("b", 7), Log("bare", 30));
        yield return Zip(CompressionLevel.Fastest, ("a.log", a), ("d/b.log", b));
        yield return Zip(CompressionLevel.NoCompression, ("a.log", a));
        yield return Gzip(a);
        yield return [.. Gzip(a), .. Gzip(b)];
        yield return Zstd(a);
        yield return Tar(TarEntryFormat.Ustar, ("a.log", bare));
        yield return Tar(TarEntryFormat.Gnu, (new string('n', 150), bare), ("b.log", bare));
        yield return Tar(TarEntryFormat.Pax, ("a.log.gz", Gzip(a)), ("b.zip", Zip(CompressionLevel.Fastest, ("b.log", b))));
        yield return Gzip(Tar(TarEntryFormat.Pax, ("a.log", a), ("b.log", b)));
        yield return Zstd(Tar(TarEntryFormat.V7, ("a.log", a), ("b.log", b)));
        yield return Zip(CompressionLevel.Fastest, ("x.tgz", Gzip(Tar(TarEntryFormat.Ustar, ("a.log", a)))), ("b.log.zst", Zstd(b)));
        yield return Gzip(Gzip(Zstd(Zip(CompressionLevel.Fastest, ("b.log", b)))));
    }

    static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in members)
            {
                var entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = new(Modified);
                using var member = entry.Open();
                member.Write(content);
            }
        return bytes.ToArray();
    }

    static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return bytes.ToArray();
    }

    static byte[] Zstd(byte[] content)
    {
        using var compressor = new ZstdSharp.Compressor(3);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(content).ToArray();
    }

    static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, format, leaveOpen: true))
            foreach (var (name, content) in members) tar.WriteEntry(Entry(format, name, content));
        return bytes.ToArray();
    }

    static TarEntry Entry(TarEntryFormat format, string name, byte[] content)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
            _ => new PaxTarEntry(TarEntryType.RegularFile, name),
        };
        (entry.DataStream, entry.ModificationTime) = (new MemoryStream(content), new(Modified));
        return entry;
    }
}
