using System.Buffers.Text;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Envelopes;

/// <summary>Syslog's facilities and levels where they stand as words, in any case, or as their numbers.</summary>
static class SyslogWords
{
    static readonly KeyValueTable<int> Facilities = Numbered(
        "kern,kernel user mail daemon,system auth,security syslog lpr news uucp cron authpriv ftp ntp audit alert clock " +
        "local0 local1 local2 local3 local4 local5 local6 local7");

    static readonly KeyValueTable<int> Levels = Numbered(
        "emerg,panic,emergency alert crit,critical err,error warning,warn notice info,informational debug");

    public static bool IsFacility(ReadOnlySpan<byte> word) => Facilities.TryFind(word, out _);

    public static bool IsLevel(ReadOnlySpan<byte> word) => Levels.TryFind(word, out _);

    /// <summary>0 to 23, -1 when it is none.</summary>
    public static int Facility(ReadOnlySpan<byte> text) => Number(text, Facilities, 23);

    /// <summary>0 to 7, -1 when it is none.</summary>
    public static int Level(ReadOnlySpan<byte> text) => Number(text, Levels, 7);

    static int Number(ReadOnlySpan<byte> text, KeyValueTable<int> words, int most) =>
        words.TryFind(text, out var number) ? number
        : Utf8Parser.TryParse(text, out number, out var read) && read == text.Length && number >= 0 && number <= most ? number
        : -1;

    static KeyValueTable<int> Numbered(string words) =>
        new(words.Split(' ').SelectMany((line, i) => line.Split(',').Select(word => (word, i))), foldCase: true);
}
