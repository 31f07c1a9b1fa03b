using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>A way in which indicators are written down in a file. One file and one line in <see cref="IndicatorFormats.All"/>.</summary>
public interface IIndicatorFormat
{
    /// <summary>`stix`: what `indicators import --as` takes.</summary>
    string Name { get; }

    /// <summary>How sure this format is that the file is its own: 0 not mine, 100 certain.</summary>
    int Recognise(ReadOnlySpan<byte> head, string fileName);

    /// <summary>Guarantees: every entry of `content` is added, rejected or left out, with a reason; nothing is dropped, and no content raises an exception.</summary>
    void Read(Stream content, IndicatorWriter indicators);
}

/// <summary>Every file kind of indicators, and the choice between them.</summary>
public static class IndicatorFormats
{
    /// <summary>In the order in which a file is offered to them; the highest answer wins, the first among equals.</summary>
    public static ImmutableArray<IIndicatorFormat> All { get; } = [new StixBundle(), new MispEvents(), new IndicatorCsv(), new IndicatorList()];

    /// <summary>The kind of that name; null when there is none.</summary>
    public static IIndicatorFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>Reads a file by the format that recognises it, or by the one named. `origin` is the Source of every indicator.</summary>
    /// <exception cref="InvalidDataException">No format recognises the file, or none has that name; the message is for the
    /// user.</exception>
    public static IndicatorFile Read(Stream content, string fileName, string origin, string? name = null)
    {
        var bytes = Bounded(content, fileName);
        var head = bytes.AsSpan(0, Math.Min(bytes.Length, 4096));
        IIndicatorFormat? best = null;
        if (name is not null)
            best = Find(name) ?? throw new InvalidDataException(
                $"no kind of indicator file `{name}`; there are {string.Join(", ", All.Select(format => $"`{format.Name}`"))}");
        else
        {
            var most = 0;
            foreach (var format in All)
            {
                var sure = format.Recognise(head, fileName);
                if (sure > most) (best, most) = (format, sure);
            }
        }
        if (best is null)
        {
            var names = string.Join(", ", All.Select(format => format.Name));
            throw new InvalidDataException($"`{fileName}` holds no list of indicators that we can read; name its kind with --as ({names})");
        }
        var writer = new IndicatorWriter(origin);
        best.Read(new MemoryStream(bytes, writable: false), writer);
        return new(best.Name, writer.Indicators, writer.Rejects, writer.LeftOut);
    }

    /// <summary>Feeds are megabytes; what is larger is no feed.</summary>
    const int LargestFile = 512 << 20;

    static byte[] Bounded(Stream content, string fileName)
    {
        var buffer = new MemoryStream();
        Span<byte> block = stackalloc byte[16 << 10];
        while (content.Read(block) is var read and > 0)
        {
            buffer.Write(block[..read]);
            if (buffer.Length > LargestFile)
                throw new InvalidDataException($"`{fileName}` is larger than {LargestFile >> 20} MiB; split it");
        }
        return buffer.ToArray();
    }
}

/// <summary>
/// What a file of indicators held: each entry is in one of the three lists. What is left out its source does not mean to be searched
/// for; nothing is wrong with it.
/// </summary>
public sealed record IndicatorFile(string Kind, ImmutableArray<Indicator> Indicators, ImmutableArray<RejectedIndicator> Rejects,
    ImmutableArray<RejectedIndicator> LeftOut);

/// <summary>
/// An entry that became no indicator: where it stands (`line 7`, `indicator--…`), its text cut to a readable length, and why.
/// </summary>
public sealed record RejectedIndicator(string Place, string Text, string Reason);

/// <summary>Collects what a file says; the same indicator twice is kept once, the later one's fields win.</summary>
public sealed class IndicatorWriter(string origin)
{
    readonly OrderedDictionary<(IndicatorType, string), Indicator> indicators = [];
    readonly List<RejectedIndicator> rejects = [];
    readonly List<RejectedIndicator> leftOut = [];

    /// <summary>What was added so far, equal values once.</summary>
    public ImmutableArray<Indicator> Indicators => [.. indicators.Values];
    /// <summary>What was rejected so far.</summary>
    public ImmutableArray<RejectedIndicator> Rejects => [.. rejects];
    /// <summary>What its source does not mean to be searched for.</summary>
    public ImmutableArray<RejectedIndicator> LeftOut => [.. leftOut];

    /// <summary>A value whose type the file does not say; false when it looks like no indicator (nothing is recorded then).</summary>
    public bool TryAdd(string text, Func<Indicator, Indicator>? describe = null)
    {
        if (!IndicatorGuess.TryRead(text, out var type, out var value)) return false;
        Put(type, value, describe);
        return true;
    }

    /// <summary>A value of a type that the file names; false when it is none (nothing is recorded then).</summary>
    public bool TryAdd(IndicatorType type, string text, Func<Indicator, Indicator>? describe = null)
    {
        if (!IndicatorText.TryCanonical(type, text, out var value)) return false;
        Put(type, value, describe);
        return true;
    }

    /// <summary>Notes an entry that is no indicator: where it stands, its text (which is cut), and why.</summary>
    public void Reject(string place, string text, string reason) =>
        rejects.Add(new(place, Cut(text), reason));

    /// <summary>Notes an entry that its source does not mean to be searched for; `reason` is the same for all alike.</summary>
    public void LeaveOut(string place, string text, string reason) => leftOut.Add(new(place, Cut(text), reason));

    static string Cut(string text) => text.Length > 120 ? text[..120] + "…" : text;

    /// <summary>A time as feeds write it, UTC unless it says otherwise; null for what is none.</summary>
    public static DateTime? Date(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time) ? time : null;

    void Put(IndicatorType type, string value, Func<Indicator, Indicator>? describe)
    {
        var indicator = new Indicator(type, value, origin);
        if (describe is not null) indicator = describe(indicator);
        indicators[(type, value)] = indicator with { Tlp = Label(indicator.Tlp) };
    }

    /// <summary>`TLP:AMBER`, `AMBER` and `tlp:amber` are one label: `amber`.</summary>
    static string Label(string tlp)
    {
        var label = tlp.Trim().ToLowerInvariant();
        return label.StartsWith("tlp:", StringComparison.Ordinal) ? label[4..].TrimStart() : label;
    }
}
