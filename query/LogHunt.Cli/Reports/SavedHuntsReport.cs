using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Reports;

/// <summary>The hunts of a store.</summary>
static class SavedHuntsReport
{
    const int LongestShown = 60;

    public static void Write(OutputTarget target, bool asJson, CatalogDb catalog)
    {
        var finds = catalog.HuntResults().CountBy(result => result.Hunt, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        // Rules have pages of both: `hunt show` has them whole.
        string Shown(string text) => asJson ? text : Beginning(text);
        Listing.Write(target, asJson, "hunts", catalog.Hunts(),
            new("name", hunt => hunt.Name),
            new("kind", hunt => hunt.Kind),
            new("description", hunt => Shown(hunt.Description)),
            new("severity", hunt => hunt.Settings.Severity),
            new("every", hunt => hunt.Settings.Every is { } every ? KqlText.Of(every) : hunt.Settings.Cron),
            new("created", hunt => hunt.Created),
            new("finds", hunt => (long)finds.GetValueOrDefault(hunt.Name)),
            new("disabled", hunt => hunt.Disabled),
            new("query", hunt => Shown(hunt.Query)));
    }

    /// <summary>The first line of a text, as much as a column has room for.</summary>
    static string Beginning(string text)
    {
        var trimmed = text.Trim();
        var line = trimmed.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? trimmed[..end] : trimmed;
        if (line.Length > LongestShown) line = line[..(char.IsHighSurrogate(line[LongestShown - 1]) ? LongestShown - 1 : LongestShown)];
        return line.Length == trimmed.Length ? line : line + "…";
    }
}
