namespace LogHunt.Ingest.Texts;

/// <summary>A reading position in a message. Each step that returns false leaves the position where it was.</summary>
ref struct TextCursor(ReadOnlySpan<byte> text)
{
    /// <summary>What is not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    public bool Skip(ReadOnlySpan<byte> literal)
    {
        if (!Rest.StartsWith(literal)) return false;
        Rest = Rest[literal.Length..];
        return true;
    }

    /// <summary>What stands before the first `mark`; the mark is passed.</summary>
    public bool Until(ReadOnlySpan<byte> mark, out ReadOnlySpan<byte> before)
    {
        var at = Rest.IndexOf(mark);
        before = at < 0 ? default : Rest[..at];
        if (at < 0) return false;
        Rest = Rest[(at + mark.Length)..];
        return true;
    }

    /// <summary>What stands before the last `mark`: for text that its sender chose, followed by words of the program.</summary>
    public bool UntilLast(ReadOnlySpan<byte> mark, out ReadOnlySpan<byte> before)
    {
        var at = Rest.LastIndexOf(mark);
        before = at < 0 ? default : Rest[..at];
        if (at < 0) return false;
        Rest = Rest[(at + mark.Length)..];
        return true;
    }

    /// <summary>The next word, empty at the end; blanks before it are passed.</summary>
    public ReadOnlySpan<byte> Word()
    {
        var trimmed = Rest.TrimStart(" \t"u8);
        var end = trimmed.IndexOfAny((byte)' ', (byte)'\t');
        if (end < 0) end = trimmed.Length;
        Rest = trimmed[end..];
        return trimmed[..end];
    }

    /// <summary>
    /// `'text'`, `"text"` or `` `text' ``, up to the last closing quote before `after` (or the end), because a name may hold
    /// quotes.
    /// </summary>
    public bool Quoted(ReadOnlySpan<byte> after, out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (Rest.IsEmpty || Rest[0] is not ((byte)'\'' or (byte)'"' or (byte)'`')) return false;
        var quote = Rest[0] == '"' ? (byte)'"' : (byte)'\'';
        ReadOnlySpan<byte> mark = [quote, .. after];
        var end = after.IsEmpty ? Rest[1..].LastIndexOf(quote) : Rest[1..].IndexOf(mark);
        if (end < 0) return false;
        inside = Rest[1..(end + 1)];
        Rest = Rest[(end + 1 + mark.Length)..];
        return true;
    }

    /// <summary>The text without quotes around it.</summary>
    public static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> text) =>
        text.Length > 1 && text[0] is (byte)'\'' or (byte)'"' or (byte)'`' && text[^1] is (byte)'\'' or (byte)'"' ? text[1..^1] : text;

    /// <summary>What stands behind the first of one text, up to the next of another or to the end; empty without the first.</summary>
    public static ReadOnlySpan<byte> Between(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var from = text.IndexOf(before);
        if (from < 0) return default;
        var rest = text[(from + before.Length)..];
        return rest.IndexOf(after) is >= 0 and var end ? rest[..end] : rest;
    }

    public static bool IsNumber(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
