using System.Collections.Immutable;
using System.Text.Json;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// What the catalog knows of a merger, in a file beside the receipts of uploads: `receipts/MERGER.merged.json`. It is on the disk after the
/// merger's segments and before its transaction. `Parts` are the ids of the segments whose rows stand in `Segments` now.
/// </summary>
sealed record MergeReceipt(int Version, string Merger, string Municipality, ImmutableArray<string> Parts, ImmutableArray<ReceiptSegment> Segments)
{
    public const int Known = 1;

    const string Ending = ".merged.json";

    public static bool IsName(string file) => file.EndsWith(Ending, StringComparison.Ordinal);

    public static string PathOf(string directory, string merger) => Path.Combine(directory, UploadReceipt.Folder, merger + Ending);

    /// <summary>The mergers whose receipts lie in a store's folder, oldest first.</summary>
    public static IEnumerable<string> Names(string directory) =>
        Path.Combine(directory, UploadReceipt.Folder) is var folder && Directory.Exists(folder)
        ? Directory.GetFiles(folder, "*" + Ending).Select(file => Path.GetFileName(file)[..^Ending.Length]).Order(StringComparer.Ordinal) : [];

    /// <summary>A merger's receipt as it was written; null when there is none or it is not what was written.</summary>
    public static MergeReceipt? Find(string directory, string merger)
    {
        var receipt = ReceiptJson.Find(PathOf(directory, merger), ReceiptJson.Default.MergeReceipt);
        return receipt is { Version: Known } && receipt.Fits(merger) ? receipt : null;
    }

    public void Write(Store store) => store.Files.Write(PathOf(store.Directory, Merger),
        file => JsonSerializer.Serialize(file, this, ReceiptJson.Default.MergeReceipt));

    /// <summary>Whether every segment that it wrote is there, but for those that a later merger replaced.</summary>
    public bool IsThere(Store store, IReadOnlySet<string> replacedLater) =>
        Segments.All(segment => replacedLater.Contains(segment.Entry.Id) || BegunUploads.IsThere(store, segment.Entry));

    /// <summary>It is that merger's, and names no file outside of its own places.</summary>
    bool Fits(string merger) => Merger == merger && MunicipalityRows.IsMunicipalityId(Municipality)
        && !Parts.IsDefaultOrEmpty && Parts.All(part => part is not null) && !Segments.IsDefaultOrEmpty
        && Segments.All(segment => segment.IsOf(Municipality) && segment.Entry.Id.StartsWith(merger + "-", StringComparison.Ordinal));
}
