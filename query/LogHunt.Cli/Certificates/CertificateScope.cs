using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Certificates;

/// <summary>
/// What a certificate is of: indicators in the logs of municipalities, from `Since` on and before `Until`; null is as far as there are
/// logs. `Withdrawn` indicators were left out because nobody looks for them any more.
/// </summary>
sealed record CertificateScope(
    ImmutableArray<IndicatorEntry> Indicators, int Withdrawn, ImmutableArray<Municipality> Municipalities, DateTime? Since, DateTime? Until)
{
    /// <summary>Whether the logs of a municipality are meant.</summary>
    public bool Has(string municipality) => Municipalities.Any(one => one.Id == municipality);

    /// <summary>Whether something from `first` to `last` can be in the period.</summary>
    public bool Meets(DateTime first, DateTime last) => !(last < Since) && !(first >= Until);

    /// <summary>Whether all of it is.</summary>
    public bool Holds(DateTime first, DateTime last) => !(first < Since) && !(last >= Until);

    /// <summary>
    /// Whether rows of a segment can be of the period. A line that was not understood has the time of its file at best, so it may be of any
    /// period.
    /// </summary>
    public bool Meets(SegmentEntry segment) =>
        Has(segment.Municipality) && (segment.Table == StandardTables.Unparsed.Name || Meets(segment.MinTime, segment.MaxTime));

    /// <summary>Whether lines of a file can be of the period: one that tells no time may be of any.</summary>
    public bool Meets(UploadFile file) => file.FirstTime is not { } first || file.LastTime is not { } last || Meets(first, last);
}
