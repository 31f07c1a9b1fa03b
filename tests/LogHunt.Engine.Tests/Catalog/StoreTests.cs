using LogHunt.Testing;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Engine.Tests.Segments;

namespace LogHunt.Engine.Tests.Catalog;

public sealed class StoreTests
{
    static readonly TableSchema Table = StandardTables.NetworkSession;
    static readonly DateTime Start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>In which order tables stand decides the columns of `union *`, so it must be the same in each process.</summary>
    [Test]
    public void The_tables_of_a_snapshot_stand_in_one_order()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        string[] names = [.. store.Snapshot().Tables.Select(table => table.Schema.Name)];
        Assert.That(names.Take(StandardTables.All.Length), Is.EqualTo(StandardTables.All.Select(table => table.Name)));
    }

    [Test]
    public void An_upload_is_visible_to_another_store_object_when_it_is_committed_and_not_before()
    {
        using var folder = new TemporaryFolder();
        using var writer = Store.Open(folder.Path);
        using var reader = Store.Open(folder.Path);
        using (var upload = writer.BeginUpload("oslo"))
        {
            using var tables = AddRows(upload, 10);
            tables.WriteRest();
            Assert.That(RowsSeen(reader), Is.Zero);
            var before = reader.Snapshot();
            upload.Commit(Receipt(upload, "oslo"));
            Assert.That(RowsSeen(reader), Is.EqualTo(10));
            Assert.That(before.Find(Table.Name)!.Segments, Is.Empty, "an earlier snapshot stays as it was");
        }
        Assert.That(reader.Snapshot().Find("Uploads")!.Segments.Sum(segment => segment.RowCount), Is.EqualTo(1));
    }

    [Test]
    public void A_municipality_sees_its_own_rows_only()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        foreach (var (municipality, rows) in (ReadOnlySpan<(string, int)>)[("oslo", 3), ("bergen", 5)])
            CommitRows(store, municipality, rows);
        Assert.Multiple(() =>
        {
            Assert.That(RowsSeen(store, "oslo"), Is.EqualTo(3));
            Assert.That(RowsSeen(store, "bergen"), Is.EqualTo(5));
            Assert.That(RowsSeen(store), Is.EqualTo(8));
            foreach (var table in (string[])["Uploads", "UploadFiles", "Municipalities", "Coverage"])
            {
                var seen = store.Snapshot("oslo").Find(table)!;
                var column = seen.Schema.Ordinal("Municipality");
                Assert.That(SetRows.Read(seen.Segments[0]).Select(row => row[column]).Distinct(), Is.EqualTo(["oslo"]), table);
            }
        });
    }

    [Test]
    public void A_cancelled_upload_writes_no_further_column_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        using var cancellation = new CancellationTokenSource();
        using (var upload = store.BeginUpload("oslo", cancellation: cancellation.Token))
        {
            using var tables = AddRows(upload, 10);
            cancellation.Cancel();
            Assert.That(tables.WriteRest, Throws.InstanceOf<OperationCanceledException>());
        }
        Assert.That(Directory.GetFiles(folder.Path, "*.seg*", SearchOption.AllDirectories), Is.Empty);
        using var builder = new SegmentBuilder(Table);
        builder.Text(Table.Ordinal("Dvc"), "fw-a"u8);
        builder.EndRow();
        Assert.That(() => SegmentWriter.Write(folder["a.seg"], builder.Build()[0], cancellation: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.Exists(folder["a.seg"]), Is.False, "a file of the final name is whole");
        Assert.That(RowsSeen(store), Is.Zero);
    }

    [Test]
    public void A_disposed_upload_leaves_no_row_and_no_file()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        using (var upload = store.BeginUpload("oslo"))
        {
            using var tables = AddRows(upload, SegmentBuilder.MaxRows);
            tables.WriteFull();
            Assert.That(tables.Of(Table).RowCount, Is.Zero, "the full builder went to a file");
        }
        Assert.That(RowsSeen(store), Is.Zero);
        Assert.That(SegmentFilesOf(folder), Is.Empty);
    }

    [Test]
    public void Files_that_the_catalog_does_not_know_are_named_and_never_deleted()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        CommitRows(store, "oslo", 4);
        var committed = SegmentFilesOf(folder).Single();
        File.Copy(committed, committed + "-crashed.seg");
        File.WriteAllText(folder["segments/letter.txt"], "dear");
        CommitRows(store, "bergen", 1);
        Assert.That(SegmentFilesOf(folder), Has.Length.EqualTo(4).And.Contains(committed));
        Assert.That(RowsSeen(store), Is.EqualTo(5));
        Assert.That(store.UnknownFiles().Select(fault => fault.File), Is.EquivalentTo([committed + "-crashed.seg", folder["segments/letter.txt"]]));
        Assert.That(StoreStatus.Of(store).Unknown, Has.Length.EqualTo(2));
    }

    [Test]
    public void A_second_writer_is_refused_with_a_sentence_that_names_the_first()
    {
        using var folder = new TemporaryFolder();
        using var first = Store.Open(folder.Path);
        using var second = Store.Open(folder.Path);
        using (first.BeginUpload("oslo"))
        {
            var refused = Assert.Throws<StoreException>(() => second.BeginUpload("bergen", TimeSpan.FromMilliseconds(200)));
            Assert.That(refused!.Message, Does.Contain($"process {Environment.ProcessId} of {Environment.UserName} on {Environment.MachineName}"));
        }
        Assert.DoesNotThrow(() => second.BeginUpload("bergen").Dispose());
    }

    [Test]
    public void A_writer_waits_for_one_that_ends_soon()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        var first = store.BeginUpload("oslo");
        var end = Task.Run(() =>
        {
            Thread.Sleep(300);
            first.Dispose();
        });
        Assert.DoesNotThrow(() => store.BeginUpload("oslo", TimeSpan.FromSeconds(20)).Dispose());
        end.Wait();
    }

    [Test]
    public void Content_of_an_earlier_upload_is_found_again_for_its_municipality_only()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        CommitRows(store, "oslo", 2);
        using (var again = store.BeginUpload("oslo"))
        {
            Assert.That(again.FindFile("aa"), Is.EqualTo(Receipt(again, "oslo").Files[0])
                .Using<UploadFile>((a, b) => a with { Warnings = [] } == b with { Warnings = [] } && a.Warnings.SequenceEqual(b.Warnings)));
            Assert.That(again.FindFile("bb"), Is.Null);
        }
        using var other = store.BeginUpload("bergen");
        Assert.That(other.FindFile("aa"), Is.Null);
    }

    [Test]
    public void An_upload_over_two_months_and_many_segments_keeps_every_row()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        const int Rows = SegmentBuilder.MaxRows + 5000;
        using (var upload = store.BeginUpload("oslo"))
        {
            using var tables = new UploadTables(upload);
            for (var i = 0; i < Rows; i += 50_000)
            {
                AddRows(tables, Math.Min(50_000, Rows - i), first: i, step: TimeSpan.FromSeconds(12));
                tables.WriteFull();
            }
            tables.WriteRest();
            upload.Commit(Receipt(upload, "oslo"));
        }
        var entries = store.Catalog.Segments();
        Assert.Multiple(() =>
        {
            Assert.That(RowsSeen(store), Is.EqualTo(Rows));
            Assert.That(entries.Select(entry => (entry.MinTime.Month, entry.MaxTime.Month)),
                Is.All.Matches<(int Min, int Max)>(span => span.Min == span.Max));
            Assert.That(entries.Select(entry => entry.Id).Distinct().Count(), Is.EqualTo(entries.Length));
            Assert.That(store.Catalog.Coverage().Sum(hour => hour.Rows), Is.EqualTo(Rows));
        });
    }

    [Test]
    public void Coverage_counts_rows_by_hour_format_and_device()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        CommitRows(store, "oslo", 90, step: TimeSpan.FromMinutes(1));
        CommitRows(store, "oslo", 30, step: TimeSpan.FromMinutes(1));
        Assert.That(store.Catalog.Coverage(), Is.EqualTo((CoverageHour[])
        [
            new(Start, "oslo", Table.Name, "fortigate", "fw-a", 60),
            new(Start.AddHours(1), "oslo", Table.Name, "fortigate", "fw-a", 20),
            new(Start, "oslo", Table.Name, "fortigate", "fw-b", 30),
            new(Start.AddHours(1), "oslo", Table.Name, "fortigate", "fw-b", 10),
        ]));
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("oslo\n")]
    [TestCase("ås")]
    [TestCase("a.b")]
    public void An_id_that_could_be_another_folder_is_no_municipality(string id)
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Assert.Throws<StoreException>(() => store.BeginUpload(id));
        Assert.Throws<StoreException>(() => store.Catalog.AddMunicipality(id));
    }

    [Test]
    public void A_folder_with_other_files_is_not_made_a_store()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["letter.txt"], "dear");
        Assert.That(() => Store.Open(folder.Path), Throws.TypeOf<StoreException>().With.Message.Contains("not a store"));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_catalog_that_is_no_database_is_refused_with_a_sentence()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["catalog.db"], new string('x', 5000));
        Assert.That(() => Store.Open(folder.Path), Throws.TypeOf<StoreException>().With.Message.Contains("not a database"));
    }

    [Test]
    public void A_database_of_another_program_is_refused()
    {
        using var folder = new TemporaryFolder();
        Execute(folder, "CREATE TABLE notes (text)");
        Assert.That(() => Store.Open(folder.Path), Throws.TypeOf<StoreException>().With.Message.Contains("another program"));
    }

    [Test]
    public void A_store_of_a_newer_program_is_refused()
    {
        using var folder = new TemporaryFolder();
        Store.Open(folder.Path).Dispose();
        Execute(folder, "INSERT INTO schema_version VALUES (1000, 0)");
        Assert.That(() => Store.Open(folder.Path), Throws.TypeOf<StoreException>().With.Message.Contains("newer version"));
        using var catalog = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["catalog.db"]};Mode=ReadOnly;Pooling=False");
        catalog.Open();
        Assert.That(() => CatalogSchema.Migrate(catalog, folder["catalog.db"], isReadOnly: true, isRebuilt: false),
            Throws.TypeOf<StoreException>().With.Message.Contains("newer version"), "one that cannot be written as well");
    }

    [Test]
    public void A_store_that_several_open_at_once_is_made_once()
    {
        using var folder = new TemporaryFolder();
        Parallel.For(0, 8, _ => Store.Open(folder["new"]).Dispose());
        using var store = Store.Open(folder["new"]);
        Assert.That(store.Snapshot().Tables.Length, Is.EqualTo(StandardTables.All.Length + CatalogTables.All.Length));
    }

    [Test]
    public void Asking_for_a_store_that_is_not_there_makes_none_and_names_the_one_nearby()
    {
        using var folder = new TemporaryFolder();
        Store.Open(folder["logs"]).Dispose();
        foreach (var asked in (string[])[folder["logz"], folder.Path, folder["logs/segments"]])
        {
            Assert.That(() => Store.OpenExisting(asked),
                Throws.TypeOf<StoreException>().With.Message.Contains($"did you mean `{folder["logs"]}`"), asked);
            Assert.That(asked == folder.Path || !Directory.Exists(asked), asked);
        }
        Store.Open(folder["more"]).Dispose();
        Assert.That(() => Store.OpenExisting(folder["logz"]),
            Throws.TypeOf<StoreException>().With.Message.Not.Contains("did you mean"), "two could be meant");
        Assert.DoesNotThrow(() => Store.OpenExisting(folder["logs"]).Dispose());
    }

    [Test]
    public void A_store_that_cannot_be_written_answers_and_says_that_nothing_was_written_down()
    {
        using var folder = new TemporaryFolder();
        using (var store = Store.Open(folder.Path)) CommitRows(store, "oslo", 4);
        // What SQLite needs beside a catalog to write it; a folder in its place stands for a medium on which nothing can be made, also
        // for root.
        Directory.CreateDirectory(folder["catalog.db-shm"]);
        using var read = Store.OpenExisting(folder.Path);
        Assert.That(RowsSeen(read), Is.EqualTo(4));
        Assert.That(read.Catalog.TryAudit(AuditTrail.Query, "print 1"), Is.False);
        Assert.Throws<StoreException>(() => read.Catalog.AddMunicipality("oslo", "Oslo"));
    }

    [Test]
    public void A_status_adds_up_to_what_was_taken_in()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        CommitRows(store, "oslo", 10);
        CommitRows(store, "bergen", 5);
        var status = StoreStatus.Of(store);
        var table = status.Tables.Single(one => one.Table == Table.Name);
        Assert.Multiple(() =>
        {
            Assert.That((status.Segments, status.Rows), Is.EqualTo((2, 15L)));
            Assert.That(status.Bytes, Is.GreaterThanOrEqualTo(status.CatalogBytes + status.SegmentBytes));
            Assert.That(status.SegmentBytes, Is.EqualTo(SegmentFilesOf(folder).Sum(file => new FileInfo(file).Length)));
            Assert.That((table.Segments, table.Rows), Is.EqualTo((2, 15L)));
            Assert.That(table.Formats, Is.EqualTo([new FormatRows("fortigate", 15)]));
            Assert.That(status.Municipalities.Select(one => (one.Municipality, one.Uploads, one.Segments, one.Rows)),
                Is.EqualTo([("bergen", 1, 1, 5L), ("oslo", 1, 1, 10L)]));
            Assert.That(status.Municipalities[1].Last, Is.EqualTo(Start.AddSeconds(9)));
        });
    }

    static void CommitRows(Store store, string municipality, int rows, TimeSpan? step = null)
    {
        using var upload = store.BeginUpload(municipality);
        using var tables = AddRows(upload, rows, step);
        tables.WriteRest();
        upload.Commit(Receipt(upload, municipality));
    }

    static UploadTables AddRows(UploadWriter upload, int rows, TimeSpan? step = null)
    {
        var tables = new UploadTables(upload);
        AddRows(tables, rows, step: step);
        return tables;
    }

    static void AddRows(UploadTables tables, int rows, int first = 0, TimeSpan? step = null)
    {
        var builder = tables.Of(Table);
        for (var i = first; i < first + rows; i++)
        {
            builder.Number(Table.Ordinal("TimeGenerated"), (Start + i * (step ?? TimeSpan.FromSeconds(1))).Ticks);
            builder.Text(Table.Ordinal("Format"), "fortigate"u8);
            builder.Text(Table.Ordinal("Dvc"), i % 3 == 2 ? "fw-b"u8 : "fw-a"u8);
            builder.EndRow();
        }
    }

    static Upload Receipt(UploadWriter upload, string municipality) => new(
        upload.UploadId, municipality, Start, "logs.zip",
        [new("logs.zip!a.log", "aa", "fortigate", 12, 10, 10, 1, 1, 1200, Start, Start.AddHours(1), "exact", ["one line was cut"])]);

    static long RowsSeen(Store store, string? municipality = null) =>
        store.Snapshot(municipality).Find(Table.Name)!.Segments.Sum(segment => (long)SetRowsOf(segment));

    static int SetRowsOf(Segment segment)
    {
        var time = segment.Schema.Ordinal("TimeGenerated");
        return Enumerable.Range(0, segment.PageRows.Length)
            .Sum(page => segment.Read(time, page) is Column { Length: var length } ? length : 0);
    }

    static string[] SegmentFilesOf(TemporaryFolder folder) =>
        Directory.Exists(folder["segments"]) ? Directory.GetFiles(folder["segments"], "*", SearchOption.AllDirectories) : [];

    static void Execute(TemporaryFolder folder, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["catalog.db"]};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
