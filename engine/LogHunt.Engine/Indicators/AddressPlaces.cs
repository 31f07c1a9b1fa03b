using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Indicators;

/// <summary>
/// Which indicators of a set stand for an address. Those of IPv4, nearly all there are, lie sorted as numbers; the others, and
/// networks by the length of their prefix, lie in tables. Read by several threads once it is <see cref="Sort"/>ed.
/// </summary>
sealed class AddressPlaces
{
    List<ulong> given = [];             // IPv4 address, place
    Dictionary<UInt128, int[]>? others; // none of most sets: what counts in so wide numbers is compiled each time that it runs
    readonly List<(int Prefix, Dictionary<UInt128, int[]> Places)> networks = [];
    SortedAddresses sorted = new([]);
    int[] places = [];                  // of those
    AddressRanges? inNetworks;          // null without networks

    /// <summary>All addresses and networks, with their ends.</summary>
    public IEnumerable<(UInt128 First, UInt128 Last)> Ranges =>
        Enumerable.Range(0, sorted.Length).Select(i => Addresses.OfIPv4(sorted[i])).Concat((IEnumerable<UInt128>?)others?.Keys ?? [])
            .Select(address => (address, address)).Concat(OfNetworks);

    IEnumerable<(UInt128 First, UInt128 Last)> OfNetworks =>
        networks.SelectMany(network => network.Places.Keys.Select(first => (first, first | ~Addresses.Mask(network.Prefix))));

    /// <returns>Whether the text is an address; only then is it added.</returns>
    public bool Add(ReadOnlySpan<byte> text, int place)
    {
        if (!Addresses.TryParseIPv4(text, out var address)) return AddLong(text, place);
        given.Add((ulong)address << 32 | (uint)place);
        return true;
    }

    /// <summary>Adds a network of either kind of address; what is none is passed over.</summary>
    public void AddNetwork(ReadOnlySpan<byte> text, int place)
    {
        if (!Addresses.TryParseCidr(text, out var first, out var prefix)) return;
        var known = networks.FindIndex(network => network.Prefix == prefix);
        if (known < 0) networks.Add((prefix, []));
        Add(networks[known < 0 ? ^1 : known].Places, first, place);
    }

    /// <summary>Makes ready to be searched. Requires: nothing is added after it.</summary>
    public void Sort()
    {
        given.Sort();
        sorted = new([.. given.Select(one => (uint)(one >> 32))]);
        places = [.. given.Select(one => (int)(uint)one)];
        given = [];
        if (networks.Count > 0) inNetworks = new(OfNetworks);
    }

    /// <summary>Adds the places of an IPv4 address, most significant octet first, and of networks that hold it.</summary>
    public void Find(uint address, ref IndicatorHits hits)
    {
        for (var i = sorted.From(address); i < sorted.Length && sorted[i] == address; i++) hits.Add(places[i]);
        if (inNetworks is not null && inNetworks.Contains(address)) FindNetworks(Addresses.OfIPv4(address), ref hits);
    }

    /// <summary>Adds the places of an address, and of networks that hold it.</summary>
    public void Find(UInt128 address, ref IndicatorHits hits)
    {
        if (Addresses.IsIPv4(address))
        {
            Find((uint)address, ref hits);
            return;
        }
        if (others is not null && others.TryGetValue(address, out var places)) hits.Add(places);
        FindNetworks(address, ref hits);
    }

    void FindNetworks(UInt128 address, ref IndicatorHits hits)
    {
        foreach (var (prefix, places) in networks)
            if (places.TryGetValue(address & Addresses.Mask(prefix), out var found)) hits.Add(found);
    }

    bool AddLong(ReadOnlySpan<byte> text, int place)
    {
        if (!Addresses.TryParse(text, out var address)) return false;
        if (Addresses.IsIPv4(address)) given.Add((ulong)(uint)address << 32 | (uint)place);
        else Add(others ??= [], address, place);
        return true;
    }

    static void Add(Dictionary<UInt128, int[]> places, UInt128 key, int place) =>
        places[key] = places.TryGetValue(key, out var known) ? [.. known, place] : [place];
}
