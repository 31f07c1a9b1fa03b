using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>What was received at once; `Given` are the names of the archives, files and folders that it was.</summary>
public sealed record Upload(string UploadId, string Municipality, DateTime Received, string Given, ImmutableArray<UploadFile> Files)
{
    /// <summary>What its sender said of it; null when nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UploadManifest>? Manifests { get; init; }

    /// <summary>The first day by which something of it must be gone; null when nobody said one.</summary>
    public DateTime? DeleteBy => Manifests?.Min(manifest => manifest.DeleteBy);
}

/// <summary>
/// A member of an upload: the receipt's line. `Path` is relative to what was given, archive members joined by `!`; `Sha256` is
/// lower-case hex.
/// </summary>
public sealed record UploadFile(
    string Path, string Sha256, string Format, long Lines, long Parsed, long Rows, long Unparsed, long Skipped, long Bytes,
    DateTime? FirstTime, DateTime? LastTime, string TimeQuality, ImmutableArray<string> Warnings)
{
    /// <summary>
    /// Lines that another upload brought before and that were left out for it; they are counted among those that were skipped.
    /// </summary>
    public long Known { get; init; }

    /// <summary>There are lines that say something, and none of them became a row.</summary>
    public bool IsNotUnderstood => Parsed == 0 && Unparsed > 0;
}

/// <summary>Uploads and the receipts of their files.</summary>
public static class UploadRows
{
    const string FileColumns = "path, sha256, format, lines, parsed, rows, unparsed, skipped, bytes, first_time, last_time, time_quality, warnings";

    static string Columns(SqliteConnection connection) =>
        CatalogSchema.TellsOfKnownLines(connection) ? $"{FileColumns}, known" : $"{FileColumns}, 0";

    /// <summary>Every committed upload that was not taken out again, oldest first.</summary>
    public static ImmutableArray<Upload> Uploads(this CatalogDb catalog) =>
        catalog.Read(connection => connection.Uploads(areRemoved: false));

    /// <summary>Uploads that were taken out again, oldest first: their rows are gone, what their receipts said is not.</summary>
    public static ImmutableArray<Upload> RemovedUploads(this CatalogDb catalog) =>
        catalog.Read(connection => connection.Uploads(areRemoved: true));

    /// <summary>The ids of all of these.</summary>
    internal static ImmutableArray<string> UploadIds(this CatalogDb catalog) =>
        catalog.Read(connection => connection.List(row => row.GetString(0), "SELECT id FROM uploads"));

