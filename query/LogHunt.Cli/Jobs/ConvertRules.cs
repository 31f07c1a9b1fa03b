using LogHunt.Query.Sigma;

namespace LogHunt.Cli.Jobs;

/// <summary>A rule of a file in KQL, or why not.</summary>
sealed record ConvertedFile(string File, ConvertedRule Rule);

/// <summary>Converts files of Sigma's rules, and those of folders, in the order of their names.</summary>
static class ConvertRules
{
    /// <summary>
    /// `read` gives a file's text. A file that cannot be read is a rule with its error. What is only part of a correlation is marked so.
    /// </summary>
    public static IEnumerable<ConvertedFile> Run(IEnumerable<string> paths, Func<string, string> read)
    {
        var files = RuleFiles.Texts(paths, RuleFiles.IsSigma, read);
        var library = RuleFiles.Library(files);
        return from file in files
               from rule in file.Text is { } text ? SigmaRules.Convert(text, library) : [new ConvertedRule("", null, file.Error)]
               select new ConvertedFile(file.Path, rule);
    }
}
