using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// What the catalog knows of a merger, in a file beside the receipts of uploads: `receipts/MERGER.merged.json`. It is on the disk after the
/// merger's segments and before its transaction. `Parts` are the ids of the segments whose rows stand in `Segments` now, but for those of
/// the upload that it takes out, if it does.
/// </summary>
sealed record MergeReceipt(int Version, string Merger, string Municipality, ImmutableArray<string> Parts, ImmutableArray<ReceiptSegment> Segments)
{
    public const int Known = 1;

    /// <summary>The version of one that takes an upload out: a program that merges only must not take it for a merger.</summary>
    public const int Removal = 2;

    /// <summary>The upload whose rows are left out; null when nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Removed { get; init; }

    /// <summary>How many rows that are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Dropped { get; init; }

    /// <summary>The upload that came in its place in the same transaction, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instead { get; init; }

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
        return receipt is { Version: Known, Removed: null } or { Version: Removal, Removed: not null } && receipt.Fits(merger)
            ? receipt : null;
    }

    public void Write(Store store) => store.Files.Write(PathOf(store.Directory, Merger),
        file => JsonSerializer.Serialize(file, this, ReceiptJson.Default.MergeReceipt));

    /// <summary>Whether every segment that it wrote is there, but for those that a later merger replaced.</summary>
    public bool IsThere(Store store, IReadOnlySet<string> replacedLater) =>
        Segments.All(segment => replacedLater.Contains(segment.Entry.Id) || BegunUploads.IsThere(store, segment.Entry));

    /// <summary>The parts whose rows stand in a segment: all of them, or the one that an upload was taken out of.</summary>
    public ImmutableArray<string> PartsOf(ReceiptSegment segment) => Removed is null ? Parts : [Parts[PartOf(segment)]];

    /// <summary>The id of a segment that holds what is left of a part.</summary>
    public static string RestOf(string merger, int part, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{merger}-{part:D4}-{number}");

    int PartOf(ReceiptSegment segment) =>
        int.TryParse(segment.Entry.Id[(Merger.Length + 1)..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var part)
        && part < Parts.Length ? part
        : throw new StoreException($"the receipt of the removal `{Merger}` names no part for `{segment.Entry.Id}`");

    /// <summary>It is that merger's, and names no file outside of its own places.</summary>
    bool Fits(string merger) => Merger == merger && MunicipalityRows.IsMunicipalityId(Municipality)
        && !Parts.IsDefaultOrEmpty && Parts.All(part => part is not null)
        && !Segments.IsDefault && (Removed is not null || Segments.Length > 0)
        && Segments.All(segment => segment.IsOf(Municipality) && segment.Entry.Id.StartsWith(merger + "-", StringComparison.Ordinal));
}
