using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Indicators;

/// <summary>
/// Indicators made ready to be looked for in column values by typed comparison: addresses as numbers, networks by prefix, domains
/// by label suffix (`evil.com` covers `a.evil.com`, not `notevil.com`), URLs in canonical form and by their host, hashes by digits,
/// users and e-mail without case. Immutable and safe to use from several threads.
/// </summary>
public sealed class IndicatorSet
{
    /// <summary>A longer value holds no indicator that we could have imported.</summary>
    const int LongestText = 4096;

    readonly AddressPlaces addresses = new(), hostAddresses = new();

    /// <summary>Made once: a value is searched with one of them, and there are as many values as a store's dictionaries hold.</summary>
    readonly TextSearch findHost, findUrl, findHash, findPerson, findName, findAnything;

    readonly bool isAnyName;

    readonly Dictionary<string, int[]> domains = new(StringComparer.Ordinal), hosts = new(StringComparer.Ordinal), urls = new(StringComparer.Ordinal),
        hashes = new(StringComparer.Ordinal), people = new(StringComparer.Ordinal);

    /// <summary>Many sets are never searched for in a line.</summary>
    readonly Lazy<TextIndicators> inText;

    /// <summary>
    /// A set of indicators, of which those found come in this order. With `isAnyName` a user's name is looked for in columns of hosts
    /// too (whole or as the first label), and a domain in those of users: who asks for a name need not say of what.
    /// </summary>
    public IndicatorSet(ImmutableArray<Indicator> indicators, bool isAnyName = false)
    {
        Indicators = indicators;
        this.isAnyName = isAnyName;
        inText = new(() => new(this));
        (findHost, findUrl, findHash, findPerson, findName, findAnything) = (FindHost, FindUrl, FindHash, FindPerson, FindName, FindAnything);
        for (var i = 0; i < indicators.Length; i++)
        {
            var (type, value) = (indicators[i].Type, indicators[i].Value);
            switch (type)
            {
                case IndicatorType.Ipv4 or IndicatorType.Ipv6: addresses.Add(Utf8(value), i); break;
                case IndicatorType.Cidr: addresses.AddNetwork(Utf8(value), i); break;
                case IndicatorType.Domain: Add(domains, value, i); break;
                case IndicatorType.Url:
                    Add(urls, WithoutScheme(value), i);
                    AddHost(IndicatorText.HostOf(value), i);
                    break;
                case IndicatorType.Md5 or IndicatorType.Sha1 or IndicatorType.Sha256: Add(hashes, value, i); break;
                case IndicatorType.Email or IndicatorType.User: Add(people, value, i); break;
            }
        }
        addresses.Sort();
        hostAddresses.Sort();
    }

    /// <summary>All of them, in the order given.</summary>
    public ImmutableArray<Indicator> Indicators { get; }

    /// <summary>How many there are.</summary>
    public int Count => Indicators.Length;

    /// <summary>
    /// Whether a hit is of an URL's host alone. It counts only in a row that holds no URL: where the log has the whole URL, that decides.
    /// </summary>
    public static bool IsHostOnly(Indicator indicator, Bearing bearing) =>
        indicator.Type == IndicatorType.Url && bearing is not (Bearing.Url or Bearing.Text);

    /// <summary>
    /// Adds to `found` every indicator that the value of such a column carries, each once, in the order of
    /// <see cref="Indicators"/>.
    /// </summary>
    public void Find(Bearing bearing, ReadOnlySpan<byte> value, List<Indicator> found)
    {
        if (value.IsEmpty || (value.Length > LongestText && bearing is not (Bearing.Text or Bearing.Nothing))) return;
        var hits = default(IndicatorHits);
        switch (bearing)
        {
            case Bearing.Address: FindAddress(value, ref hits); break;
            case Bearing.Host:
                if (!FindAddress(value, ref hits)) FindText(value, ref hits, isAnyName ? findName : findHost);
                break;
            case Bearing.Url: FindText(value, ref hits, findUrl); break;
            case Bearing.Hash: FindText(value, ref hits, findHash); break;
            case Bearing.User: FindText(value, ref hits, isAnyName ? findName : findPerson); break;
            case Bearing.Text: inText.Value.Find(value, ref hits); break;
            default:
                if (!FindAddress(value, ref hits)) FindText(value, ref hits, findAnything);
                inText.Value.Find(value, ref hits);
                break;
        }
        hits.AddTo(found, Indicators);
    }

    /// <summary>What is found in texts, made ready once.</summary>
    internal TextIndicators InTexts => inText.Value;

    /// <summary>All addresses that are sought, those of URLs too.</summary>
    internal AddressRanges Ranges() => new(addresses.Ranges.Concat(hostAddresses.Ranges));

    delegate void TextSearch(ReadOnlySpan<char> lower, ReadOnlySpan<byte> value, ref IndicatorHits hits);

    /// <returns>Whether the value is an address at all.</returns>
    bool FindAddress(ReadOnlySpan<byte> value, ref IndicatorHits hits)
    {
        if (!Addresses.TryParseIPv4(value, out var address)) return FindLongAddress(value, ref hits);
        hostAddresses.Find(address, ref hits);
        addresses.Find(address, ref hits);
        return true;
    }

    bool FindLongAddress(ReadOnlySpan<byte> value, ref IndicatorHits hits)
    {
        if (!Addresses.TryParse(value, out var address)) return false;
        hostAddresses.Find(address, ref hits);
        addresses.Find(address, ref hits);
        return true;
    }

