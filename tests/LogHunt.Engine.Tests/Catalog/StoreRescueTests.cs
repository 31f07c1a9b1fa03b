using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Testing;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Tests.Catalog;

/// <summary>A store whose catalog is lost, older than its segments, or changed by others: nothing is deleted, and all of it comes back.</summary>
public sealed class StoreRescueTests
{
    static readonly TableSchema Table = StandardTables.NetworkSession;
    static readonly DateTime Start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [TestCase("emptied")]
    [TestCase("deleted")]
    [TestCase("overwritten")]
    public void A_store_that_lost_its_catalog_is_refused_and_made_again_by_its_receipts(string damage)
    {
        using var folder = new TemporaryFolder();
        string[] before, files;
        using (var store = Store.Open(folder.Path))
        {
            store.Catalog.AddMunicipality("oslo", "Oslo kommune");
            Upload(store, "oslo", "aa");
            Upload(store, "bergen", "bb");
            (before, files) = (Told(store), Files(folder));
        }
        if (damage == "deleted") File.Delete(folder["catalog.db"]);
        else File.WriteAllText(folder["catalog.db"], damage == "emptied" ? "" : new string('x', 5000));

        foreach (var open in (Func<string, Store>[])[Store.Open, Store.OpenExisting])
            Assert.That(() => open(folder.Path), Throws.TypeOf<StoreException>().With.Message.Contains("store rebuild"));
        Assert.That(Files(folder), Is.EqualTo(files));

        var done = StoreRebuild.Run(folder.Path);
        Assert.That((done.Uploads, done.Segments, done.Rows, done.Left.Length), Is.EqualTo((2, 2, 6L, 0)));
        Assert.That(damage == "deleted" || File.Exists(Path.Combine(done.SetAside!, "catalog.db")));
        using var rebuilt = Store.Open(folder.Path);
        Assert.That(Told(rebuilt), Is.EqualTo(before));
        Assert.That(Verification.Of(rebuilt).Faults, Is.Empty);
    }

    [Test]
    public void A_catalog_restored_from_an_older_copy_keeps_the_files_of_later_uploads_and_takes_them_in_again_once()
    {
        using var folder = new TemporaryFolder();
        using (var store = Store.Open(folder.Path)) Upload(store, "oslo", "aa");
        File.Copy(folder["catalog.db"], folder["older"]);
        using (var store = Store.Open(folder.Path))
        {
            Upload(store, "oslo", "bb");
            Upload(store, "oslo", "cc");
        }
        File.Move(folder["older"], folder["catalog.db"], overwrite: true);
        using (var store = Store.Open(folder.Path))
        {
            Upload(store, "oslo", "cc");
            Assert.That(Files(folder), Has.Length.EqualTo(8));
            Assert.That(store.UnknownFiles().Select(fault => fault.Sentence), Has.Exactly(2).Items.And.All.Contains("store rebuild"));
            Assert.That(Verification.Of(store).IsSound, Is.False);
        }
        var done = StoreRebuild.Run(folder.Path);
        Assert.That((done.Uploads, done.SetAside, done.Left.Length),
            Is.EqualTo((1, (string?)null, 1)), "what was taken in again meanwhile is not doubled");
        using var rebuilt = Store.Open(folder.Path);
        Assert.That(rebuilt.Catalog.Segments().Sum(segment => segment.Rows), Is.EqualTo(9));
    }

    [Test]
    public void A_catalog_copied_during_an_upload_does_not_undo_it()
    {
        using var folder = new TemporaryFolder();
        using (var store = Store.Open(folder.Path))
        {
            using var upload = store.BeginUpload("oslo");
            Execute(folder, $"VACUUM INTO '{folder["older"]}'");
            Fill(upload, "aa");
        }
        File.Move(folder["older"], folder["catalog.db"], overwrite: true);
        using var restored = Store.Open(folder.Path);
        Upload(restored, "bergen", "bb");
        Assert.That(restored.Catalog.Uploads(), Has.Length.EqualTo(2));
        Assert.That(Verification.Of(restored).Faults, Is.Empty);
    }

