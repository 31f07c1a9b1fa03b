using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Catalog;

/// <summary>Rows wait in memory for the segment that they become; however many collect them, the memory is bounded.</summary>
public sealed class UploadTablesTests
{
    static readonly TableSchema[] Tables = [StandardTables.NetworkSession, StandardTables.Authentication];

    [Test]
    public void All_workers_of_an_upload_together_hold_a_bounded_number_of_bytes_and_no_row_is_lost_for_it()
    {
        const int RowBytes = 32 << 10;
        var cores = Math.Clamp(Environment.ProcessorCount, 1, 8);
        var rowsOfEach = 2 * (int)UploadWriter.MostHeld / RowBytes / Tables.Length / cores;
        using var folder = new TemporaryFolder();
        using var store = Store.Open(folder["store"]);
        using var upload = store.BeginUpload("oslo");
        var workers = Enumerable.Range(0, cores).Select(_ => new UploadTables(upload)).ToArray();
        var line = new byte[RowBytes];
        Array.Fill(line, (byte)'x');
        var most = 0L;
        for (var row = 0; row < rowsOfEach; row++)
        {
            foreach (var worker in workers)
            {
                foreach (var table in Tables)
                {
                    var builder = worker.Of(table);
                    builder.Number(table.Ordinal("TimeGenerated"), new DateTime(2026, 3, 1).AddSeconds(row).Ticks);
                    builder.Text(table.Ordinal("RawLine"), line);
                    builder.EndRow();
                }
                worker.WriteFull();
                most = Math.Max(most, workers.Sum(one => Tables.Sum(table => one.Of(table).Bytes)));
            }
        }
        Assert.That(most, Is.LessThan(UploadWriter.MostHeld + (1 << 20)).And.GreaterThan(UploadWriter.MostHeld / 2));

        foreach (var worker in workers) worker.WriteRest();
        upload.Commit(new(upload.UploadId, "oslo", DateTime.UtcNow, "x.log", []));
        Assert.That(store.Catalog.Segments().Sum(segment => (long)store.Segment(segment).RowCount),
            Is.EqualTo(rowsOfEach * workers.Length * Tables.Length));
    }
}
