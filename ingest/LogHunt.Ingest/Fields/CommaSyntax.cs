namespace LogHunt.Ingest.Fields;

/// <summary>
/// `Device IP Address=192.0.2.1, UserName=ola,Step=1`: a comma that a backslash escapes parts nothing, one without a blank behind it only
/// where a name follows and no brace is open, so that lists and objects stay whole.
/// </summary>
sealed class CommaSyntax(AbsentWords absent) : FieldSyntax(absent)
{
    const int LongestName = 64;

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        for (var at = 0; at < record.Length;)
        {
            var length = Until(record[at..]);
            AddPair(record, at, length, "="u8, fields, escapes: true);
            at += length + 1;
            while (at < record.Length && record[at] == ' ') at++;
        }
    }

    /// <summary>Where the comma stands that ends the first part of a text; the text's end without one.</summary>
    public static int Until(ReadOnlySpan<byte> text)
    {
        var braces = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == '{') braces++;
            else if (text[at] == '}') braces = Math.Max(0, braces - 1);
            else if (text[at] == ',' && (at + 1 == text.Length || text[at + 1] == ' ' || (braces == 0 && IsNamed(text[(at + 1)..]))))
                return at;
        }
        return text.Length;
    }

    /// <summary>Whether a pair begins here.</summary>
    public static bool IsNamed(ReadOnlySpan<byte> text)
    {
        var name = text[..Math.Min(text.Length, LongestName)];
        return name.IndexOfAny(",={\\"u8) is > 0 and var end && name[end] == '=' && char.IsAsciiLetter((char)name[0]);
    }
}
