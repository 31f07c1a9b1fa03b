using System.Buffers;

namespace LogHunt.Ingest.Texts;

/// <summary>How the pairs of a line are written.</summary>
enum KeyValueDialect
{
    /// <summary>`key=value key="a value"`.</summary>
    Blank,

    /// <summary>`key=value,key="a value"`.</summary>
    Comma,

    /// <summary>CEF's extension: values hold blanks, `\=` and `\\`, and quotes mean nothing.</summary>
    Cef,
}

/// <summary>
/// Reads `key=value` pairs without copying. Forgiving where firewalls are careless: words that are no pair are passed over, an
/// unquoted value reaches to the next pair, a quoted one to the quote that is followed by the next pair or the end (so quotes
/// inside do no harm) or, cut short, to the end of the line; `a=b="c"` is an empty `a` and then `b`.
/// </summary>
ref struct KeyValueReader(ReadOnlySpan<byte> text, KeyValueDialect dialect = KeyValueDialect.Blank)
{
    static readonly SearchValues<byte> KeyBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.[]"u8);

    /// <summary>How far a doubtful quote is looked after, so that a hostile line costs no more than its length.</summary>
    const int Lookahead = 2048;

    readonly ReadOnlySpan<byte> text = text;
    readonly byte comma = dialect == KeyValueDialect.Comma ? (byte)',' : (byte)' ';
    int position;

    /// <summary>Where a value was found to end, and the pair behind it: it need not be looked for again.</summary>
    int endedAt = -1, nextKey, nextEquals;

    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the value holds CEF's backslash escapes.</summary>
    public bool Escaped { get; private set; }

    public bool Next()
    {
        var equals = NextPair(position);
        if (equals < 0) return false;
        Key = text[position..equals];
        var start = equals + 1;
        Escaped = false;
        if (dialect == KeyValueDialect.Cef) ReadCef(start);
        else if (start < text.Length && text[start] == '"') ReadQuoted(start + 1);
        else ReadBare(start);
        return true;
    }

    /// <summary>Moves to the next key; gives where its `=` is, or -1.</summary>
    int NextPair(int from)
    {
        if (from == endedAt)
        {
            position = nextKey;
            return nextEquals;
        }
        while (from < text.Length)
        {
            var length = text[from..].IndexOfAnyExcept(KeyBytes);
            if (length < 0) return -1;
            if (length > 0 && text[from + length] == '=')
            {
                position = from;
                return from + length;
            }
            from += length + 1;
        }
        return -1;
    }

    void ReadQuoted(int start)
    {
        for (var from = start; ;)
        {
            var quote = text[from..].IndexOf((byte)'"');
            if (quote < 0)
            {
                Value = TrimEnd(text[start..]);
                position = text.Length;
                return;
            }
            quote += from;
            if (EndsAt(quote + 1, out _) && (text[quote - 1] != '\\' || !IsEscaped(quote)))
            {
                Value = text[start..quote];
                position = quote + 1;
                return;
            }
            from = quote + 1;
        }
    }

    void ReadBare(int start)
    {
        for (var from = start; ;)
        {
            var length = comma == ' '
                ? text[from..].IndexOfAny((byte)' ', (byte)'=', (byte)'\t')
                : text[from..].IndexOfAny((byte)',', (byte)'=');
            var end = length < 0 ? text.Length : from + length;
            if (end < text.Length && text[end] == '=')
            {
                if (from == start && end > start && end + 1 < text.Length && text[end + 1] == '"'
                    && text[start..end].IndexOfAnyExcept(KeyBytes) < 0)
                {
                    Value = default;
                    position = start;
                    return;
                }
                from = end + 1;
                continue;
            }
            if (EndsAt(end, out var next))
            {
                Value = TrimEnd(text[start..end]);
                position = end;
                return;
            }
            from = next;
        }
    }

    void ReadCef(int start)
    {
        var end = text.Length;
        for (var from = start; from < text.Length;)
        {
            var length = text[from..].IndexOfAny((byte)'=', (byte)'\\');
            if (length < 0) break;
            var at = from + length;
            if (text[at] == '\\')
            {
                Escaped = true;
                from = at + 2;
                continue;
            }
            var key = at;
            while (key > start && KeyBytes.Contains(text[key - 1])) key--;
            if (key < at && key > start && text[key - 1] == ' ')
            {
                end = key - 1;
                break;
            }
            from = at + 1;
        }
        Value = TrimEnd(text[start..end]);
        position = end;
    }

    /// <summary>
    /// Whether a value may end here: at the end of the line (or what relays append), or before a separator and the next pair.
    /// </summary>
    bool EndsAt(int at, out int next)
    {
        next = at;
        if (at >= text.Length) return true;
        if (!IsSeparator(text[at])) return false;
        next = at + 1;
        while (next < text.Length && IsSeparator(text[next])) next++;
        if (next == text.Length) return true;
        var length = text[next..].IndexOfAnyExcept(KeyBytes);
        if (length <= 0 || text[next + length] != '=') return false;
        (endedAt, nextKey, nextEquals) = (at, next, next + length);
        return true;
    }

    readonly bool IsSeparator(byte c) =>
        c == ' ' || c == comma || c is (byte)'\t' or (byte)'|' or 0 or (byte)'\r' or (byte)'\n' or (byte)';';

    /// <summary>
    /// Whether the backslash before a quote that could end the value escapes it. It does when the next plain quote closes a value
    /// and does not open one: `user="a\" srcip=1.2.3.4 x=\"b"` is one value, `path="C:\" size="1"` are two.
    /// </summary>
    readonly bool IsEscaped(int quote)
    {
        for (var next = quote + 1; next < Math.Min(text.Length, quote + Lookahead); next++)
            if (text[next] == '"' && text[next - 1] != '\\') return text[next - 1] != '=';
        return false;
    }

    static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> value)
    {
        while (value.Length > 0 && value[^1] is (byte)' ' or 0 or (byte)'|' or (byte)'\r' or (byte)'\t') value = value[..^1];
        return value;
    }
}
