using System.Collections.Frozen;
using System.Collections.Immutable;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>What feeds call the types of their values, in columns' names, in cells and in attributes.</summary>
static class IndicatorTypeNames
{
    static readonly ImmutableArray<IndicatorType> Addresses = [IndicatorType.Ipv4, IndicatorType.Ipv6, IndicatorType.Cidr];
    static readonly ImmutableArray<IndicatorType> Hashes = [IndicatorType.Md5, IndicatorType.Sha1, IndicatorType.Sha256];

    static readonly FrozenDictionary<string, ImmutableArray<IndicatorType>> Searched = Named(
        (Addresses, "ip ipv4 ipv6 addr ipaddr ipaddress ipv4addr ipv6addr ipdst ipsrc ipport ipv4address ipv6address addressip ipadresse " +
            "dstip srcip sourceip destinationip destip remoteip attackerip c2ip hostip cidr network netblock subnet prefix iprange nett " +
            "nettverk networkip ipcidr networkipv4 " +
            "networkipv6 networksourceip networksourceipv4 networksourceipv6 networkdestinationip networkdestinationipv4 " +
            "networkdestinationipv6 networkcidrblock"),
        ([IndicatorType.Domain, IndicatorType.Ipv4, IndicatorType.Ipv6],
            "domain domains hostname host fqdn domainname c2domain domene domenenavn vertsnavn vert hostnameport " +
                "emailsourcedomain"),
        ([IndicatorType.Url], "url urls uri c2url maliciousurl urlfull urloriginal"),
        ([IndicatorType.Md5], "md5 md5hash filehashmd5 filemd5 hashmd5 responsemd5"),
        ([IndicatorType.Sha1], "sha1 sha1hash filehashsha1 filesha1 hashsha1"),
        ([IndicatorType.Sha256], "sha256 sha256hash filehashsha256 filesha256 hashsha256 responsesha256"),
        (Hashes, "hash filehash filehashvalue hashes file sjekksum hashverdi"),
        ([IndicatorType.Email], "email emailaddress emailaddr emailsrc emaildst emailsender emailreplyto emailsenderaddress sender epost epostadresse avsender mail"),
        ([IndicatorType.User], "user username account useraccount bruker brukernavn konto"));

    static readonly FrozenSet<string> NotSearched = FrozenSet.Create(StringComparer.Ordinal,
        "filename", "filepath", "path", "mutex", "regkey", "registry", "registrykey", "useragent", "asn", "as", "text", "comment", "link",
        "reference", "malware", "malwaretype", "yara", "sigma", "snort", "cve", "vulnerability", "campaign", "actor", "threatactor", "btc",
        "bitcoin", "ja3", "ja3s", "imphash", "ssdeep", "tlsh", "certificate", "sha512", "sha384", "sha224", "sha512hash", "port", "process",
        "command", "commandline", "macaddress", "attachment", "emailsubject", "phonenumber", "filnavn", "lenke", "kilde", "other", "pattern",
        "datetime", "date", "size", "sizeinbytes", "emailattachment", "service", "pipe", "cookie", "uuid", "pdb", "jarm", "boolean",
        "filehashimphash", "filehashpehash", "pehash", "authentihash", "vhash", "cdhash", "telfhash", "impfuzzy", "dhash",
        "faviconmd5", "x509fingerprintmd5", "x509fingerprintsha1", "x509fingerprintsha256", "ja3fingerprintmd5", "hasshmd5",
        "hasshservermd5", "hassh", "ja4", "jarmfingerprint", "certhash", "certificatethumbprint", "pubkeyhash", "software",
        "targetemail", "targetuser", "targetmachine", "targetorg", "targetexternal", "whoisregistrantemail", "githubrepository",
        "jabberid", "fingerprint", "thumbprint", "serial", "serialnumber", "commit", "exitnode", "fingeravtrykk", "serienummer",
        "guid", "references", "links", "tags", "labels", "sources", "groups", "industries", "targetedcountries", "malwarefamilies",
        "attackids");

    /// <summary>What a value of a type of that name may be, likeliest first; empty when the name is none of ours.</summary>
    public static ImmutableArray<IndicatorType> Of(string name) =>
        Bare(name) is var bare && Searched.TryGetValue(bare, out var types) ? types
        : bare.EndsWith('s') ? Searched.GetValueOrDefault(bare[..^1], []) : [];

    /// <summary>Whether the name says what no table of ours holds: a value of it is no indicator, whatever it looks like.</summary>
    public static bool IsNotSearched(string name) => NotSearched.Contains(Bare(name));

    /// <summary>Whether below the name stand files that were seen with a value.</summary>
    public static bool AreSamples(string name) => Bare(name) is "malwaresamples" or "samples" or "payloads" or "attachment";

    /// <summary>The name in small letters without what stands between its words, and without the space it is of (`Intel::ADDR`).</summary>
    public static string Bare(string name)
    {
        var own = name.LastIndexOf("::", StringComparison.Ordinal) is var at and >= 0 ? name[(at + 2)..] : name;
        return string.Concat(own.ToLowerInvariant().Where(char.IsLetterOrDigit));
    }

    /// <summary>
    /// The parts of a value of several types (`filename|sha256`) with the type of each; a file's name, which stands first, may hold the
    /// sign that parts them.
    /// </summary>
    public static IEnumerable<(string Type, string Value)> PartsOf(string type, string value)
    {
        var (types, values) = (type.Split('|'), value.Split('|'));
        if (types.Length == 1) return [(type, value)];
        if (values.Length > types.Length) values = [string.Join('|', values[..^(types.Length - 1)]), .. values[^(types.Length - 1)..]];
        return types.Zip(values);
    }

    static FrozenDictionary<string, ImmutableArray<IndicatorType>> Named(params (ImmutableArray<IndicatorType> Types, string Names)[] lists) =>
        lists.SelectMany(list => list.Names.Split(' ').Select(name => (name, list.Types)))
            .ToFrozenDictionary(pair => pair.name, pair => pair.Types, StringComparer.Ordinal);
}
