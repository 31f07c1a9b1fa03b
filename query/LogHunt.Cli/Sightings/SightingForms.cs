using System.Collections.Immutable;
using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Sightings;

/// <summary>A form in which sightings go back to their sources: one file and one line in <see cref="SightingForms.All"/>.</summary>
interface ISightingForm
{
    /// <summary>What `--output` of `hunt results` takes.</summary>
    string Name { get; }

    /// <summary>
    /// Guarantees: a whole document, also without any sighting. The same sightings are the same bytes.
    /// </summary>
    void Write(ImmutableArray<IndicatorSighting> sightings, OutputTarget target);
}

/// <summary>Every form, beside the outputs that results of queries have.</summary>
static class SightingForms
{
    public static ImmutableArray<ISightingForm> All { get; } = [new MispSightings(), new StixSightings()];

    public static ISightingForm? Find(string name) => All.FirstOrDefault(form => form.Name == name);
}
