namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// Which pairs of neighbouring bytes a line has: one look that tells nearly every format, each by a few loads, that the words which it
/// knows its lines by are not there. Kept by the reader of envelopes and filled when it is first asked; not thread-safe.
/// </summary>
sealed class LinePairs
{
    const int Places = 1 << 13;

    /// <summary>A place holds the number of the line that has such a pair, so that nothing is cleared but once in 255 lines.</summary>
    readonly byte[] lineOf = new byte[Places];
    byte line;
    bool isFilled;

    /// <summary>Begins another line.</summary>
    public void Begin()
    {
        isFilled = false;
        if (++line != 0) return;
        Array.Clear(lineOf);
        line = 1;
    }

    /// <summary>Adds what was unwrapped out of the line.</summary>
    public void Add(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner)
    {
        if (!isFilled) Fill(outer);
        Fill(inner);
    }

    /// <summary>Whether the line may hold a word of two bytes or more; false is certain.</summary>
    public bool MayHold(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        if (!isFilled) Fill(text);
        for (var i = 1; i < word.Length; i++)
            if (lineOf[Place(word[i - 1], word[i])] != line) return false;
        return true;
    }

    void Fill(ReadOnlySpan<byte> text)
    {
        isFilled = true;
        var (table, number) = (lineOf, line);
        if (text.IsEmpty) return;
        var before = text[0];
        foreach (var next in text[1..])
        {
            table[Place(before, next)] = number;
            before = next;
        }
    }

    /// <summary>Text is ASCII, nearly: seven bits of one and six of the other tell its pairs apart.</summary>
    static int Place(byte before, byte next) => (before << 6 ^ next) & (Places - 1);
}
