using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Ingest.Records;

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
    public static ImmutableArray<IIndicatorFormat> All { get; } =
        [new StixBundle(), new MispEvents(), new OpenIoc(), new IndicatorRecords(), new IndicatorCsv(), new IndicatorList()];

    /// <summary>The kind of that name; null when there is none.</summary>
    public static IIndicatorFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>
    /// Reads a file by the format that recognises it, or by the one named; with `columns` (what columns of a delimited list are that their
    /// names do not tell: a type's name, or `indicator` for any) as such a list. `origin` is the Source of every indicator.
    /// </summary>
    /// <exception cref="InvalidDataException">No format recognises the file, or none has that name, or a column's type is none; the
    /// message is for the user.</exception>
    public static IndicatorFile Read(Stream content, string fileName, string origin, string? name = null,
        IReadOnlyDictionary<string, string>? columns = null)
    {
        var bytes = Bounded(content, fileName);
        var charset = Charset.Of(bytes.AsSpan(0, Math.Min(bytes.Length, Charset.Window)));
        byte[] buffer = [];
        bytes = charset.Utf8(bytes.AsSpan(charset.Mark), ref buffer, out _).ToArray();
        var format = columns is { Count: > 0 } ? new IndicatorCsv(columns.ToDictionary(column => column.Key, TypesOf, StringComparer.OrdinalIgnoreCase))
            : name is null ? Recognised(bytes, fileName)
            : Find(name) ?? throw new InvalidDataException(
                $"no kind of indicator file `{name}`; there are {string.Join(", ", All.Select(known => $"`{known.Name}`"))}");
        var writer = new IndicatorWriter(origin);
        format.Read(new MemoryStream(bytes, writable: false), writer);
        if (name is null && format is IndicatorList && writer.Indicators.IsEmpty && !writer.Rejects.IsEmpty) throw Unknown(fileName);
        return new(format.Name, writer.Indicators, writer.Rejects, writer.LeftOut) { Originals = writer.Originals, Entries = writer.Entries };
    }

    /// <summary>Throws <see cref="InvalidDataException"/>, as <see cref="Read"/> does, when a column's type is none.</summary>
    public static void RequireTypes(IReadOnlyDictionary<string, string> columns)
    {
        foreach (var column in columns) TypesOf(column);
    }

    static ImmutableArray<IndicatorType> TypesOf(KeyValuePair<string, string> column) =>
        column.Value is "indicator" or "any" ? []
        : IndicatorTypeNames.Of(column.Value) is { IsEmpty: false } types ? types
        : throw new InvalidDataException($"`{column.Value}` is no type of indicators for column `{column.Key}`; right would be " +
            "ip, cidr, domain, url, md5, sha1, sha256, hash, email, user or indicator");

    static IIndicatorFormat Recognised(byte[] bytes, string fileName)
    {
        var head = bytes.AsSpan(0, Math.Min(bytes.Length, 64 << 10));
        IIndicatorFormat? best = null;
        var most = 0;
        foreach (var format in All)
        {
            var sure = format.Recognise(head, fileName);
            if (sure > most) (best, most) = (format, sure);
        }
        if (best is null && WarningList.Read(bytes) is { } harmless)
            throw new InvalidDataException($"`{fileName}` says what is harmless (`{harmless.Name}`), and is no list of indicators; " +
                $"right would be `loghunt indicators allow --list {fileName}`");
        return best ?? throw Unknown(fileName);
    }

    static InvalidDataException Unknown(string fileName) => new($"`{fileName}` holds no list of indicators that we can read; " +
        $"name its kind with --as ({string.Join(", ", All.Select(format => format.Name))})");

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
    ImmutableArray<RejectedIndicator> LeftOut)
{
    /// <summary>How each of <see cref="Indicators"/> was first written in the file, in the same order.</summary>
    public ImmutableArray<string> Originals { get; init; } = [];

    /// <summary>Entries that have a name, whatever they give: what earlier versions of them said and these do not no longer holds.</summary>
    public ImmutableArray<SourceEntry> Entries { get; init; } = [];
}

/// <summary>
/// An entry that became no indicator: where it stands (`line 7`, `indicator--…`), its text cut to a readable length, and why.
/// </summary>
public sealed record RejectedIndicator(string Place, string Text, string Reason);

/// <summary>
/// Collects what a file says. The same indicator twice is kept once, with the words of the entry that has it searched for more: what is
/// not withdrawn, then what is valid for longer, then what is surer, then the later one.
/// </summary>
public sealed class IndicatorWriter(string origin)
{
    readonly OrderedDictionary<(IndicatorType, string), (Indicator Indicator, string Original)> indicators = [];
    readonly List<RejectedIndicator> rejects = [];
    readonly List<RejectedIndicator> leftOut = [];
    readonly List<SourceEntry> entries = [];

