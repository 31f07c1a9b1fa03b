using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>The names that archives give their members. We never write to them, but they are shown, stored and searched.</summary>
static class MemberName
{
    const int Longest = 1024;

    /// <summary>
    /// The name as a relative path with `/`: roots, drive letters and `..` left out, control characters replaced, overlong names
    /// cut. `warning` says so when the name tried to climb out.
    /// </summary>
    public static string Clean(string? name, out string? warning)
    {
        warning = null;
        if (string.IsNullOrEmpty(name)) return "unnamed";
        var climbs = name[0] is '/' or '\\' || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]));
        var clean = new StringBuilder(name.Length);
        foreach (var part in name.Split('/', '\\'))
        {
            if (part is "" or ".") continue;
            if (part == ".." || (clean.Length == 0 && part.Length == 2 && part[1] == ':' && char.IsAsciiLetter(part[0])))
            {
                climbs = true;
                continue;
            }
            if (clean.Length > 0) clean.Append('/');
            foreach (var c in part) clean.Append(char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c);
        }
        if (clean.Length == 0) clean.Append("unnamed");
        if (clean.Length > Longest) clean.Length = Longest;
        if (climbs) warning = $"the archive names it `{Shown(name)}`, outside of itself; taken as `{clean}`";
        return clean.ToString();
    }

    /// <summary>The name of what a single-file compression holds: `a.log.gz` → `a.log`, `a.tgz` → `a.tar`.</summary>
    public static string Inner(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '!']) + 1)..];
        var dot = name.LastIndexOf('.');
        if (dot <= 0) return name;
        return name[(dot + 1)..].ToUpperInvariant() switch
        {
            "GZ" or "Z" or "BZ2" or "XZ" or "ZST" or "ZSTD" or "LZ" or "LZ4" => name[..dot],
            "TGZ" or "TBZ" or "TBZ2" or "TXZ" or "TZST" or "TLZ" => name[..dot] + ".tar",
            _ => name,
        };
    }

    static string Shown(string name)
    {
        var shown = name.Length > 200 ? name[..200] + "…" : name;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }
}
