using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Reports;

/// <summary>The functions of a store.</summary>
static class FunctionsReport
{
    public static void Write(OutputTarget target, bool asJson, IEnumerable<SavedFunction> functions) =>
        Listing.Write(target, asJson, "functions", functions.OrderBy(function => function.Name, StringComparer.Ordinal).ToArray(),
            new("name", function => function.Name),
            new("parameters", function => Parameters(function)),
            new("does", function => function.Doc),
            new("folder", function => function.Folder),
            new("version", function => function.Version),
            new("changed", function => function.Changed));

    /// <summary>What stands before the body, on one line.</summary>
    static string Parameters(SavedFunction function) =>
        string.Join(' ', function.Text[function.Name.Length..function.Text.IndexOf('{', StringComparison.Ordinal)]
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
