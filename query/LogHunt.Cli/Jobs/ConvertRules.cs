using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Query.Sigma;

namespace LogHunt.Cli.Jobs;

/// <summary>A rule of a file in KQL, or why not.</summary>
sealed record ConvertedFile(string File, ConvertedRule Rule);

/// <summary>Converts files of Sigma's rules, and those of folders, in the order of their names.</summary>
static class ConvertRules
{
    /// <summary>`read` gives a file's text. A file that cannot be read is a rule with its error.</summary>
    public static IEnumerable<ConvertedFile> Run(IEnumerable<string> paths, Func<string, string> read) =>
        from file in paths.SelectMany(path => RuleFiles.Of(path, name => Path.GetExtension(name) is ".yml" or ".yaml"))
        from rule in Rules(file, read)
        select new ConvertedFile(file, rule);

    static ImmutableArray<ConvertedRule> Rules(string file, Func<string, string> read)
    {
        try
        {
            return SigmaRules.Convert(read(file));
        }
        catch (Exception unread) when (unread is InputException or IOException or UnauthorizedAccessException)
        {
            return [new("", null, $"the file cannot be read: {unread.Message}")];
        }
    }
}
