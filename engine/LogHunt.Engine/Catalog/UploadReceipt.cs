using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LogHunt.Engine.Segments;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>Rows by hour of one format and device, as <see cref="HourCounts"/> encodes them.</summary>
sealed record ReceiptCoverage(string Format, string Dvc, byte[] Hours);

/// <summary>A segment of an upload, and the hours that it covers.</summary>
sealed record ReceiptSegment(SegmentEntry Entry, ImmutableArray<ReceiptCoverage> Coverage)
{
    /// <summary>Whether all of it is told, of a segment of the municipality's, and it names no file outside of the segment's own place.</summary>
    public bool IsOf(string municipality) => Entry is { } entry && !Coverage.IsDefault && entry.Municipality == municipality
        && entry.Path == UploadWriter.PathOf(entry.Table, entry.Municipality, entry.Id)
        && Path.GetFileName(entry.Table) == entry.Table && Path.GetFileName(entry.Id) == entry.Id;
}

/// <summary>
/// All that the catalog knows of an upload, in a file beside the segments: `receipts/UPLOAD.json`. It is on the disk before the upload is
/// committed and after its segments, so what has a receipt is whole, and a lost catalog can be made again.
/// </summary>
sealed record UploadReceipt(int Version, string MunicipalityName, Upload Upload, ImmutableArray<ReceiptSegment> Segments)
{
    public const string Folder = "receipts";

    const int Known = 1;

    public static UploadReceipt Of(CatalogDb catalog, Upload upload, IEnumerable<ReceiptSegment> segments) => new(
        Known, catalog.Municipalities().FirstOrDefault(one => one.Id == upload.Municipality)?.Name ?? upload.Municipality, upload,
        [.. segments.OrderBy(segment => segment.Entry.Id, StringComparer.Ordinal)]);

    /// <summary>What the catalog knows of every upload. Of segments that were replaced it no longer knows the hours.</summary>
    public static IEnumerable<UploadReceipt> AllOf(CatalogDb catalog)
    {
        var segments = catalog.EverySegment().Where(segment => segment.MergedBy is null).ToLookup(segment => segment.UploadId, StringComparer.Ordinal);
        var coverage = catalog.Read(connection => connection.List(
            row => (Segment: row.GetString(0),
                Hours: new ReceiptCoverage(row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3))),
            "SELECT segment_id, format, dvc, hours FROM segment_coverage ORDER BY segment_id, format, dvc"))
            .ToLookup(row => row.Segment, row => row.Hours, StringComparer.Ordinal);
        return catalog.Uploads().Select(upload => Of(catalog, upload,
            segments[upload.UploadId].Select(segment => new ReceiptSegment(segment, [.. coverage[segment.Id]]))));
    }

    public static string PathOf(string directory, string upload) => Path.Combine(directory, Folder, upload + ".json");

    /// <summary>The receipts that lie in a store's folder, by name.</summary>
    public static IEnumerable<string> Names(string directory) => Path.Combine(directory, Folder) is var folder && Directory.Exists(folder)
        ? Directory.GetFiles(folder, "*.json").Where(file => !MergeReceipt.IsName(file))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
        : [];

    /// <summary>An upload's receipt as it was written; null when there is none or it is not what was written.</summary>
    public static UploadReceipt? Find(string directory, string upload)
    {
        var receipt = ReceiptJson.Find(PathOf(directory, upload), ReceiptJson.Default.UploadReceipt);
        return receipt is { Version: Known } && receipt.Fits(upload) ? receipt : null;
    }

    public void Write(Store store) =>
        store.Files.Write(PathOf(store.Directory, Upload.UploadId),
            file => JsonSerializer.Serialize(file, this, ReceiptJson.Default.UploadReceipt));

    /// <summary>Whether both say the same of the upload; a municipality's name may have changed since.</summary>
    public bool Says(UploadReceipt known)
    {
        var replaced = known.Segments.Where(segment => segment.Entry.ReplacedBy is not null)
            .Select(segment => segment.Entry.Id).ToHashSet(StringComparer.Ordinal);
        var said = this with
        {
            MunicipalityName = known.MunicipalityName,
            Segments = [.. Segments.Select(segment => replaced.Contains(segment.Entry.Id) ? segment with { Coverage = [] } : segment)],
        };
        return Bytes(said).AsSpan().SequenceEqual(Bytes(known));
    }

    static byte[] Bytes(UploadReceipt receipt) => JsonSerializer.SerializeToUtf8Bytes(receipt, ReceiptJson.Default.UploadReceipt);

    /// <summary>It is that upload's, and names no file outside of its own places.</summary>
    bool Fits(string upload) => Upload is not null && !Segments.IsDefault && Upload.UploadId == upload
        && MunicipalityRows.IsMunicipalityId(Upload.Municipality)
        && Segments.All(segment => segment.IsOf(Upload.Municipality) && segment.Entry.UploadId == upload);
}

/// <summary>Writing and reading receipts without reflection.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadReceipt))]
[JsonSerializable(typeof(MergeReceipt))]
[JsonSerializable(typeof(UploadManifest[]))]
sealed partial class ReceiptJson : JsonSerializerContext
{
    /// <summary>What a file says; null when there is none or it is no such receipt.</summary>
    public static T? Find<T>(string path, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            using var file = RegularFile.Open(path);
            return JsonSerializer.Deserialize(file, type);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>Receipts as rows of the catalog.</summary>
static class ReceiptRows
{
    /// <summary>
    /// Takes an upload into the catalog that it was meant for, or into one that is made again; and takes out the one in whose place it
    /// came.
    /// </summary>
    public static void Adopt(this CatalogDb catalog, UploadReceipt receipt, MergeReceipt? removal = null) => catalog.Write(connection =>
    {
        if (removal is not null) connection.Replace(removal);
        connection.Add(receipt);
        var upload = receipt.Upload;
        connection.Run("UPDATE municipalities SET name = ?2 WHERE id = ?1 AND name = id", upload.Municipality, receipt.MunicipalityName);
        connection.Audit(AuditTrail.Rebuild, $"upload {upload.UploadId}: {upload.Given}; taken in by its receipt", upload.Municipality);
    });

    /// <summary>The upload with its segments; it has ended with that.</summary>
    public static void Add(this SqliteConnection connection, UploadReceipt receipt)
    {
        connection.Add(receipt.Upload);
        foreach (var segment in receipt.Segments) connection.Add(segment.Entry, segment.Coverage);
        connection.End(receipt.Upload.UploadId);
    }
}
