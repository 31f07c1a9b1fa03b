using System.Text;
using LogHunt.Ingest.Archives;
using static LogHunt.Ingest.Tests.RawArchives;

namespace LogHunt.Ingest.Tests;

/// <summary>Files with holes, as a log has that was cut to nothing under its writer, in the four ways in which tar keeps them.</summary>
sealed class SparseFileTests
{
    const string WithoutHoles = "its map of holes is damaged or has more than 1,048,576 pieces: read without its holes";

    /// <summary>Two pieces, a hole between them and one behind: a line stands in each piece.</summary>
    static readonly (long Place, string Text)[] Two = [(0, "one\n"), (700, "two\n")];

    const long Whole = 800;

    ArchiveFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [TestCase("gnu")]
    [TestCase("0.0")]
    [TestCase("0.1")]
    [TestCase("1.0")]
    public void A_sparse_file_is_read_with_its_holes(string kind)
    {
        var text = "one\n" + new string('\0', 696) + "two\n" + new string('\0', 96);
        Assert.That(Read(Member(kind, Two, Whole)), Is.EqualTo(new[] { ("a.tar!s.log", text, ""), ("a.tar!b.log", "bee\n", "") }));
    }

    [TestCase("gnu")]
    [TestCase("0.0")]
    [TestCase("0.1")]
    [TestCase("1.0")]
    public void Many_pieces_need_more_than_one_block(string kind)
    {
        var pieces = Enumerable.Range(0, 200).Select(i => (i * 1000L, $"line {i}\n")).ToArray();
        var (path, text, warnings) = Read(Member(kind, pieces, 200_000))[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((path, text!.Length, warnings), Is.EqualTo(("a.tar!s.log", 200_000, "")));
            Assert.That(text.Split('\0', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(pieces.Select(piece => piece.Item2)));
            Assert.That(pieces.Select(piece => text[(int)piece.Item1]), Is.All.EqualTo('l'));
        }
    }

    [TestCase("gnu")]
    [TestCase("0.0")]
    [TestCase("0.1")]
    [TestCase("1.0")]
    public void Holes_that_are_too_long_are_left_out_and_no_line_is(string kind)
    {
        (long, string)[] pieces = [(0, "one\n"), (7L << 30, "two\n")];
        Assert.That(Read(Member(kind, pieces, 8L << 30)), Is.EqualTo(new[]
        {
            ("a.tar!s.log", "one\ntwo\n", "its holes expand to more than 300 times the archive's size: read without them"),
            ("a.tar!b.log", "bee\n", ""),
        }));
    }

    [Test]
    public void Holes_of_several_members_are_counted_together()
    {
        byte[] tar = [.. Enumerable.Range(0, 3).SelectMany(_ => Member("gnu", [(0, "one\n"), (30 << 20, "two\n")], 30 << 20 | 4)), .. End];
        Assert.That(folder.Read("a.tar", tar).Select(member => member.Text!.Length), Is.EqualTo(new[] { 30 << 20 | 4, 30 << 20 | 4, 8 }));
    }

    [TestCase("0,4,2,4", Whole, TestName = "pieces that overlap")]
    [TestCase("700,4,0,4", Whole, TestName = "pieces out of order")]
    [TestCase("0,4,700,5", Whole, TestName = "more bytes than are kept")]
    [TestCase("0,4,700", Whole, TestName = "a piece without length")]
    [TestCase("0,4,700,4", 702L, TestName = "a piece behind the end")]
    [TestCase("0,8,9223372036854775807,1", Whole, TestName = "a piece behind all numbers")]
    [TestCase("0,x,,-4", Whole, TestName = "no numbers")]
    [TestCase("", Whole, TestName = "no map")]
    public void A_map_that_is_damaged_costs_no_line(string map, long length)
    {
        byte[] member = [.. Extended("GNU.sparse.size", length, ("GNU.sparse.map", map)), .. Entry("GNUSparseFile.0/s.log", "one\ntwo\n")];
        Assert.That(Read(member), Is.EqualTo(new[] { ("a.tar!s.log", "one\ntwo\n", WithoutHoles), ("a.tar!b.log", "bee\n", "") }));
    }

    [TestCase("one\ntwo\n")]
    [TestCase("2\none\ntwo\n")]
    [TestCase("")]
    [TestCase("999999999999999999\n")]
    [TestCase("99999999999999999999999\n")]
    public void A_file_that_should_begin_with_its_map_and_does_not_is_read_as_it_is(string text)
    {
        byte[] member = [.. Extended("GNU.sparse.realsize", Whole, ("GNU.sparse.major", "1")), .. Entry("GNUSparseFile.0/s.log", text)];
        Assert.That(Read(member), Is.EqualTo(new[] { ("a.tar!s.log", text, WithoutHoles), ("a.tar!b.log", "bee\n", "") }));
    }

    [Test]
    public void A_map_has_a_bound()
    {
        var pieces = Enumerable.Range(0, 11).Select(i => (i * 10L, "x\n")).ToArray();
        var read = folder.Read("a.tar", [.. Member("gnu", pieces, 200), .. End], ArchiveLimits.Default with { SparsePieces = 10 });
        Assert.That(read.Single().Text, Is.EqualTo(string.Concat(Enumerable.Repeat("x\n", 11))));
    }

    [Test]
    public void A_sparse_file_that_is_cut_is_truncated()
    {
        byte[] tar = [.. Member("1.0", Two, Whole)[..^510]];
        Assert.That(folder.Read("a.tar", tar)[0], Is.EqualTo(
            ("a.tar!s.log", "on", "it ends in the middle: truncated; what came before the break was read")));
    }

    [Test]
    public void Lines_of_a_sparse_file_are_found_where_they_stand()
    {
        using var store = new TestStore();
        store.Put("a.tar", [.. Member("1.0", Two, Whole), .. End]);
        store.Ingest();
        Assert.That(store.AllRows("RawLine", "SourceOffset").OrderBy(row => row[1]),
            Is.EqualTo(new object[][] { ["one", 0L], ["two", 700L] }));
    }

    List<(string Path, string? Text, string Warnings)> Read(byte[] member) =>
        folder.Read("a.tar", [.. member, .. Entry("b.log", "bee\n"), .. End]);

    static byte[] Member(string kind, (long Place, string Text)[] pieces, long length)
    {
        var data = string.Concat(pieces.Select(piece => piece.Text));
        var numbers = pieces.SelectMany(piece => new[] { piece.Place, piece.Text.Length }).ToArray();
        return kind switch
        {
            "gnu" => OldEntry(numbers, data, length),
            "0.0" =>
            [
                .. Entry("x", Record("GNU.sparse.size", $"{length}") + Record("GNU.sparse.numblocks", $"{pieces.Length}") + string.Concat(
                    numbers.Select((number, i) => Record(i % 2 == 0 ? "GNU.sparse.offset" : "GNU.sparse.numbytes", $"{number}"))), 'x'),
                .. Entry("s.log", data),
            ],
            "0.1" =>
            [
                .. Extended("GNU.sparse.size", length, ("GNU.sparse.map", string.Join(',', numbers))),
                .. Entry("GNUSparseFile.0/s.log", data),
            ],
            _ =>
            [
                .. Extended("GNU.sparse.realsize", length, ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0")),
                .. Entry("GNUSparseFile.0/s.log",
                    Blocks($"{pieces.Length}\n{string.Concat(numbers.Select(number => $"{number}\n"))}") + data),
            ],
        };
    }

    /// <summary>The records of a sparse file; the name in the header itself is for programs that know none.</summary>
    static byte[] Extended(string lengthKey, long length, params (string Key, string Value)[] records) =>
        Entry("x", Record("GNU.sparse.name", "s.log") + Record(lengthKey, $"{length}") +
            string.Concat(records.Select(record => Record(record.Key, record.Value))), 'x');

    static string Blocks(string text) => text.PadRight(text.Length + (-text.Length & 511), '\0');

    /// <summary>Four pieces stand in the header, 21 in each block that goes on with it.</summary>
    static byte[] OldEntry(long[] numbers, string data, long length)
    {
        byte[] fields = [.. numbers.SelectMany(Octal)];
        var header = Header("s.log", data.Length, 'S');
        fields.AsSpan(0, Math.Min(fields.Length, 96)).CopyTo(header.AsSpan(386));
        Octal(length).CopyTo(header, 483);
        header[482] = (byte)(fields.Length > 96 ? 1 : 0);
        var more = fields.Skip(96).Chunk(21 * 24).Select(chunk => (byte[])[.. chunk, .. new byte[512 - chunk.Length]]).ToArray();
        foreach (var block in more.SkipLast(1)) block[504] = 1;
        Sum(header);
        return [.. header, .. more.SelectMany(block => block), .. Encoding.ASCII.GetBytes(Blocks(data))];
    }

    static byte[] Octal(long number) => Encoding.ASCII.GetBytes(Convert.ToString(number, 8).PadLeft(11, '0') + "\0");
}
