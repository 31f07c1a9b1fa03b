using System.IO.Hashing;
using LogHunt.Engine.Segments.Layouts;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Segments;

public sealed class DamagedSegmentTests
{
    static readonly SetRows Rows = RandomRows.Make(3, 60);

    [Test]
    public void A_segment_cut_at_any_length_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var whole = Written(folder);
        using var file = new FileStream(folder["a.seg"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        for (var length = whole.Length - 1; length >= 0; length--)
        {
            file.SetLength(length);
            var refused = Assert.Throws<SegmentCorruptException>(() => SetRows.Read(Open(folder)), $"{length} of {whole.Length} bytes");
            Assert.That(refused!.Message, Does.Contain(folder["a.seg"]));
        }
    }

    [Test]
    public void Any_changed_byte_is_noticed_and_never_gives_other_rows()
    {
        using var folder = new TemporaryFolder();
        var whole = Written(folder);
        var expected = Rows.Expected();
        using var file = File.OpenHandle(folder["a.seg"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        for (var at = 0; at < whole.Length; at++)
        {
            RandomAccess.Write(file, [(byte)(whole[at] ^ (1 << (at % 8)))], at);
            Assert.Throws<SegmentCorruptException>(() => Open(folder).Verify(), $"byte {at} of {whole.Length}");
            try
            {
                Assert.That(SetRows.Read(Open(folder)), Is.EqualTo(expected));
            }
            catch (SegmentCorruptException)
            {
                // The other right answer.
            }
            RandomAccess.Write(file, [whole[at]], at);
        }
    }

    [Test]
    public void Bytes_added_at_the_end_are_noticed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.seg"], [.. Written(folder), 0]);
        Assert.Throws<SegmentCorruptException>(() => Open(folder).Verify());
    }

    [Test]
    public void A_missing_file_is_said_to_be_missing()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => SetRows.Read(Open(folder)), Throws.TypeOf<SegmentCorruptException>().With.Message.Contains("missing"));
    }

    [Test]
    public void A_segment_of_another_table_is_refused()
    {
        using var folder = new TemporaryFolder();
        Written(folder);
        var other = RandomRows.Schema with { Name = "Other" };
        Assert.Throws<SegmentCorruptException>(() => new StoredSegment(other, "a", folder["a.seg"], Rows.Rows.Count).Verify());
    }

    [Test]
    public void A_column_that_the_table_got_later_reads_as_null()
    {
        using var folder = new TemporaryFolder();
        Written(folder);
        var later = RandomRows.Schema with { Columns = RandomRows.Schema.Columns.Insert(1, new("New", Schema.ColumnType.Long)) };
        var segment = new StoredSegment(later, "a", folder["a.seg"], Rows.Rows.Count);
        Assert.That(SetRows.Read(segment).Select(row => row[1]), Is.All.Null);
        Assert.That(SetRows.Read(segment).Select(row => row[4]), Is.EqualTo(Rows.Expected().Select(row => row[3])));
    }

    static byte[] Written(TemporaryFolder folder)
    {
        SegmentWriter.Write(folder["a.seg"], Rows.Builder().Build()[0]);
        return File.ReadAllBytes(folder["a.seg"]);
    }

    static StoredSegment Open(TemporaryFolder folder) => new(RandomRows.Schema, "a", folder["a.seg"], Rows.Rows.Count);

    /// <summary>What hashes cannot know: bytes are what was written, and what was written is no column.</summary>
    [Test]
    public void A_page_that_cannot_be_read_is_damage_though_its_hash_is_right()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a.seg"];
        SegmentWriter.Write(path, RandomRows.Make(3, 400).Builder().Build().Single());
        Assert.DoesNotThrow(StoredSegment.Of(path).Verify);
        var file = File.ReadAllBytes(path);
        var start = file.Length - SegmentFooter.TailLength - BitConverter.ToInt32(file, file.Length - SegmentFooter.TailLength + 8);
        var footer = SegmentFooter.Parse(file[start..^SegmentFooter.TailLength], SegmentFooter.Version);
        var at = footer.Columns.IndexOf(footer.Columns.First(column => column.Layout is NumbersLayout && column.Pages[0].Length > 0));
        var page = footer.Columns[at].Pages[0];
        file.AsSpan((int)page.Offset, page.Length).Fill(0xFF);
        var wrong = page with { Hash = XxHash3.HashToUInt64(file.AsSpan((int)page.Offset, page.Length)) };
        footer = footer with { Columns = footer.Columns.SetItem(at, footer.Columns[at] with { Pages = footer.Columns[at].Pages.SetItem(0, wrong) }) };
        File.WriteAllBytes(path, [.. file[..start], .. footer.ToBytes(start)]);
        Assert.That(() => StoredSegment.Of(path).Verify(), Throws.TypeOf<SegmentCorruptException>().With.Message.Contains(footer.Columns[at].Name));
    }
}
