using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Reports;

/// <summary>A file of an upload of which lines were not understood: `Unparsed` of its `Lines`.</summary>
sealed record UnparsedFile(string Municipality, string Path, string Format, long Lines, long Unparsed, bool IsNotUnderstood);

/// <summary>What stands in the table Unparsed and so is seen by no query over the other tables and by no search for indicators.</summary>
sealed record UnparsedFiles(ImmutableArray<UnparsedFile> Files)
{
    /// <summary>Files that are named one by one; of more it is said how many there are.</summary>
    const int Named = 10;

    public long Lines => Files.Sum(file => file.Unparsed);

    /// <summary>Files of which no line became a row.</summary>
    public IEnumerable<UnparsedFile> NotUnderstood => Files.Where(file => file.IsNotUnderstood);

    /// <summary>Of these uploads, or of one municipality's.</summary>
    public static UnparsedFiles Of(IEnumerable<Upload> uploads, string? municipality = null) => new(
    [
        .. uploads.Where(upload => municipality is null || upload.Municipality == municipality).SelectMany(upload => upload.Files
            .Where(file => file.Unparsed > 0)
            .Select(file =>
                new UnparsedFile(upload.Municipality, file.Path, file.Format, file.Lines, file.Unparsed, file.IsNotUnderstood))),
    ]);

    /// <summary>One sentence for each file of which nothing was understood, and one for the rest by municipality and format.</summary>
    public IEnumerable<string> Sentences()
    {
        var dark = NotUnderstood.ToList();
        foreach (var file in dark.Take(Named))
            yield return $"no line of `{file.Path}` of {file.Municipality} was understood: {SizeText.Count(file.Unparsed, "line")} " +
                $"in Unparsed";
        if (dark.Count > Named) yield return string.Create(CultureInfo.InvariantCulture, $"nor of {dark.Count - Named:N0} other files");
        foreach (var rest in Files.Where(file => !file.IsNotUnderstood).GroupBy(file => (file.Municipality, file.Format)))
        {
            var lines = rest.Sum(file => file.Unparsed);
            yield return $"{SizeText.Count(lines, "line")} of {rest.Key.Municipality} in {SizeText.Count(rest.Count(), "file")} of {rest.Key.Format} " +
                (lines == 1 ? "was not understood and is in Unparsed" : "were not understood and are in Unparsed");
        }
    }
}
