using System.Globalization;
using System.Text.RegularExpressions;

namespace LogHunt.Cli.Notices;

/// <summary>What a template may name.</summary>
sealed record NoticeFields(string Hunt, string Municipality, long Count, IReadOnlyCollection<string> Hits);

/// <summary>
/// `{hunt}`, `{municipality}`, `{count}` and `{hits}` in a template, each once read: what stands in a value is not a template. Values are
/// harmless texts by then, each on one line.
/// </summary>
static partial class NoticeText
{
    public static string Of(string template, NoticeFields fields) => Place().Replace(template, place => place.Value switch
    {
        "{hunt}" => fields.Hunt,
        "{municipality}" => fields.Municipality,
        "{count}" => fields.Count.ToString(CultureInfo.InvariantCulture),
        _ => string.Join('\n', fields.Hits),
    });

    [GeneratedRegex(@"\{(hunt|municipality|count|hits)\}")]
    private static partial Regex Place();
}
