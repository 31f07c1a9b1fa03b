using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Formats;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// The formats that users describe, of a store's folder `formats` and of another one; of two with a name the other folder's. A file with a
/// mistake keeps nothing from being read but is never passed over in silence: it is an error.
/// </summary>
sealed class DescribedFormats
{
    DescribedFormats(ImmutableArray<FormatFile> files) => Files = files;

    /// <summary>The files in use.</summary>
    public ImmutableArray<FormatFile> Files { get; }

    /// <summary>Their formats.</summary>
    public ImmutableArray<DescribedFormat> All => [.. Files.Select(file => file.Format).OfType<DescribedFormat>()];

    /// <summary>Where a store keeps them.</summary>
    public static string FolderOf(string store) => Path.Combine(store, FormatFolder.Name);

    /// <summary>Those of a store and of a folder. Throws <see cref="InputException"/> for one that cannot be used.</summary>
    public static DescribedFormats Of(string store, string? folder)
    {
        if (folder is not null && !Directory.Exists(folder)) throw new InputException($"there is no folder `{folder}` of formats");
        var given = folder is null ? [] : Whole(folder);
        var names = given.Select(file => file.Format!.BareName).ToHashSet(StringComparer.Ordinal);
        return new([.. given, .. Whole(FolderOf(store)).Where(file => !names.Contains(file.Format!.BareName))]);
    }

    /// <summary>The format of that name, ours or a user's; null when there is none.</summary>
    public ILogFormat? Find(string name) =>
        LogFormats.Find(name) ?? All.FirstOrDefault(format => format.BareName == name || format.Name == name);

    /// <summary>The names that `--format` takes.</summary>
    public IEnumerable<string> Names => All.Select(format => format.BareName).Concat(LogFormats.All.Select(format => format.Name));

    /// <summary>What to say of a name that is none.</summary>
    public string None(string name) => Nearest.To(name, Names) is { } nearest
        ? $"there is no format `{name}`; did you mean `{nearest}`?"
        : $"there is no format `{name}`; there are {string.Join(", ", Names.Select(known => $"`{known}`"))}";

    static ImmutableArray<FormatFile> Whole(string folder)
    {
        var files = FormatFolder.Read(folder);
        if (files.SelectMany(file => file.Errors).FirstOrDefault() is { } wrong)
            throw new InputException($"a format cannot be used: {wrong.Shown} (`loghunt formats check {wrong.File}` says all)");
        var twice = files.GroupBy(file => file.Format!.BareName).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? files : throw new InputException(
            $"`{twice.First().Path}` and `{twice.Last().Path}` both describe the format `{twice.Key}`; one of them must go");
    }
}
