using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.Iis;

/// <summary>
/// Which of W3C's fields a line without a header has, by the places of those that cannot be taken for another: the method, the
/// protocol's version, the status and how many numbers follow it.
/// </summary>
/// <param name="Before">Fields between clock and method: site, computer, address.</param>
/// <param name="HasAddress">Whether the last of them is the server's address.</param>
/// <param name="HasVersion">Whether `HTTP/1.1` follows the client.</param>
/// <param name="Between">Fields between the agent and the status: cookie, referer, host.</param>
/// <param name="After">Numbers from the status on.</param>
readonly record struct IisShape(int Before, bool HasAddress, bool HasVersion, int Between, int After)
{
    const int Most = 24;

    static readonly KeyValueTable<bool> Methods = new((
        "GET POST HEAD PUT DELETE OPTIONS PATCH CONNECT TRACE PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK DEBUG RPC_IN_DATA " +
        "RPC_OUT_DATA SEARCH REPORT").Split(' ').Select(method => (method, true)));

    public bool IsNothing => After == 0;

    /// <summary>The shape of a line; <see cref="IsNothing"/> when it is none of IIS's.</summary>
    public static IisShape Of(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)' ');
        if (line.Length < 50 || line[4] != '-' || line[10] != ' ' || line[13] != ':' || line[19] != ' ') return default;
        Span<Range> at = stackalloc Range[Most];
        var count = 0;
        for (var start = 0; start <= line.Length;)
        {
            if (count == Most) return default;
            var end = line[start..].IndexOf((byte)' ') is >= 0 and var blank ? start + blank : line.Length;
            at[count++] = start..end;
            start = end + 1;
        }
        var method = 2;
        while (method < 6 && method < count && !Methods.TryFind(line[at[method]], out _)) method++;
        // Stem, query, port, user, client; then perhaps the version, and the agent.
        var client = method + 5;
        if (method == 6 || client + 3 >= count || !TextCursor.IsNumber(line[at[method + 3]])
            || line[at[client]].IndexOfAny((byte)'.', (byte)':') < 0) return default;
        var hasVersion = line[at[client + 1]].StartsWith("HTTP/"u8);
        var agent = client + (hasVersion ? 2 : 1);
        var status = agent + 1;
        while (status < count && !IsStatus(line, at, status, count)) status++;
        var (between, after) = (status - agent - 1, count - status);
        if (between > 3 || after is not (3 or 4 or 6)) return default;
        return new(method - 2, method > 2 && line[at[method - 1]].IndexOfAny((byte)'.', (byte)':') > 0, hasVersion, between, after);
    }

    /// <summary>The names of a line's values in IIS's order.</summary>
    public IEnumerable<string> Names()
    {
        string[] before = (Before, HasAddress) switch
        {
            (0, _) => [], (1, true) => ["s-ip"], (1, false) => ["s-sitename"], (2, true) => ["s-sitename", "s-ip"],
            (2, false) => ["s-sitename", "s-computername"], _ => ["s-sitename", "s-computername", "s-ip"],
        };
        string[] between = Between switch
        {
            0 => [], 1 => ["cs(Referer)"], 2 => ["cs(Referer)", "cs-host"], _ => ["cs(Cookie)", "cs(Referer)", "cs-host"],
        };
        string[] after = After switch
        {
            3 => ["sc-status", "sc-substatus", "sc-win32-status"],
            4 => ["sc-status", "sc-substatus", "sc-win32-status", "time-taken"],
            _ => ["sc-status", "sc-substatus", "sc-win32-status", "sc-bytes", "cs-bytes", "time-taken"],
        };
        return ["date", "time", .. before, "cs-method", "cs-uri-stem", "cs-uri-query", "s-port", "cs-username", "c-ip",
            .. HasVersion ? ["cs-version"] : Array.Empty<string>(), "cs(User-Agent)", .. between, .. after];
    }

    static bool IsStatus(ReadOnlySpan<byte> line, ReadOnlySpan<Range> at, int index, int count)
    {
        if (line[at[index]] is not [>= (byte)'1' and <= (byte)'5', _, _]) return false;
        for (var i = index; i < count; i++)
            if (!TextCursor.IsNumber(line[at[i]])) return false;
        return true;
    }
}
