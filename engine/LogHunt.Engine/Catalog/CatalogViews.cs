using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>Fills <see cref="CatalogTables"/> from the catalog. Cells are in the order of the table's columns.</summary>
static class CatalogViews
{
    /// <summary>The table of that name; it is the same for every municipality.</summary>
    public static SnapshotTable Indicators(CatalogDb catalog) => View(CatalogTables.Indicators, () => catalog.Indicators().Select(Row));

    /// <summary>All others.</summary>
    public static IEnumerable<SnapshotTable> All(CatalogDb catalog, string? municipality) =>
    [
        View(CatalogTables.IndicatorHits, () => catalog.Hits().Where(hit => IsSeen(municipality, hit.Hit.Municipality)).Select(Row)),
        View(CatalogTables.HuntResults, () => municipality is null ? catalog.HuntResults().Select(Row) : []),
        View(CatalogTables.Uploads, () => catalog.Uploads().Where(upload => IsSeen(municipality, upload.Municipality)).Select(Row)),
        View(CatalogTables.UploadFiles, () => catalog.Uploads().Where(upload => IsSeen(municipality, upload.Municipality))
            .SelectMany(upload => upload.Files.Select(file => Row(upload, file)))),
        View(CatalogTables.Coverage, () => catalog.Coverage(municipality).Select(Row)),
        View(CatalogTables.Municipalities, () => catalog.Municipalities().Where(one => IsSeen(municipality, one.Id))
            .Select(one => new object?[] { one.Added, one.Id, one.Name })),
        View(CatalogTables.AuditLog, () => municipality is null ? catalog.AuditEntries().Select(Row) : []),
    ];

    static bool IsSeen(string? municipality, string owner) => municipality is null || municipality == owner;

    static object?[] Row(IndicatorEntry entry) => [entry.Changed, .. IndicatorTable.Row(entry.Indicator), entry.Added, entry.BatchId];

    static object?[] Row(HitEntry entry) =>
    [
        entry.Found, entry.Hit.Municipality, entry.Indicator.Id, IndicatorText.Name(entry.Indicator.Type), entry.Indicator.Value,
        entry.Indicator.Source, entry.Indicator.Threat,
        entry.Indicator.Confidence, entry.Indicator.Tlp, entry.Indicator.Pap, Texts(entry.Indicator.Tags), entry.Indicator.Revoked,
        entry.Hit.Table, entry.Hit.Column, entry.Hit.FirstSeen, entry.Hit.LastSeen, entry.Hit.Count, new DynamicArray([.. entry.Hit.Samples.Select(Sample)]),
        entry.Indicator.ValidFrom, entry.Indicator.ValidUntil, entry.Indicator.IsValidIn(entry.Hit.FirstSeen, entry.Hit.LastSeen),
    ];

    static object Sample(HitSample sample) =>
        new DynamicBag { ["Segment"] = sample.Segment, ["Row"] = (long)sample.Row, ["Time"] = sample.Time };

    static object?[] Row(HuntResult result) =>
        [result.Time ?? result.Found, result.Hunt, result.Found, result.RowHash, Dynamic.Parse(result.Row).Value];

    static object?[] Row(Upload upload) =>
    [
        upload.Received, upload.UploadId, upload.Municipality, upload.Given, (long)upload.Files.Length,
        upload.Files.Sum(file => file.Lines), upload.Files.Sum(file => file.Parsed),
        upload.Files.Sum(file => file.Rows), upload.Files.Sum(file => file.Unparsed), upload.Files.Sum(file => file.Skipped), upload.Files.Sum(file => file.Bytes),
        upload.Files.Min(file => file.FirstTime), upload.Files.Max(file => file.LastTime), upload.Files.Sum(file => (long)file.Warnings.Length),
    ];

    static object?[] Row(Upload upload, UploadFile file) =>
    [
        upload.Received, upload.UploadId, upload.Municipality, file.Path, file.Sha256, file.Format,
        file.Lines, file.Parsed, file.Rows, file.Unparsed, file.Skipped, file.Bytes, file.FirstTime, file.LastTime, file.TimeQuality, Texts(file.Warnings),
    ];

    static object?[] Row(CoverageHour hour) => [hour.Hour, hour.Municipality, hour.Table, hour.Format, hour.Dvc, hour.Rows];

    static object?[] Row(AuditEntry entry) => [entry.Time, entry.Actor, entry.Host, entry.Action, entry.Municipality, entry.Detail];

    static DynamicArray Texts(ImmutableArray<string> texts) => new([.. texts]);

    static SnapshotTable View(TableSchema schema, Func<IEnumerable<object?[]>> rows) =>
        new(schema, [new LazySegment(schema, () => Fill(schema, rows()))]);

    static Batch Fill(TableSchema schema, IEnumerable<object?[]> rows)
    {
        var builders = schema.Columns.Select(column => ColumnBuilder.For(column.Type)).ToImmutableArray();
        var count = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) builders[i].Append(row[i]);
            count++;
        }
        return new([.. builders.Select(builder => builder.Build())], count);
    }
}