    [Test]
    public void A_receipt_that_is_gone_or_changed_is_named_and_a_missing_one_is_written_again()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Upload(store, "oslo", "aa");
        var receipt = Directory.GetFiles(folder["receipts"]).Single();
        var text = File.ReadAllText(receipt);
        File.WriteAllText(receipt, text.Replace("\"rows\":3", "\"rows\":4", StringComparison.Ordinal));
        Assert.That(Verification.Of(store).Faults.Select(fault => fault.File), Is.EqualTo([receipt]));
        File.Delete(receipt);
        Assert.That(Verification.Of(store).Faults.Select(fault => fault.Sentence), Has.Exactly(1).Items.And.Some.Contains("is missing"));
        Upload(store, "oslo", "bb");
        Assert.That(File.ReadAllText(receipt), Is.EqualTo(text));
        Assert.That(Verification.Of(store).Faults, Is.Empty);
    }

    [TestCase("UPDATE audit SET detail = 'nothing' WHERE id = 2", "line 2 (ingest")]
    [TestCase("UPDATE audit SET actor = 'nobody' WHERE id = 3", "line 3 (ingest")]
    [TestCase("UPDATE audit SET hash = '' WHERE id = 3", "line 3 (ingest")]
    [TestCase("DELETE FROM audit WHERE id = 1", "line 1 is missing")]
    [TestCase("DELETE FROM audit WHERE id = 2", "line 2 is missing")]
    [TestCase("DELETE FROM audit WHERE id = 3", "line 3 is missing")]
    [TestCase("DELETE FROM audit", "line 1 is missing")]
    [TestCase("DELETE FROM audit_end", "its end is not the line 3")]
    [TestCase("INSERT INTO audit SELECT 4, time, actor, action, detail, host, municipality, '' FROM audit WHERE id = 1", "line 4 (ingest")]
    public void A_line_of_the_audit_log_that_was_changed_removed_or_put_in_is_named(string change, string sentence)
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        foreach (var sha256 in (string[])["aa", "bb", "cc"]) Upload(store, "oslo", sha256);
        Assert.That(Verification.Of(store).Faults, Is.Empty);
        Execute(folder, change);
        Assert.That(Verification.Of(store).Faults.Select(fault => fault.Sentence), Has.Exactly(1).Items.And.Some.Contains(sentence));
    }

    [Test]
    public void Lines_older_than_the_chain_are_covered_by_the_first_of_it()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Upload(store, "oslo", "aa");
        Upload(store, "oslo", "bb");
        Execute(folder, "UPDATE audit SET hash = ''");
        Execute(folder, "DELETE FROM audit_end");
        Assert.That(Verification.Of(store).Faults, Is.Empty);
        Upload(store, "oslo", "cc");
        Assert.That(Verification.Of(store).Faults, Is.Empty);
        Execute(folder, "UPDATE audit SET detail = 'nothing' WHERE id = 1");
        Assert.That(Verification.Of(store).Faults.Select(fault => fault.Sentence),
            Has.Exactly(1).Items.And.Some.Contains("line 3").And.Some.Contains("or one before it"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "modes")]
    public void Files_of_a_store_are_its_owners_alone_and_of_a_shared_one_the_group_s_to_read()
    {
        using var folder = new TemporaryFolder();
        using (var store = Store.Open(folder["own"])) Upload(store, "oslo", "aa");
        using (var store = Store.Create(folder["shared"], "root")) Upload(store, "oslo", "aa");
        Assert.Multiple(() =>
        {
            Assert.That(Modes("own", isFolder: false), Is.All.EqualTo("600"));
            Assert.That(Modes("own", isFolder: true), Is.All.EqualTo("700"));
            Assert.That(Modes("shared", isFolder: false), Is.All.EqualTo("640"));
            Assert.That(Modes("shared", isFolder: true), Is.All.EqualTo("2750"));
        });

        string[] Modes(string name, bool isFolder) =>
        [
            .. new DirectoryInfo(folder[name]).EnumerateFileSystemInfos("*",
                SearchOption.AllDirectories).Append(new DirectoryInfo(folder[name]))
                .Where(entry => entry is DirectoryInfo == isFolder).Select(entry => Convert.ToString((int)entry.UnixFileMode, 8)),
        ];
    }

    [Test]
    public void A_segment_of_a_newer_program_is_named_as_such()
    {
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder.Path);
        Upload(store, "oslo", "aa");
        var file = Directory.GetFiles(folder["segments"], "*", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^12] = 3;
        File.WriteAllBytes(file, bytes);
        Assert.That(Verification.Of(store).Faults.Select(fault => fault.Sentence),
            Is.EqualTo([$"the segment `{file}` was written by a newer version of LogHunt (format 3, this program knows 2); update the program"]));
    }

    static void Upload(Store store, string municipality, string sha256)
    {
        using var upload = store.BeginUpload(municipality);
        Fill(upload, sha256, municipality);
    }

    static void Fill(UploadWriter upload, string sha256, string municipality = "oslo")
    {
        using var tables = new UploadTables(upload);
        var rows = tables.Of(Table);
        for (var i = 0; i < 3; i++)
        {
            rows.Number(Table.Ordinal("TimeGenerated"), Start.AddHours(i).Ticks);
            rows.Text(Table.Ordinal("Format"), "fortigate"u8);
            rows.Text(Table.Ordinal("Dvc"), i == 0 ? "fw-b"u8 : "fw-a"u8);
            rows.EndRow();
        }
        tables.WriteRest();
        upload.Commit(new(upload.UploadId, municipality, DateTime.UtcNow, "a.log",
            [new("a.log", sha256, "fortigate", 3, 3, 3, 0, 0, 10, Start, Start.AddHours(2), "exact", ["a warning"])]));
    }

    /// <summary>What answers depend on.</summary>
    static string[] Told(Store store) =>
    [
        .. store.Catalog.Municipalities().Select(one => $"{one.Id} {one.Name}"),
        .. store.Catalog.Uploads().Select(upload =>
            $"{upload with { Files = [] }} {upload.Files[0] with { Warnings = [] }} {upload.Files[0].Warnings[0]}"),
        .. store.Catalog.Segments().Select(segment => segment.ToString()),
        .. store.Catalog.Coverage().Select(hour => hour.ToString()),
    ];

    static string[] Files(TemporaryFolder folder) =>
        [.. ((string[])["segments", "receipts"]).SelectMany(name => Directory.GetFiles(folder[name], "*",
            SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];

    static void Execute(TemporaryFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder["catalog.db"]};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
