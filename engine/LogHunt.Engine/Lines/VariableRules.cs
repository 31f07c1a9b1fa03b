using System.Buffers;
using System.Text;

namespace LogHunt.Engine.Lines;

/// <summary>What in a line of an unknown shape is a value, and which values belong to one column. Asked for new edges only.</summary>
static class VariableRules
{
    static readonly SearchValues<byte> BeforeValues = SearchValues.Create(" \"'=:([{"u8);
    static readonly SearchValues<byte> BeforeWords = SearchValues.Create(" ,;\t|>"u8);

    /// <summary>
    /// Whether the word between two places is a value: it has a digit, an `@`, a backslash, a dot inside, or a letter beyond ASCII.
    /// What an equals sign or a JSON colon follows is a key and never a value.
    /// </summary>
    public static bool IsValue(MarkedLine line, int from, int to)
    {
        if (line[to] == '=' || line[to] == '"' && line[to + 1] == ':' && from > 0 && line[from - 1] == '"') return false;
        for (var at = from; at < to; at++)
        {
            var value = line[at];
            if (value is (>= (byte)'0' and <= (byte)'9') or (byte)'@' or (byte)'\\' or >= 0x80) return true;
            if (value == '.' && at > from && at + 1 < to) return true;
        }
        return false;
    }

    /// <summary>
    /// What all values of a column have in common: the words directly before them (`srcip=`, `"host":{"name":"`, `from `). Where
    /// there are none it is the column before and the delimiters between: the places of a CSV line.
    /// </summary>
    public static string Key(ReadOnlySpan<byte> literal, ValueEnd end, int columnBefore)
    {
        if (end == ValueEnd.Rest) return "rest";
        return (Words(literal) ?? $"~{columnBefore}{Shape(literal)}") + (end == ValueEnd.Quote ? "" : " ");
    }

    static string? Words(ReadOnlySpan<byte> literal)
    {
        var to = literal.LastIndexOfAnyExcept(BeforeValues) + 1;
        var from = literal[..to].LastIndexOfAny(BeforeWords) + 1;
        foreach (var value in literal[from..to])
            if (char.IsAsciiLetter((char)value)) return Encoding.Latin1.GetString(literal[from..]);
        return null;
    }

    static string Shape(ReadOnlySpan<byte> literal)
    {
        var shape = new StringBuilder();
        var isWord = false;
        foreach (var value in literal)
        {
            var wasWord = isWord;
            isWord = !MarkedLine.IsDelimiter(value);
            if (!isWord || !wasWord) shape.Append(isWord ? 'w' : (char)value);
        }
        return shape.ToString();
    }
}
