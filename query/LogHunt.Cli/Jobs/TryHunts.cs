using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Query;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>What a hunt would find.</summary>
sealed record TriedHunt(HuntReport Report, ImmutableArray<HuntResult> Finds);

/// <summary>Runs hunts without storing anything.</summary>
static class TryHunts
{
    /// <summary>Saved hunts by their names; a name that none has, and that is there as a file, is one of rules.</summary>
    public static ImmutableArray<Hunt> Named(LogHuntStore store, IEnumerable<string> names, Func<string, string> text) =>
    [
        .. names.SelectMany(name => store.Catalog.Hunts().FirstOrDefault(hunt => hunt.Name == name) is { } saved ? [saved]
            : !Path.Exists(name) ? throw Neither(store, name)
            : RuleFiles.Read([name], text, DateTime.UtcNow).Select(read => read.Rule.Hunt
                ?? new Hunt(read.Rule.Name, "", DateTime.UtcNow) { Disabled = read.Rule.Error })),
    ];

    /// <summary>What looks like a path was meant as a file.</summary>
    static InputException Neither(LogHuntStore store, string name) => name.AsSpan().ContainsAny('/', '\\') || Path.HasExtension(name)
        ? new($"there is no file `{name}`, and no hunt of that name")
        : RunHunts.Missing(store.Catalog.Hunts(), name);

    public static ImmutableArray<TriedHunt> Run(LogHuntStore store, IEnumerable<Hunt> hunts, QueryOptions options) =>
    [
        .. hunts.Select(hunt =>
        {
            if (hunt.Query.Length == 0) return new TriedHunt(new(hunt.Name, 0, 0, hunt.Disabled), []);
            var (report, finds) = HuntRunner.Try(store, hunt, options);
            return new TriedHunt(report, finds);
        }),
    ];
}
