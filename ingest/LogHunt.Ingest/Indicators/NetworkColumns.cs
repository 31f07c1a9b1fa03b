using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Ingest.Indicators;

/// <summary>Where a table has networks in two columns: the first address and the last one, or an address and its mask. -1 is no column.</summary>
readonly record struct NetworkColumns(int First, int Last, int Mask)
{
    static readonly string[] Firsts = ["startip", "ipstart", "startaddress", "firstip", "firstaddress", "ipfrom", "fromip", "rangestart", "startadresse", "førsteip"];
    static readonly string[] Lasts = ["endip", "ipend", "endaddress", "lastip", "lastaddress", "ipto", "toip", "rangeend", "sluttadresse", "sisteip"];
    static readonly string[] Masks = ["netmask", "mask", "subnetmask", "prefixlength", "prefixlen", "masklength", "masklen", "nettmaske"];
    static readonly string[] Networks = ["network", "networkaddress", "netaddress", "ip", "ipaddress", "subnet", "nett", "nettverk", "ipadresse"];

    /// <summary>Whether addresses stand from one column to another.</summary>
    public bool IsRange => Last >= 0;

    /// <summary>The columns by their bare names. `start` and `end` may be times: beside a mask or a network they are addresses.</summary>
    public static NetworkColumns Find(ImmutableArray<string> bare)
    {
        int At(string[] names) => names.Select(name => bare.IndexOf(name)).FirstOrDefault(at => at >= 0, -1);
        var mask = At(Masks);
        // A network's own column, too, says that `start` and `end` are no times.
        var (first, last) = mask < 0 && !bare.Contains("netblock") ? (At(Firsts), At(Lasts))
            : (At([.. Firsts, "start"]), At([.. Lasts, "end"]));
        return first >= 0 && last >= 0 ? new(first, last, -1) : mask >= 0 ? new(At(Networks), -1, mask) : new(-1, -1, -1);
    }

    /// <summary>A cell with what another column says of its network, as one text; the cell alone where there is none.</summary>
    public string Whole(int at, string cell, Func<int, string> other)
    {
        if (at != First || at < 0 || !Addresses.TryParseIPv4(Encoding.UTF8.GetBytes(cell), out _)) return cell;
        if (IsRange) return other(Last) is { Length: > 0 } last ? $"{cell}-{last}" : cell;
        return other(Mask).TrimStart('/') is { Length: > 0 } mask ? $"{cell}/{mask}" : cell;
    }
}