    /// <summary>What an IPv4 address that stands alone carries; false where an URL of it is sought, which may go on behind it.</summary>
    internal bool TryFindAlone(uint address, List<Indicator> found)
    {
        var hits = default(IndicatorHits);
        hostAddresses.Find(address, ref hits);
        if (hits.Any) return false;
        addresses.Find(address, ref hits);
        hits.AddTo(found, Indicators);
        return true;
    }

    internal void FindAddress(UInt128 address, ref IndicatorHits hits) => addresses.Find(address, ref hits);

    /// <summary>The value in lower case on the stack, for searches in texts.</summary>
    static void FindText(ReadOnlySpan<byte> value, ref IndicatorHits hits, TextSearch search)
    {
        if (value.Length > LongestText) return;
        var needed = Encoding.UTF8.GetMaxCharCount(value.Length);
        var rented = needed > 512 ? System.Buffers.ArrayPool<char>.Shared.Rent(needed * 2) : null;
        var buffer = rented ?? stackalloc char[1024 + 2];
        var text = buffer[..Encoding.UTF8.GetChars(value, buffer[..(buffer.Length / 2)])];
        var lower = buffer[(buffer.Length / 2)..][..text.Length];
        ((ReadOnlySpan<char>)text).ToLowerInvariant(lower);
        search(lower, value, ref hits);
        if (rented is not null) System.Buffers.ArrayPool<char>.Shared.Return(rented);
    }

    void FindHost(ReadOnlySpan<char> host, ReadOnlySpan<byte> value, ref IndicatorHits hits)
    {
        if (domains.Count + hosts.Count == 0) return;
        if (host.EndsWith('.')) host = host[..^1];
        if (!Ascii.IsValid(host))
        {
            if (!IndicatorText.TryCanonical(IndicatorType.Domain, host.ToString(), out var ascii)) return;
            host = ascii;
        }
        if (hosts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(host, out var indices)) hits.Add(indices);
        FindDomain(host, ref hits);
    }

    void FindUrl(ReadOnlySpan<char> lower, ReadOnlySpan<byte> value, ref IndicatorHits hits)
    {
        var url = Encoding.UTF8.GetString(value);
        if (urls.Count > 0 && IndicatorText.TryCanonical(IndicatorType.Url, url, out var canonical)
            && urls.TryGetValue(WithoutScheme(canonical), out var indices)) hits.Add(indices);
        if (IndicatorText.HostOf(url) is not { } host) return;
        // A URL indicator is meant for its path: its host alone counts only in columns that hold no more than a host.
        if (Addresses.TryParse(Utf8(host), out var address)) FindAddress(address, ref hits);
        else FindDomain(host, ref hits);
    }

    /// <summary>The host and every domain above it.</summary>
    void FindDomain(ReadOnlySpan<char> host, ref IndicatorHits hits)
    {
        var byName = domains.GetAlternateLookup<ReadOnlySpan<char>>();
        while (true)
        {
            if (byName.TryGetValue(host, out var indices)) hits.Add(indices);
            var dot = host.IndexOf('.');
            if (dot < 0) return;
            host = host[(dot + 1)..];
        }
    }

    void FindHash(ReadOnlySpan<char> lower, ReadOnlySpan<byte> value, ref IndicatorHits hits)
    {
        if (hashes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower, out var indices)) hits.Add(indices);
    }

    /// <summary>The whole name, and the bare name of `DOMAIN\name` and `name@domain`.</summary>
    void FindPerson(ReadOnlySpan<char> lower, ReadOnlySpan<byte> value, ref IndicatorHits hits)
    {
        if (people.Count == 0) return;
        var byName = people.GetAlternateLookup<ReadOnlySpan<char>>();
        if (byName.TryGetValue(lower, out var indices)) hits.Add(indices);
        var bare = lower[(lower.LastIndexOfAny('\\', '/') + 1)..];
        if (bare.IndexOf('@') is var at and > 0) bare = bare[..at];
        if (bare.Length < lower.Length && byName.TryGetValue(bare, out indices)) hits.Add(indices);
    }

    /// <summary>A host or user: also the first label of a full name, and an account of a machine, `DC01$`, as the machine.</summary>
    void FindName(ReadOnlySpan<char> lower, ReadOnlySpan<byte> value, ref IndicatorHits hits)
    {
        FindHost(lower, value, ref hits);
        FindPerson(lower, value, ref hits);
        var bare = lower[(lower.LastIndexOfAny('\\', '/') + 1)..].TrimEnd('$');
        FindWhole(bare, ref hits);
        if (bare.IndexOfAny('@', '.') is var end and > 0) FindWhole(bare[..end], ref hits);
        if (bare.IndexOf('@') is var at and > 0) FindWhole(bare[..at], ref hits);
    }

    void FindWhole(ReadOnlySpan<char> name, ref IndicatorHits hits)
    {
        if (people.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var indices)) hits.Add(indices);
        if (domains.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out indices)) hits.Add(indices);
    }

    void FindAnything(ReadOnlySpan<char> lower, ReadOnlySpan<byte> value, ref IndicatorHits hits)
    {
        if (lower.IndexOf("://") > 0) FindUrl(lower, value, ref hits);
        else FindHost(lower, value, ref hits);
        FindHash(lower, value, ref hits);
        FindPerson(lower, value, ref hits);
    }

    /// <summary>http and https are one: a feed seldom knows which, and a log names what was used.</summary>
    static string WithoutScheme(string url) => url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];

    void AddHost(string? host, int index)
    {
        if (host is not null && !hostAddresses.Add(Utf8(host), index)) Add(hosts, host, index);
    }

    static byte[] Utf8(string value) => Encoding.UTF8.GetBytes(value);

    static void Add(Dictionary<string, int[]> index, string key, int position) =>
        index[key] = index.TryGetValue(key, out var others) ? [.. others, position] : [position];
}
