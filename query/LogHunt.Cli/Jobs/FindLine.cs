using System.Text;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>Leads from a row to its line, the lines around it, and the bytes that were uploaded.</summary>
sealed class FindLine(AskedStore store, RunQuery run, LineOrigin origin)
{
    /// <summary>Lines before and behind, unless it is said how many, and the most.</summary>
    public const long DefaultLines = 5, MostLines = 10_000;

    /// <summary>More bytes of one line are not read at once.</summary>
    const int MostBytes = 16 << 20;

    public string Place => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{origin.SourceFile}:{origin.SourceLine}");

    /// <summary>As <see cref="LineOrigin.Around"/> has it.</summary>
    public RunningQuery Around(long lines, CancellationToken cancellation) =>
        run.Begin($"context {origin.UploadId} {Place}", origin.Around(lines), null, cancellation);

    /// <summary>The line as it was received. Throws <see cref="InputException"/> when there is none.</summary>
    public string Line(CancellationToken cancellation) => (string)Itself(cancellation)[1]!;

    /// <summary>
    /// The bytes of the line in the file as it was uploaded, where originals are kept and still what the receipt says; else the line and why
    /// it is not they.
    /// </summary>
    public (byte[] Bytes, string? Why) Original(CancellationToken cancellation)
    {
        var row = Itself(cancellation);
        var line = Encoding.UTF8.GetBytes((string)row[1]! + "\n");
        var file = store.Catalog.Uploads().FirstOrDefault(upload => upload.UploadId == origin.UploadId)?.Files
            .FirstOrDefault(file => file.Path == origin.SourceFile);
        if (file is null) return (line, $"the upload `{origin.UploadId}` has no file `{origin.SourceFile}`");
        var kept = Path.Combine(store.Store.Directory, Store.Originals, file.Sha256);
        if (!File.Exists(kept)) return (line, "its original is not kept (`ingest --keep-originals` keeps them); this is the line of the row");
        if (row[2] is not long offset || row[3] is not long length || length is < 0 or > MostBytes)
            return (line, "the row does not say which bytes of its file it is; this is the line of the row");
        using var original = RegularFile.Open(kept);
        if (offset < 0 || offset + length > original.Length) return (line, "its original is shorter than the row says; this is the line of the row");
        var bytes = new byte[length];
        original.Position = offset;
        original.ReadExactly(bytes);
        return (bytes, null);
    }

    /// <summary>Municipality, line, offset and length.</summary>
    object?[] Itself(CancellationToken cancellation)
    {
        var query = run.Begin($"line {origin.UploadId} {Place}", origin.Itself, null, cancellation);
        Batch? first = query.Collect().FirstOrDefault(batch => batch.RowCount > 0);
        return first is null ? throw new InputException($"there is no line `{Place}` in the upload `{origin.UploadId}`; headers and blank lines are no rows")
            : [.. first.Columns.Select(column => column.Value(0))];
    }
}
