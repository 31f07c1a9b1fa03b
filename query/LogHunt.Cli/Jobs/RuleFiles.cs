using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Query.Hunts;
using LogHunt.Query.Sigma;

namespace LogHunt.Cli.Jobs;

/// <summary>A rule of a file, read.</summary>
sealed record ReadFile(string File, ReadRule Rule);

/// <summary>Files of rules, and those of folders, in the order of their names.</summary>
static class RuleFiles
{
    /// <summary>The rules of files. `text` gives a file's text; a file that cannot be read is a rule with its error.</summary>
    public static IEnumerable<ReadFile> Read(IEnumerable<string> paths, Func<string, string> text, DateTime now)
    {
        var files = Texts(paths, RuleFile.IsNamedLikeOne, text);
        var library = Library(files);
        return from file in files
               from rule in file.Text is { } rules ? RuleFile.Read(file.Path, rules, now, library)
                   : [new ReadRule(Path.GetFileNameWithoutExtension(file.Path), "", null, file.Error)]
               select new ReadFile(file.Path, rule);
    }

    /// <summary>
    /// Files with their texts, or why they have none: correlations name rules of other files, so all are read before one is
    /// understood.
    /// </summary>
    public static ImmutableArray<(string Path, string? Text, string? Error)> Texts(IEnumerable<string> paths, Func<string, bool> isOne, Func<string, string> text) =>
        [.. paths.SelectMany(path => Of(path, isOne)).Select(path => TextOf(path, text))];

    static (string Path, string? Text, string? Error) TextOf(string path, Func<string, string> text)
    {
        try
        {
            return (path, text(path), null);
        }
        catch (Exception unread) when (unread is InputException or IOException or UnauthorizedAccessException)
        {
            return (path, null, $"the file cannot be read: {unread.Message}");
        }
    }

    /// <summary>The rules that correlations of these files can name: those of the files, and then those beside them.</summary>
    public static SigmaLibrary Library(IReadOnlyCollection<(string Path, string? Text, string? Error)> files)
    {
        var correlating = files.Where(file => file.Text is { } text && SigmaLibrary.MayCorrelate(text)).ToArray();
        var folders = correlating.Where(file => file.Path != "-")
            .Select(file => Path.GetDirectoryName(Path.GetFullPath(file.Path))!).Distinct().ToArray();
        return new(correlating.Length == 0 ? [] : files.Select(file => file.Text).OfType<string>(), () => folders.SelectMany(Beside));
    }

    static IEnumerable<string> Beside(string folder) =>
        from file in new DirectoryInfo(folder).EnumerateFiles().Where(file => IsSigma(file.Name) && file.Length <= LongestBeside)
            .OrderBy(file => file.Name, StringComparer.Ordinal).Take(MostBeside)
        let text = TextOf(file.FullName, File.ReadAllText).Text
        where text is not null
        select text;

    /// <summary>Whether a file may hold rules of Sigma.</summary>
    public static bool IsSigma(string path) => Path.GetExtension(path) is ".yml" or ".yaml";

    /// <summary>Files beside a correlation that are read for the rules that it names.</summary>
    const int MostBeside = 2000, LongestBeside = 1 << 20;

    /// <summary>
    /// A file as it is named, or the files of a folder and of those below it that `isOne`; links out of it are not followed.
    /// </summary>
    public static IEnumerable<string> Of(string path, Func<string, bool> isOne)
    {
        if (!Directory.Exists(path)) return [path];
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        string[] files = [.. Directory.EnumerateFiles(path, "*", all).Where(isOne).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new InputException($"there is no file of rules, as `*.yml` is, in the folder `{path}`");
    }
}
