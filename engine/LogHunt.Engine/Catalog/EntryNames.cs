using System.Collections.Immutable;
using LogHunt.Engine.Indicators;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The entries of its source that say an indicator, as the catalog's `object_id` holds them: the name alone of a single one; of several each
/// with a mark before it, so that these stand side by side in the index.
/// </summary>
static class EntryNames
{
    /// <summary>No name of an entry in JSON that is meant to be read has it.</summary>
    const char Mark = '\u001f';

    /// <summary>What holds for `object_id` of several entries, in SQL.</summary>
    public const string AreSeveral = "(object_id >= char(31) AND object_id < char(32))";

    public static string Of(Indicator indicator) => Of([indicator.ObjectId, .. indicator.AlsoSaidBy]);

    public static string Of(ImmutableArray<string> names) => names.Length == 1 ? names[0]
        : string.Concat(names.Take(Indicator.MostEntries).Select(name => Mark + name));

    public static ImmutableArray<string> Split(string text) => text.StartsWith(Mark) ? [.. text[1..].Split(Mark)] : [text];
}
