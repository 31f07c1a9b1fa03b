using LogHunt.Testing;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Tests.Catalog;

/// <summary>A copy of the folder at some moment is what a crash at that moment leaves.</summary>
public sealed class CrashTests
{
    static readonly DateTime Start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
    static readonly TableSchema[] Tables = [StandardTables.NetworkSession, StandardTables.Authentication, StandardTables.Unparsed];

    [Test]
    public void After_a_crash_each_upload_is_whole_or_absent_and_taking_it_in_again_makes_it_whole_once()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder["store"]);
        Upload(store, "first", 100);
        var moments = new List<(string Copy, bool IsCommitted)>();
        using (var upload = store.BeginUpload("oslo"))
        {
            using var tables = new UploadTables(upload);
            AddRows(tables, 100);
            moments.Add((Copy("rows in memory"), false));
            AddRows(tables, SegmentBuilder.MaxRows);
            tables.WriteFull();
            for (var i = 0; i < 5; i++, Thread.Sleep(40)) moments.Add((Copy($"files being written {i}"), false));
            tables.WriteRest();
            upload.Commit(Receipt(upload, "second"));
            moments.Add((Copy("committed"), true));
        }

        foreach (var (copy, isCommitted) in moments)
        {
            using var crashed = Store.Open(copy);
            const int Second = SegmentBuilder.MaxRows + 100;
            Assert.That(RowsOf(crashed), Is.EqualTo(Enumerable.Repeat(100 + (isCommitted ? Second : 0), Tables.Length)), copy);
            using (var again = crashed.BeginUpload("oslo"))
            {
                Assert.That(again.FindFile("second") is not null, Is.EqualTo(isCommitted), copy);
                if (!isCommitted)
                {
                    using var tables = new UploadTables(again);
                    AddRows(tables, Second);
                    tables.WriteRest();
                    again.Commit(Receipt(again, "second"));
                }
            }
            Assert.That(RowsOf(crashed), Is.EqualTo(Enumerable.Repeat(100 + Second, Tables.Length)), copy);
            var files = Directory.GetFiles(Path.Combine(copy, "segments"), "*", SearchOption.AllDirectories);
            Assert.That(files, Has.Length.EqualTo(crashed.Catalog.Segments().Length), "no orphan is left");
        }

        string Copy(string moment)
        {
            var target = folder[moment];
            foreach (var file in Directory.GetFiles(folder["store"], "*", SearchOption.AllDirectories))
            {
                if (Path.GetFileName(file) == "writer.lock") continue;
                var to = Path.Combine(target, Path.GetRelativePath(folder["store"], file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                try
                {
                    File.Copy(file, to);
                }
                catch (FileNotFoundException)
                {
                    // Renamed from its unfinished name meanwhile.
                }
            }
            return target;
        }
    }

    [Test]
    public void Readers_see_whole_uploads_only_while_others_are_committed()
    {
        using var folder = new TemporaryFolder();
        using var writing = Store.Open(folder.Path);
        using var reading = Store.Open(folder.Path);
        using var done = new CancellationTokenSource();
        var seen = Task.Run(() =>
        {
            var counts = new HashSet<int>();
            while (!done.IsCancellationRequested)
            {
                var rows = RowsOf(reading);
                Assert.That(rows.Distinct().Count(), Is.EqualTo(1), "every table has the rows of the same uploads");
                counts.Add(rows[0]);
            }
            return counts;
        });
        for (var i = 0; i < 30; i++) Upload(writing, $"upload {i}", 50);
        done.Cancel();
        Assert.That(seen.GetAwaiter().GetResult().Select(count => count % 50), Is.All.Zero);
        Assert.That(RowsOf(reading), Is.All.EqualTo(1500));
    }

    static void Upload(Store store, string sha256, int rows)
    {
        using var upload = store.BeginUpload("oslo");
        using var tables = new UploadTables(upload);
        AddRows(tables, rows);
        tables.WriteRest();
        upload.Commit(Receipt(upload, sha256));
    }

    static void AddRows(UploadTables tables, int rows)
    {
        foreach (var table in Tables)
        {
            var builder = tables.Of(table);
            for (var i = 0; i < rows; i++)
            {
                builder.Number(0, Start.AddSeconds(i).Ticks);
                builder.Text(table.Ordinal("RawLine"), "a line of some length, so that writing takes a while"u8);
                builder.EndRow();
            }
        }
    }

    static Upload Receipt(UploadWriter upload, string sha256) =>
        new(upload.UploadId, "oslo", Start, "a.log", [new("a.log", sha256, "fortigate", 1, 1, 1, 0, 0, 10, Start, Start, "exact", [])]);

    /// <summary>Rows of each table, all of them read.</summary>
    static int[] RowsOf(Store store)
    {
        var snapshot = store.Snapshot();
        return [.. Tables.Select(table => snapshot.Find(table.Name)!.Segments.Sum(segment =>
            Enumerable.Range(0, segment.PageRows.Length).Sum(page => segment.Read(table.Ordinal("RawLine"), page).Length)))];
    }
}
