using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Tests.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Catalog;

/// <summary>A store of which one segment is not what was written: the others answer, and it is named.</summary>
public sealed class DamagedStoreTests
{
    static readonly TableSchema Table = StandardTables.NetworkSession;
    static readonly DateTime Start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    const int RowsOfEach = 3;

    static readonly (string Name, Action<string> Do)[] Damages =
    [
        ("deleted", File.Delete),
        ("emptied", file => File.WriteAllBytes(file, [])),
        ("cut in the footer", file => Cut(file, 10)),
        ("cut in the columns", file => Cut(file, (int)new FileInfo(file).Length - 40)),
        ("flipped in the magic", file => Flip(file, 0)),
        ("flipped in a column", file => Flip(file, (int)SegmentFiles.Columns(File.ReadAllBytes(file)).First().Pages[0].Offset)),
        ("flipped in the last column", file => Flip(file, (int)SegmentFiles.Columns(File.ReadAllBytes(file))
            .Last(column => column.Pages.Length > 0).Pages[^1].Offset)),
        ("flipped in the footer", file => Flip(file, ColumnsEnd(file) + 5)),
        ("flipped in the tail", file => Flip(file, (int)new FileInfo(file).Length - 1)),
        ("another file's bytes", file => File.WriteAllText(file, new string('x', 4000))),
    ];

    [Test]
    public void A_query_over_a_damaged_segment_is_answered_by_the_others_and_names_it(
        [ValueSource(nameof(DamageNames))] string damage, [Values("vector", "reference")] string backend)
    {
        using var folder = new TemporaryFolder();
        var file = Damaged(folder, damage);
        using var store = Store.Open(folder.Path);
        var scan = Scan("TimeGenerated", "SrcIpAddr", "SrcPortNumber");
        var isIt = ScalarOperators.Call(ScalarOperators.Equal,
            new ColumnExpr(1, ColumnType.String), new ConstantExpr("192.0.2.1", ColumnType.String));
        foreach (var plan in (PlanNode[])[scan, scan with { Predicate = isIt }])
        {
            var budget = QueryBudget.Unlimited;
            var rows = Backends.Find(backend)!.Execute(plan, store.Snapshot(), budget).Sum(batch => batch.RowCount);
            Assert.That(rows, Is.EqualTo(RowsOfEach));
            Assert.That(budget.LeftOut.Select(fault => fault.File), Is.EqualTo([file]));
            Assert.That(budget.LeftOut[0].Sentence, Does.Contain(file));
        }
    }

    [Test]
    public void Rows_that_are_counted_and_not_read_are_those_of_segments_that_are_there([ValueSource(nameof(DamageNames))] string damage)
    {
        if (damage.StartsWith("flipped in a", StringComparison.Ordinal) || damage.Contains("last column", StringComparison.Ordinal))
            Assert.Pass("no column is read");
        using var folder = new TemporaryFolder();
        var file = Damaged(folder, damage);
        using var store = Store.Open(folder.Path);
        var budget = QueryBudget.Unlimited;
        Assert.That(new VectorBackend().Execute(Scan(), store.Snapshot(), budget).Sum(batch => batch.RowCount), Is.EqualTo(RowsOfEach));
        Assert.That(budget.LeftOut.Select(fault => fault.File), Is.EqualTo([file]));
    }

    [Test]
    public void A_damaged_segment_is_explained_as_one_that_cannot_be_read()
    {
        using var folder = new TemporaryFolder();
        Damaged(folder, "deleted");
        using var store = Store.Open(folder.Path);
        var explained = ScanExplain.Of(Scan("SrcIpAddr"), store.Snapshot()).Single();
        Assert.That((explained.SegmentsOpened, explained.Skipped.Single()), Is.EqualTo((1, ("it cannot be read", 1))));
    }

    [Test]
    public void A_verification_names_every_damaged_segment([ValueSource(nameof(DamageNames))] string damage)
    {
        using var folder = new TemporaryFolder();
        var file = Damaged(folder, damage);
        using var store = Store.Open(folder.Path);
        var verified = Verification.Of(store);
        Assert.That(verified.Faults.Select(fault => fault.File), Is.EqualTo([file]));
        Assert.That(verified.Faults[0].Sentence, Does.Contain(file));
        Assert.That((verified.Segments, verified.SegmentsRead, verified.Rows), Is.EqualTo((2, 1, (long)RowsOfEach)));
    }

    [Test]
    public void A_whole_store_is_sound()
    {
        using var folder = new TemporaryFolder();
        Make(folder);
        using var store = Store.Open(folder.Path);
        var verified = Verification.Of(store);
        Assert.That(verified.Faults, Is.Empty);
        Assert.That((verified.IsSound, verified.SegmentsRead, verified.Rows), Is.EqualTo((true, 2, 2L * RowsOfEach)));
    }

