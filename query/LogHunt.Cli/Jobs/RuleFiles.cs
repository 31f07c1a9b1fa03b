using LogHunt.Cli.Outputs;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>A rule of a file, read.</summary>
sealed record ReadFile(string File, ReadRule Rule);

/// <summary>Files of rules, and those of folders, in the order of their names.</summary>
static class RuleFiles
{
    /// <summary>The rules of files. `text` gives a file's text; a file that cannot be read is a rule with its error.</summary>
    public static IEnumerable<ReadFile> Read(IEnumerable<string> paths, Func<string, string> text, DateTime now) =>
        from file in paths.SelectMany(path => Of(path, RuleFile.IsNamedLikeOne))
        from rule in Rules(file, text, now)
        select new ReadFile(file, rule);

    static IEnumerable<ReadRule> Rules(string file, Func<string, string> text, DateTime now)
    {
        try
        {
            return RuleFile.Read(file, text(file), now);
        }
        catch (Exception unread) when (unread is InputException or IOException or UnauthorizedAccessException)
        {
            return [new(Path.GetFileNameWithoutExtension(file), "", null, $"the file cannot be read: {unread.Message}")];
        }
    }

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
