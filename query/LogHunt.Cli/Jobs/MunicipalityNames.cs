using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Jobs;

/// <summary>Which municipality is meant: by its id, else by its name; capitals do not count.</summary>
static class MunicipalityNames
{
    /// <summary>
    /// The id of one that the store has. Throws <see cref="InputException"/> with what was perhaps meant when there is none.
    /// </summary>
    public static string Known(CatalogDb catalog, string given)
    {
        var all = catalog.Municipalities();
        if (Find(all, given) is { } id) return id;
        var nearest = Nearest.To(given, all.SelectMany(municipality => new[] { municipality.Id, municipality.Name }));
        var hint = nearest is null ? "`loghunt municipality list` lists them" : $"did you mean `{nearest}`?";
        throw new InputException($"there is no municipality `{given}`; {hint}");
    }

    /// <summary>The id of one that the store has, else what was given: an upload makes a new one.</summary>
    public static string KnownOrNew(CatalogDb catalog, string given) => Find(catalog.Municipalities(), given) ?? given;

    static string? Find(IReadOnlyCollection<Municipality> all, string given)
    {
        if (all.Any(municipality => municipality.Id == given)) return given;
        var named = all.Where(municipality => Is(municipality.Id) || Is(municipality.Name)).Select(municipality => municipality.Id)
            .ToList();
        return named.Count < 2 ? named.FirstOrDefault()
            : throw new InputException($"several municipalities are called `{given}`; name one by its id: " +
                $"{string.Join(", ", named.Select(id => $"`{id}`"))}");

        bool Is(string name) => string.Equals(name, given, StringComparison.OrdinalIgnoreCase);
    }
}
