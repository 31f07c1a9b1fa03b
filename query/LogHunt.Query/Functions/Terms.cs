namespace LogHunt.Query.Functions;

/// <summary>A term is a maximal run of letters and digits; a text with separators in it is found as a phrase with term edges.</summary>
static class Terms
{
    public static bool Has(ReadOnlySpan<char> text, ReadOnlySpan<char> term)
    {
        if (term.IsEmpty) return true;
        for (var start = 0; ;)
        {
            var at = text[start..].IndexOf(term, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return false;
            at += start;
            var end = at + term.Length;
            if ((at == 0 || !Joined(text[at - 1], text[at])) && (end == text.Length || !Joined(text[end - 1], text[end]))) return true;
            start = at + 1;
        }
    }

    static bool Joined(char a, char b) => char.IsLetterOrDigit(a) && char.IsLetterOrDigit(b);
}
