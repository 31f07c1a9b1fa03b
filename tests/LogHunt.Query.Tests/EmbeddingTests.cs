using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Testing;
using Microsoft.Data.Analysis;

namespace LogHunt.Query.Tests;

/// <summary>The example of docs/embedding.md, which is an excerpt of this file.</summary>
public sealed class EmbeddingTests
{
    [Test]
    public void The_example_of_embedding_gives_record_batches_and_a_data_frame()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Path;
        Fill(folder);

        using var store = LogHuntStore.Open(folder);
        var result = store.Query("""
            NetworkSession
            | summarize Sessions = count(), Bytes = sum(SrcBytes) by Municipality, Day = bin(TimeGenerated, 1d)
            | sort by Municipality asc, Day asc
            """);
        var rows = result.RecordBatches.Sum(batch => batch.Length);
        var frame = result.ToDataFrame();
        var busiest = frame.OrderByDescending("Sessions").Rows[0]["Municipality"];

        Assert.That((rows, frame.Rows.Count, busiest), Is.EqualTo((3, 3L, "syd")));
        Assert.That(frame["Bytes"].Cast<long?>(), Is.EqualTo(new long?[] { 100, 100, 300 }));
        Assert.That(frame.Columns["Day"], Is.InstanceOf<PrimitiveDataFrameColumn<DateTime>>());
        Assert.That(result.RecordBatches.First().Schema.FieldsList.Select(field => $"{field.Name}:{field.DataType.Name}"),
            Is.EqualTo(new[] { "Municipality:utf8", "Day:timestamp", "Sessions:int64", "Bytes:int64" }));
    }

    static void Fill(string folder)
    {
        using var store = Store.Open(folder);
        var day = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        foreach (var (municipality, days) in new[] { ("nord", new[] { 0, 1 }), ("syd", new[] { 0, 0, 0 }) })
        {
            store.Catalog.AddMunicipality(municipality, municipality);
            using var upload = store.BeginUpload(municipality);
            using var tables = new UploadTables(upload);
            var table = StandardTables.NetworkSession;
            foreach (var offset in days)
            {
                var builder = tables.Of(table);
                builder.Number(table.Ordinal("TimeGenerated"), day.AddDays(offset).Ticks);
                builder.Text(table.Ordinal("Municipality"), Encoding.UTF8.GetBytes(municipality));
                builder.Number(table.Ordinal("SrcBytes"), 100);
                builder.EndRow();
            }
            tables.WriteRest();
            upload.Commit(new Upload(upload.UploadId, municipality, day, "test", []));
        }
    }
}
