using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Described;

namespace LogHunt.Cli.Jobs;

/// <summary>An upload with files that an earlier version of a format read.</summary>
sealed record StaleUpload(string UploadId, string Format, int Files);

/// <summary>Puts formats that users describe into a store, and takes them out.</summary>
sealed class KeepFormats(Store store)
{
    readonly string folder = DescribedFormats.FolderOf(store.Directory);

    /// <summary>Keeps a checked file under its format's name. Throws <see cref="InputException"/> for one that is not right.</summary>
    public DescribedFormat Add(CheckedFormat given)
    {
        var path = given.File.Path;
        if (given.Faults.FirstOrDefault(mistake => !mistake.IsWarning) is { } wrong) throw new InputException(wrong.Shown);
        if (given.Faults.FirstOrDefault() is { } warning) throw new InputException($"{warning.Shown}; it was not added");
        var format = given.File.Format!;
        var content = File.ReadAllBytes(path);
        if (FormatFile.Of(path,
            content).Format?.Version != format.Version) throw new InputException($"`{path}` changed while it was checked");
        foreach (var other in FormatFolder.Read(folder))
            if (other.Format?.BareName == format.BareName && Path.GetFileName(other.Path) != $"{format.BareName}.yaml")
                throw new InputException($"`{other.Path}` describes the format `{format.BareName}` already; remove it first");
        store.Files.Write(Path.Combine(folder, $"{format.BareName}.yaml"), file => file.Write(content));
        store.Catalog.TryAudit(AuditTrail.FormatAdded, format.Name);
        return format;
    }

    /// <summary>Throws <see cref="InputException"/> when the store has no such format.</summary>
    public void Remove(string name)
    {
        var files = FormatFolder.Files(folder).ToArray();
        var path = files.FirstOrDefault(file => FormatFile.Read(file).Format?.BareName == name)
            ?? files.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name)
            ?? throw new InputException($"the store has no format `{name}`" +
                (Nearest.To(name, files.Select(file => Path.GetFileNameWithoutExtension(file))) is { } nearest
                    ? $"; did you mean `{nearest}`?"
                    : "; `loghunt formats list` lists those that were added"));
        File.Delete(path);
        store.Catalog.TryAudit(AuditTrail.FormatRemoved, name);
    }

    /// <summary>Uploads that an earlier version of one of the formats read.</summary>
    public static ImmutableArray<StaleUpload> Stale(CatalogDb catalog, IEnumerable<DescribedFormat> formats)
    {
        var now = formats.ToDictionary(format => format.BareName + "@", format => format.Name, StringComparer.Ordinal);
        return
        [
            .. catalog.Uploads().SelectMany(upload => upload.Files
                .Where(file => file.Format.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at
                    && now.TryGetValue(file.Format[..(at + 1)], out var current) && current != file.Format)
                .GroupBy(file => file.Format)
                .Select(group => new StaleUpload(upload.UploadId, group.Key, group.Count()))),
        ];
    }
}
