using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Envelopes;

/// <summary>Syslog's facilities and levels where they stand as words, in any case.</summary>
static class SyslogWords
{
    static readonly KeyValueTable<bool> Facilities = Words(
        "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp clock ntp audit alert security kernel system " +
        "local0 local1 local2 local3 local4 local5 local6 local7");

    static readonly KeyValueTable<bool> Levels = Words(
        "emerg panic emergency alert crit critical err error warn warning notice info informational debug");

    public static bool IsFacility(ReadOnlySpan<byte> word) => Facilities.TryFind(word, out _);

    public static bool IsLevel(ReadOnlySpan<byte> word) => Levels.TryFind(word, out _);

    static KeyValueTable<bool> Words(string words) => new(words.Split(' ').Select(word => (word, true)), foldCase: true);
}
