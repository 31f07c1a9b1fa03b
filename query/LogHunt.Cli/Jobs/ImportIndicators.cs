using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Jobs;

/// <summary>What became of one file of indicators: who says so, what was read of it, and what of that was new.</summary>
sealed record ImportedFile(string Path, string Source, IndicatorFile Read, IndicatorImport Import)
{
    /// <summary>Indicators that were taken although harmless logs will hold them, and why.</summary>
    public ImmutableArray<(string Value, string Why)> Doubts { get; init; } = [];
}

/// <summary>Reads indicators into the catalog.</summary>
sealed class ImportIndicators(Store store)
{
    /// <summary>
    /// A file of `kind` (recognised when null) with what `columns` says of its columns, on the word of `source` (the file's name when null). Throws <see
    /// cref="InvalidDataException"/> for a file that is no list of indicators.
    /// </summary>
    public ImportedFile Run(string path, string? kind = null, string? source = null, IReadOnlyDictionary<string, string>? columns = null)
    {
        using var content = RegularFile.Open(path);
        return Run(content, path, Path.GetFileName(path), kind, source, columns);
    }

    /// <summary>The same of what comes in a stream. What is known of the source says what the file does not.</summary>
    public ImportedFile Run(Stream content, string path, string name, string? kind, string? source,
        IReadOnlyDictionary<string, string>? columns = null)
    {
        var settings = source is null ? null : store.Catalog.FindSource(source)?.Settings;
        if (columns is not { Count: > 0 }) columns = settings?.Columns;
        if (kind is null && settings?.Format is { Length: > 0 } usual) kind = usual;
        var read = IndicatorFormats.Read(content, name, source ?? name, kind, columns);
        if (settings is not null) read = read with { Indicators = [.. read.Indicators.Select(one => settings.Complete(one, DateTime.UtcNow))] };
        var allowed = new AllowedValues(store.Catalog.Judgements(), DateTime.UtcNow);
        return new(path, source ?? name, read, store.Catalog.AddIndicators(source ?? name, read.Indicators, read.Entries))
        {
            Doubts = [.. read.Indicators.Select(one => (one.Value, Why: Doubt(one, allowed)))
                .Where(one => one.Why.Length > 0).Distinct()],
        };
    }

    static string Doubt(Indicator indicator, AllowedValues allowed) =>
        allowed.Of(indicator) is { } own ? $"`indicators allow` names {own.Find[1..]}" : WideIndicators.Doubt(indicator) ?? "";
}
