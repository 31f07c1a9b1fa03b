using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>What was received at once; `Given` are the names of the archives, files and folders that it was.</summary>
public sealed record Upload(string UploadId, string Municipality, DateTime Received, string Given, ImmutableArray<UploadFile> Files);

/// <summary>
/// A member of an upload: the receipt's line. `Path` is relative to what was given, archive members joined by `!`; `Sha256` is
/// lower-case hex.
/// </summary>
public sealed record UploadFile(
    string Path, string Sha256, string Format, long Lines, long Parsed, long Rows, long Unparsed, long Skipped, long Bytes,
    DateTime? FirstTime, DateTime? LastTime, string TimeQuality, ImmutableArray<string> Warnings)
{
    /// <summary>There are lines that say something, and none of them became a row.</summary>
    public bool IsNotUnderstood => Parsed == 0 && Unparsed > 0;
}

/// <summary>Uploads and the receipts of their files.</summary>
public static class UploadRows
{
    const string FileColumns = "path, sha256, format, lines, parsed, rows, unparsed, skipped, bytes, first_time, last_time, time_quality, warnings";

    /// <summary>Every committed upload, oldest first.</summary>
    public static ImmutableArray<Upload> Uploads(this CatalogDb catalog) => catalog.Read(connection =>
    {
        var files = connection.List(row => (Upload: row.GetString(13), File: File(row)),
            $"SELECT {FileColumns}, upload_id FROM upload_files ORDER BY upload_id, position")
            .ToLookup(row => row.Upload, row => row.File, StringComparer.Ordinal);
        return connection.List(
            row => new Upload(row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3), [.. files[row.GetString(0)]]),
            "SELECT id, municipality, received, source FROM uploads ORDER BY id");
    });

    /// <summary>A file of the same content that a committed upload of the municipality holds, or null.</summary>
    public static UploadFile? FindFile(this CatalogDb catalog, string municipality, string sha256) => catalog.Read(connection => connection.List(
        File, $"SELECT {FileColumns} FROM upload_files WHERE municipality = ?1 AND sha256 = ?2 ORDER BY upload_id LIMIT 1", municipality, sha256)).FirstOrDefault();

    internal static void Add(this SqliteConnection connection, Upload upload)
    {
        connection.AddMunicipality(upload.Municipality);
        connection.Run("INSERT INTO uploads VALUES (?1, ?2, ?3, ?4)", upload.UploadId, upload.Municipality, upload.Received, upload.Given);
        using var insert = connection.Prepare(
            $"INSERT INTO upload_files (upload_id, position, municipality, {FileColumns}) " +
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
        for (var i = 0; i < upload.Files.Length; i++)
        {
            var file = upload.Files[i];
            insert.Run(
                upload.UploadId, i, upload.Municipality, file.Path, file.Sha256, file.Format,
                file.Lines, file.Parsed, file.Rows, file.Unparsed, file.Skipped, file.Bytes,
                file.FirstTime, file.LastTime, file.TimeQuality, Sql.Json(file.Warnings));
        }
    }

    static UploadFile File(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8),
        row.TimeOrNull(9), row.TimeOrNull(10), row.GetString(11), row.Texts(12));
}
