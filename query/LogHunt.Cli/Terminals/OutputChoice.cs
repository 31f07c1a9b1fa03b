using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Terminals;

/// <summary>Which output is meant.</summary>
static class OutputChoice
{
    /// <summary>By its name. Throws <see cref="UsageException"/> for a name that no output has.</summary>
    public static IOutputFormat Named(string name) => OutputFormats.Find(name)
        ?? throw new UsageException($"there is no output `{name}`; there are " +
            $"{string.Join(", ", OutputFormats.All.Select(format => $"`{format.Name}`"))}");

    /// <summary>What a file's name asks for, `hits.csv` for csv; a table when it asks for nothing that we know.</summary>
    public static IOutputFormat ForFile(string path) => OutputFormats.ByExtension(Path.GetExtension(path)) ?? OutputFormats.All[0];
}
