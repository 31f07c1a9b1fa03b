using System.Collections.Frozen;
using System.Text;

namespace LogHunt.Ingest.Times;

/// <summary>
/// Names of months and short ones of weekdays at the start of a text, in English and in the languages whose journals have been seen:
/// Norwegian, Danish, Swedish, German, Dutch, French, Spanish, Italian, Portuguese and Polish; whole names in the first of them. `lis` is
/// Poland's November, not Croatia's October.
/// </summary>
static class MonthNames
{
    /// <summary>Bytes beyond which a word is no name.</summary>
    const int Longest = 10;

    static readonly FrozenDictionary<string, int> Months = Index(
        "jan january januar januari sty ene gen janv", "feb february februar februari lut fev febr févr",
        "mar march mars marts märz mär mrt", "apr april kwi abr avr avril", "may mai maj mei mag", "jun june juni cze giu juin", "jul july juli lip lug juil",
        "aug august augusti sie ago août", "sep sept september wrz set", "oct october oktober okt paź ott out", "nov november lis",
        "dec december desember dezember des dez gru dic déc");

    static readonly FrozenDictionary<string, int> Weekdays = Index(
        "mon man ma mån mo lun pon", "tue tir ti tis di mar wto", "wed ons on mi mer śro śr", "thu tor to do jeu czw", "fri fre fr ven pią pt",
            "sat lør lø lör sa sam sob", "sun søn sø sön so dim nie");

    static readonly FrozenDictionary<string,
        int>.AlternateLookup<ReadOnlySpan<char>> MonthOf = Months.GetAlternateLookup<ReadOnlySpan<char>>();
    static readonly FrozenDictionary<string,
        int>.AlternateLookup<ReadOnlySpan<char>> WeekdayOf = Weekdays.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A month's name; `length` takes a full stop after it along.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int month, out int length)
    {
        length = 3;
        month = text.Length < 4 || IsWord(text[3]) ? 0 : ((text[0] | 0x20) << 16 | (text[1] | 0x20) << 8 | (text[2] | 0x20)) switch
        {
            'j' << 16 | 'a' << 8 | 'n' => 1,
            'f' << 16 | 'e' << 8 | 'b' => 2,
            'm' << 16 | 'a' << 8 | 'r' => 3,
            'a' << 16 | 'p' << 8 | 'r' => 4,
            'm' << 16 | 'a' << 8 | 'y' => 5,
            'j' << 16 | 'u' << 8 | 'n' => 6,
            'j' << 16 | 'u' << 8 | 'l' => 7,
            'a' << 16 | 'u' << 8 | 'g' => 8,
            's' << 16 | 'e' << 8 | 'p' => 9,
            'o' << 16 | 'c' << 8 | 't' => 10,
            'n' << 16 | 'o' << 8 | 'v' => 11,
            'd' << 16 | 'e' << 8 | 'c' => 12,
            _ => 0,
        };
        if (month == 0 && !Look(text, MonthOf, out month, out length)) return false;
        if (length < text.Length && text[length] == '.') length++;
        return true;
    }

    public static bool TryReadWeekday(ReadOnlySpan<byte> text, out int length)
    {
        if (!Look(text, WeekdayOf, out _, out length)) return false;
        while (length < text.Length && text[length] is (byte)'.' or (byte)',') length++;
        return true;
    }

    static bool Look(ReadOnlySpan<byte> text, FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> names,
        out int number, out int length)
    {
        (number, length) = (0, 0);
        while (length < text.Length && length < Longest && IsWord(text[length])) length++;
        if (length is < 2 or >= Longest) return false;
        Span<char> word = stackalloc char[Longest];
        if (!Encoding.UTF8.TryGetChars(text[..length], word, out var chars)) return false;
        for (var i = 0; i < chars; i++) word[i] = char.ToLowerInvariant(word[i]);
        return names.TryGetValue(word[..chars], out number);
    }

    static bool IsWord(byte c) => c >= 0x80 || (uint)((c | 0x20) - 'a') <= 25;

    static FrozenDictionary<string, int> Index(params string[] names) =>
        names.SelectMany((line, i) => line.Split(' ').Select(name => (name, number: i + 1)))
            .ToFrozenDictionary(x => x.name, x => x.number, StringComparer.Ordinal);
}
