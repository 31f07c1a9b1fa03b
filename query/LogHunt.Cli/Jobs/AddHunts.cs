using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Query;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// What became of a rule: `added`, `replaced`, `known` (the same was there), `disabled` (it was saved and is not run, for the reason of
/// `Error`), `part` (of a correlation; it is not saved by itself) or `refused`.
/// </summary>
sealed record AddedHunt(string File, string Name, string Kind, string State, string? Error);

/// <summary>Saves rules as hunts. One whose query cannot be run is saved too, with the reason why it is not.</summary>
sealed class AddHunts(LogHuntStore store, bool isReplacing)
{
    readonly Dictionary<string, Hunt> saved = store.Catalog.Hunts().ToDictionary(hunt => hunt.Name, StringComparer.Ordinal);

    public AddedHunt Run(ReadFile read, CancellationToken cancellation)
    {
        if (read.Rule.Hunt is not { } hunt) return new(read.File, read.Rule.Name, read.Rule.Kind, "refused", read.Rule.Error);
        if (read.Rule.IsPart) return new(read.File, hunt.Name, hunt.Kind, "part", null);
        hunt = Named(hunt);
        var known = saved.GetValueOrDefault(hunt.Name);
        if (known is not null && known.Query == hunt.Query && known.Rule == hunt.Rule) return Became("known", known.Disabled);
        if (known is not null && !isReplacing)
            return Became("refused",
                $"there is a hunt `{hunt.Name}` already, with another rule; `loghunt hunt replace` puts this in its place");
        var isOff = known?.Disabled == Hunt.ByHand;
        hunt = hunt with { Disabled = isOff ? Hunt.ByHand : hunt.Disabled ?? WhyNot(store, hunt.Query, cancellation) };
        if (known is null) store.Catalog.AddHunt(hunt);
        else store.Catalog.ReplaceHunt(hunt);
        saved[hunt.Name] = hunt;
        return Became(hunt.Disabled is not null ? "disabled" : known is null ? "added" : "replaced", hunt.Disabled);

        AddedHunt Became(string state, string? why) => new(read.File, hunt.Name, hunt.Kind, state, why);
    }

    /// <summary>Two rules may well have one name: the second has a part of its id behind it.</summary>
    Hunt Named(Hunt hunt) => saved.TryGetValue(hunt.Name, out var other) && other.Settings.RuleId != hunt.Settings.RuleId
        && hunt.Settings.RuleId is { Length: > 0 } id ? hunt with { Name = $"{hunt.Name} ({id[..Math.Min(id.Length, 8)]})" } : hunt;

    /// <summary>Why a query cannot be run, in one sentence; null when it can.</summary>
    public static string? WhyNot(LogHuntStore store, string query, CancellationToken cancellation)
    {
        try
        {
            return store.Compile(query, new() { Cancellation = cancellation }).Diagnostics is [var first, ..]
                ? $"its query cannot be run: {first.Message}" : null;
        }
        catch (QueryBudgetException spent)
        {
            return $"its query cannot be run: {spent.Message}";
        }
    }
}
