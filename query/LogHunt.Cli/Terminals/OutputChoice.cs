using LogHunt.Cli.Outputs;
using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Terminals;

/// <summary>Which output is meant.</summary>
static class OutputChoice
{
    /// <summary>By its name. Throws <see cref="UsageException"/> for a name that no output has.</summary>
    public static IOutputFormat Named(string name) => OutputFormats.Find(name)
        ?? throw new UsageException($"there is no output `{name}`; there are " +
            $"{string.Join(", ", OutputFormats.All.Select(format => $"`{format.Name}`"))}");

    /// <summary>
    /// What a file's name asks for, `hits.csv` for csv; a table for a device or a pipe, whose names ask for nothing. Throws
    /// <see cref="UsageException"/> for a name that asks for nothing that we know.
    /// </summary>
    public static IOutputFormat ForFile(string path)
    {
        if (OutputFormats.ByExtension(Path.GetExtension(path)) is { } format) return format;
        if (RegularFile.Other(path) is not null) return OutputFormats.All[0];
        var known = string.Join(", ", OutputFormats.All.SelectMany(one => one.Extensions));
        throw new UsageException(Path.GetExtension(path) is { Length: > 0 } extension
            ? $"nothing is written as `{extension}`; a file of rows ends in one of {known}"
            : $"the name `{path}` says no output; a file of rows ends in one of {known}");
    }
}