    /// <summary>What was added so far, equal values once.</summary>
    public ImmutableArray<Indicator> Indicators => [.. indicators.Values.Select(entry => entry.Indicator)];
    /// <summary>How each of them was first written.</summary>
    public ImmutableArray<string> Originals => [.. indicators.Values.Select(entry => entry.Original)];
    /// <summary>What was rejected so far.</summary>
    public ImmutableArray<RejectedIndicator> Rejects => [.. rejects];
    /// <summary>What its source does not mean to be searched for.</summary>
    public ImmutableArray<RejectedIndicator> LeftOut => [.. leftOut];
    /// <summary>Entries that have a name.</summary>
    public ImmutableArray<SourceEntry> Entries => [.. entries];
    /// <summary>The label of what is read now: that of every indicator that says none itself.</summary>
    public string Tlp { get; set; } = "";

    /// <summary>A value whose type the file does not say; false when it looks like no indicator (nothing is recorded then).</summary>
    public bool TryAdd(string text, Func<Indicator, Indicator>? describe = null)
    {
        if (IndicatorGuess.TryRead(text, out var type, out var value)) Put(type, value, text, describe);
        else if (!WrittenNetworks.TryRead(IndicatorText.Refang(text), out var networks)) return false;
        else
        {
            foreach (var network in networks)
                if (IndicatorText.TryGuess(network, out type, out value)) Put(type, value, text, describe);
        }
        return true;
    }

    /// <summary>A value of a type that the file names; false when it is none (nothing is recorded then).</summary>
    public bool TryAdd(IndicatorType type, string text, Func<Indicator, Indicator>? describe = null)
    {
        // `Ola Nordmann <ola@evil.example>`, as the heads of mail have it.
        var bare = type == IndicatorType.Email && text.TrimEnd().EndsWith('>') ? text[(text.LastIndexOf('<') + 1)..] : text;
        if (!IndicatorText.TryCanonical(type, bare, out var value)) return false;
        Put(type, value, text, describe);
        return true;
    }

    /// <summary>A value that is said to be of one of the types, or whatever it looks like: feeds have addresses with ports, and URLs for hosts.</summary>
    public bool TryAdd(ImmutableArray<IndicatorType> types, string text, Func<Indicator, Indicator>? describe = null) =>
        types.Any(type => TryAdd(type, text, describe)) || TryAdd(text, describe);

    /// <summary>Notes an entry that is no indicator: where it stands, its text (which is cut), and why.</summary>
    public void Reject(string place, string text, string reason) =>
        rejects.Add(new(place, Cut(text), reason));

    /// <summary>Notes an entry that its source does not mean to be searched for; `reason` is the same for all alike.</summary>
    public void LeaveOut(string place, string text, string reason) => leftOut.Add(new(place, Cut(text), reason));

    /// <summary>Notes that the file has an entry, whatever it gives; one without a name of its own is passed over.</summary>
    public void Note(string objectId, DateTime? modified)
    {
        if (objectId.Length > 0) entries.Add(new(objectId, modified));
    }

    static string Cut(string text) => text.Length > 120 ? text[..120] + "…" : text;

    void Put(IndicatorType type, string value, string original, Func<Indicator, Indicator>? describe)
    {
        var indicator = new Indicator(type, value, origin);
        if (describe is not null) indicator = describe(indicator);
        if (indicator.Tlp.Length == 0) indicator = indicator with { Tlp = Tlp };
        if (!indicators.TryGetValue((type, value), out var known)) indicators[(type, value)] = (indicator, original.Trim());
        else indicators[(type, value)] = (known.Indicator.ObjectId == indicator.ObjectId || Compare(indicator, known.Indicator) >= 0
            ? AlsoSaid(indicator, known.Indicator) : AlsoSaid(known.Indicator, indicator), known.Original);
    }

    /// <summary>The one of two entries with one value that is kept, and the names of those that say it as well.</summary>
    static Indicator AlsoSaid(Indicator kept, Indicator other)
    {
        if (other.Revoked || kept.AlsoSaidBy.Contains(other.ObjectId)) return kept;
        return kept with
        {
            AlsoSaidBy = [.. kept.AlsoSaidBy.Append(other.ObjectId).Concat(other.AlsoSaidBy)
                .Where(name => name.Length > 0 && name != kept.ObjectId).Distinct().Take(Indicator.MostEntries - 1)],
        };
    }

    /// <summary>Which of two entries with one value has it searched for more.</summary>
    static int Compare(Indicator one, Indicator other)
    {
        var order = other.Revoked.CompareTo(one.Revoked);
        if (order == 0) order = (one.ValidUntil ?? DateTime.MaxValue).CompareTo(other.ValidUntil ?? DateTime.MaxValue);
        return order != 0 ? order : (one.Confidence ?? -1).CompareTo(other.Confidence ?? -1);
    }
}