    [TestCase("UPDATE upload_files SET rows = rows + 1 WHERE municipality = 'oslo'", "does not add up")]
    [TestCase("UPDATE upload_files SET unparsed = 2 WHERE municipality = 'oslo'", "does not add up")]
    [TestCase("UPDATE segments SET bytes = bytes + 1 WHERE municipality = 'oslo'", "another one")]
    [TestCase("UPDATE segments SET rows = rows + 1 WHERE municipality = 'oslo'", "the catalog says 4")]
    [TestCase("DELETE FROM segments WHERE municipality = 'oslo'", "does not add up")]
    [TestCase("UPDATE segments SET upload_id = 'gone' WHERE municipality = 'oslo'", "is missing")]
    public void A_catalog_that_says_other_than_files_and_receipts_is_noticed(string change, string sentence)
    {
        using var folder = new TemporaryFolder();
        Make(folder);
        Assert.That(Change(folder, change), Is.Positive);
        using var store = Store.Open(folder.Path);
        Assert.That(Verification.Of(store).Faults.Select(fault => fault.Sentence), Has.Some.Contains(sentence));
    }

    [TestCase("segment_list")]
    [TestCase("indicator_list")]
    [TestCase("function_list")]
    public void A_list_whose_number_is_gone_is_read_each_time(string table)
    {
        using var folder = new TemporaryFolder();
        Make(folder);
        using var store = Store.Open(folder.Path);
        store.Snapshot();
        Assert.That(Change(folder, $"DELETE FROM {table}"), Is.EqualTo(1));
        Assert.That(Change(folder, "DELETE FROM segments WHERE municipality = 'oslo'"), Is.Positive);
        Assert.That(new VectorBackend().Execute(Scan(), store.Snapshot(), QueryBudget.Unlimited).Sum(batch => batch.RowCount),
            Is.EqualTo(RowsOfEach));
    }

    [TestCase("DROP TABLE uploads")]
    [TestCase("DROP TABLE segments")]
    [TestCase("DROP TABLE hunts")]
    [TestCase("DROP TABLE schema_version")]
    [TestCase("DELETE FROM schema_version")]
    public void A_catalog_that_lost_a_part_is_named_as_damaged_and_made_again(string change)
    {
        using var folder = new TemporaryFolder();
        Make(folder);
        Change(folder, change);
        Assert.That(Told(folder), Does.Match("it is damaged \\(.*store rebuild|its table `.*` is missing"));
        Assert.That(StoreRebuild.Run(folder.Path).Rows, Is.EqualTo(2 * RowsOfEach));
        using var rebuilt = Store.Open(folder.Path);
        Assert.That(Verification.Of(rebuilt).Faults, Is.Empty);
    }

    /// <summary>What is said of a store, be it that it cannot be opened.</summary>
    static string Told(TemporaryFolder folder)
    {
        try
        {
            using var store = Store.Open(folder.Path);
            return string.Join('\n', Verification.Of(store).Faults.Select(fault => fault.Sentence));
        }
        catch (StoreException damaged)
        {
            return damaged.Message;
        }
    }

    static int Change(TemporaryFolder folder, string change)
    {
        using var connection =
            new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["catalog.db"]};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = change;
        return command.ExecuteNonQuery();
    }

    static IEnumerable<string> DamageNames => Damages.Select(damage => damage.Name);

    static ScanNode Scan(params string[] columns) => new(Table, [.. columns.Select(Table.Ordinal)], null);

    /// <summary>A store of two segments, of which that of `oslo` is damaged.</summary>
    /// <returns>The damaged file.</returns>
    static string Damaged(TemporaryFolder folder, string damage)
    {
        Make(folder);
        var file = Directory.GetFiles(folder["segments/NetworkSession/oslo"]).Single();
        Damages.Single(one => one.Name == damage).Do(file);
        return file;
    }

    static void Make(TemporaryFolder folder)
    {
        using var store = Store.Open(folder.Path);
        foreach (var municipality in (string[])["oslo", "bergen"])
        {
            using var upload = store.BeginUpload(municipality);
            using var tables = new UploadTables(upload);
            var rows = tables.Of(Table);
            for (var i = 0; i < RowsOfEach; i++)
            {
                rows.Number(Table.Ordinal("TimeGenerated"), Start.AddSeconds(i).Ticks);
                rows.Text(Table.Ordinal("SrcIpAddr"), "192.0.2.1"u8);
                rows.Number(Table.Ordinal("SrcPortNumber"), i);
                rows.EndRow();
            }
            tables.WriteRest();
            upload.Commit(new(upload.UploadId, municipality, Start, "a.log",
                [new("a.log", "aa", "fortigate", RowsOfEach, RowsOfEach, RowsOfEach, 0, 0, 10, Start, Start, "exact", [])]));
        }
    }

    static void Cut(string file, int bytes)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length - bytes);
    }

    static void Flip(string file, int at)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[at] ^= 4;
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Where the footer begins.</summary>
    static int ColumnsEnd(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var tail = bytes.Length - Engine.Segments.SegmentFooter.TailLength;
        return tail - BitConverter.ToInt32(bytes, tail + 8);
    }
}