    static ImmutableArray<Upload> Uploads(this SqliteConnection connection, bool areRemoved)
    {
        var which = CatalogSchema.TellsOfRemovals(connection) ? $"removed_by IS {(areRemoved ? "NOT " : "")}NULL" : $"{!areRemoved}";
        var files = connection.List(row => (Upload: row.GetString(14), File: File(row)),
            $"SELECT {Columns(connection)}, upload_id FROM upload_files ORDER BY upload_id, position")
            .ToLookup(row => row.Upload, row => row.File, StringComparer.Ordinal);
        var manifests = Manifests(connection);
        return connection.List(
            row => new Upload(row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3), [.. files[row.GetString(0)]])
            {
                Manifests = manifests.GetValueOrDefault(row.GetString(0)),
            },
            $"SELECT id, municipality, received, source FROM uploads WHERE {which} ORDER BY id");
    }

    static Dictionary<string, UploadManifest[]?> Manifests(SqliteConnection connection) => !CatalogSchema.TellsOfManifests(connection) ? []
        : connection.List(row => (Upload: row.GetString(0), Said: row.GetString(1)), "SELECT upload_id, manifests FROM upload_manifests")
            .ToDictionary(row => row.Upload, row => JsonSerializer.Deserialize(row.Said, ReceiptJson.Default.UploadManifestArray), StringComparer.Ordinal);

    /// <summary>
    /// A file of the same content that a committed upload of the municipality holds, or null. Uploads that were taken out hold nothing, and
    /// neither do those that left a file out because one of these had it; the uploads `gone` count as taken out.
    /// </summary>
    internal static UploadFile? FindFile(
        this CatalogDb catalog, string municipality, string sha256, IEnumerable<string> gone) => catalog.Read(connection =>
        connection.List(File, !CatalogSchema.TellsOfRemovals(connection)
            ? $"SELECT {Columns(connection)} FROM upload_files {OfContent} LIMIT 1"
            : $"""
            WITH gone AS MATERIALIZED (SELECT id FROM uploads WHERE removed_by IS NOT NULL OR id IN (SELECT value FROM json_each(?3)))
            SELECT {Columns(connection)} FROM upload_files {OfContent} AND upload_id NOT IN gone AND (lines > 0 OR NOT EXISTS (
                SELECT 1 FROM upload_files held
                WHERE held.municipality = ?1 AND held.sha256 = ?2 AND held.lines > 0 AND held.upload_id IN gone))
            ORDER BY upload_id LIMIT 1
            """, municipality, sha256, Sql.Json([.. gone]))).FirstOrDefault();

    const string OfContent = "WHERE municipality = ?1 AND sha256 = ?2";

    /// <summary>Other uploads that left files out because an upload had them: path and upload.</summary>
    internal static ImmutableArray<(string Path, string Upload)> LeftOutFor(
        this SqliteConnection connection, string upload) => connection.List(
        row => (row.GetString(0), row.GetString(1)),
        """
        SELECT other.path, other.upload_id FROM upload_files held
        JOIN upload_files other ON other.municipality = held.municipality AND other.sha256 = held.sha256
            AND other.upload_id <> held.upload_id
        JOIN uploads ON uploads.id = other.upload_id AND uploads.removed_by IS NULL
        WHERE held.upload_id = ?1 AND held.sha256 <> '' AND held.lines > 0 AND other.lines = 0 ORDER BY 2, 1
        """, upload);

    /// <summary>
    /// Later uploads of the municipality that left out lines because an upload before them had brought them: how many each. Whether it was
    /// this one nobody wrote down.
    /// </summary>
    internal static ImmutableArray<(string Upload, long Lines)> KnownBehind(
        this SqliteConnection connection, Upload upload) => connection.List(
        row => (row.GetString(0), row.GetInt64(1)),
        """
        SELECT upload_id, sum(known) FROM upload_files JOIN uploads ON uploads.id = upload_id AND uploads.removed_by IS NULL
        WHERE known > 0 AND upload_files.municipality = ?1 AND received > ?2 GROUP BY upload_id ORDER BY upload_id
        """, upload.Municipality, upload.Received);

    internal static void Add(this SqliteConnection connection, Upload upload)
    {
        connection.AddMunicipality(upload.Municipality);
        connection.Run("INSERT INTO uploads (id, municipality, received, source) VALUES (?1, ?2, ?3, ?4)",
            upload.UploadId, upload.Municipality, upload.Received, upload.Given);
        if (upload.Manifests is { Count: > 0 } said)
            connection.Run("INSERT INTO upload_manifests VALUES (?1, ?2)", upload.UploadId,
                JsonSerializer.Serialize([.. said], ReceiptJson.Default.UploadManifestArray));
        using var insert = connection.Prepare(
            $"INSERT INTO upload_files (upload_id, position, municipality, {FileColumns}, known) " +
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)");
        for (var i = 0; i < upload.Files.Length; i++)
        {
            var file = upload.Files[i];
            insert.Run(
                upload.UploadId, i, upload.Municipality, file.Path, file.Sha256, file.Format,
                file.Lines, file.Parsed, file.Rows, file.Unparsed, file.Skipped, file.Bytes,
                file.FirstTime, file.LastTime, file.TimeQuality, Sql.Json(file.Warnings), file.Known);
        }
    }

    static UploadFile File(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8),
        row.TimeOrNull(9), row.TimeOrNull(10), row.GetString(11), row.Texts(12))
    {
        Known = row.GetInt64(13),
    };
}
