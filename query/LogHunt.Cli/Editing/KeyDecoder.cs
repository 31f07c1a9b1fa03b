using System.Globalization;
using System.Text;

namespace LogHunt.Cli.Editing;

/// <summary>
/// Bytes of a terminal → keys, as xterm and those after it send them. A key may come in pieces; what is not whole is held until more comes,
/// or until <see cref="Flush"/> says that nothing did: an Escape alone looks like the beginning of an arrow.
/// </summary>
sealed class KeyDecoder
{
    const byte Escape = 0x1b;

    /// <summary>No sequence of a key is longer: what goes on is no key.</summary>
    const int LongestSequence = 32;

    List<byte> held = [];

    /// <summary>Whether a key has begun that is not whole.</summary>
    public bool IsWaiting => held.Count > 0;

    public List<Key> Feed(ReadOnlySpan<byte> bytes)
    {
        held.AddRange(bytes);
        return Read(isAll: false);
    }

    /// <summary>What is held is all that there is.</summary>
    public List<Key> Flush() => Read(isAll: true);

    List<Key> Read(bool isAll)
    {
        var keys = new List<Key>();
        ReadOnlySpan<byte> bytes = held.ToArray();
        while (!bytes.IsEmpty && Next(bytes, isAll) is var (key, used) && used > 0)
        {
            bytes = bytes[used..];
            if (key.Name.Length > 0) keys.Add(key);
        }
        held = [.. bytes];
        return keys;
    }

    /// <summary>The first key and its bytes; none when it is not whole. A key without a name is none that we know.</summary>
    static (Key Key, int Used) Next(ReadOnlySpan<byte> bytes, bool isAll) => bytes[0] switch
    {
        Escape when bytes.Length == 1 => isAll ? (new("Escape"), 1) : default,
        Escape => Escaped(bytes, isAll),
        < 0x20 or 0x7f => (new(Control(bytes[0])), 1),
        _ => Typed(bytes, isAll),
    };

    static string Control(byte code) => code switch
    {
        0 => "C-Space",
        (byte)'\t' => "Tab",
        (byte)'\r' or (byte)'\n' => "Enter",
        8 or 0x7f => "Backspace",
        <= 26 => $"C-{(char)('a' + code - 1)}",
        0x1f => "C-_",
        _ => "",
    };

    /// <summary>Characters up to the next control.</summary>
    static (Key, int) Typed(ReadOnlySpan<byte> bytes, bool isAll)
    {
        var end = 0;
        while (end < bytes.Length && bytes[end] is >= 0x20 and not 0x7f) end++;
        var isCut = !isAll && end == bytes.Length;
        var text = new StringBuilder();
        var used = 0;
        while (used < end)
        {
            var status = Rune.DecodeFromUtf8(bytes[used..end], out var rune, out var length);
            if (status == System.Buffers.OperationStatus.NeedMoreData && isCut) break;
            // The controls of Latin-1 are as good as an escape to some terminals.
            if (!Rune.IsControl(rune)) text.Append(rune);
            used += length;
        }
        return (text.Length > 0 ? new("Text", text.ToString()) : default(Key) with { Name = "" }, used);
    }

    static (Key, int) Escaped(ReadOnlySpan<byte> bytes, bool isAll)
    {
        switch (bytes[1])
        {
            case (byte)'[': return Sequence(bytes, isAll);
            case (byte)'O':
                if (bytes.Length < 3) return isAll ? (new("M-O"), 2) : default;
                return (new(bytes[2] == (byte)'M' ? "Enter" : Arrow(bytes[2])), 3);
            case Escape:
                // Alt with an arrow, as older terminals send it.
                return bytes.Length == 2 ? isAll ? (new("Escape"), 1) : default
                    : bytes[2] is (byte)'[' or (byte)'O' && Escaped(bytes[1..], isAll) is var (key, used)
                        ? used == 0 ? default : (new($"M-{key.Name}", key.Text), used + 1)
                    : (new("Escape"), 1);
            case < 0x20 or 0x7f: return (new($"M-{Control(bytes[1])}"), 2);
            default:
                var status = Rune.DecodeFromUtf8(bytes[1..], out var rune, out var length);
                return status == System.Buffers.OperationStatus.NeedMoreData && !isAll ? default : (new($"M-{rune}"), 1 + length);
        }
    }

    /// <summary>`ESC [`, parameters, and the letter that ends it.</summary>
    static (Key, int) Sequence(ReadOnlySpan<byte> bytes, bool isAll)
    {
        var end = 2;
        while (end < bytes.Length && bytes[end] is >= 0x20 and < 0x40) end++;
        if (end == bytes.Length || end > LongestSequence) return isAll || end > LongestSequence ? (new(""), end) : default;
        var numbers = Encoding.ASCII.GetString(bytes[2..end]).Split(';')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        if (bytes[end] == (byte)'~' && numbers[0] == 200) return Pasted(bytes, end + 1, isAll);
        var modifiers = numbers.Length > 1 ? numbers[1] - 1 : 0;
        var name = (bytes[end], numbers) switch
        {
            ((byte)'~', [27, _, var code]) => Coded(code),
            ((byte)'~', _) => Numbered(numbers[0]),
            ((byte)'u', _) => Coded(numbers[0]),
            ((byte)'Z', _) => "S-Tab",
            _ => Arrow(bytes[end]),
        };
        if (name.Length == 0 || modifiers < 0) return (new(""), end + 1);
        if (name == "Text" && modifiers == 0) return (new("Text", ((char)numbers[0]).ToString()), end + 1);
        var (ctrl, alt) = ((modifiers & 4) != 0 ? "C-" : "", (modifiers & 2) != 0 ? "M-" : "");
        return (new(ctrl + alt + ((modifiers & 1) != 0 && name.Length > 1 ? "S-" : "") + name), end + 1);
    }

    static string Arrow(byte letter) => letter switch
    {
        (byte)'A' => "Up", (byte)'B' => "Down", (byte)'C' => "Right", (byte)'D' => "Left", (byte)'H' => "Home", (byte)'F' => "End",
        _ => "",
    };

    static string Numbered(int number) => number switch
    {
        1 or 7 => "Home", 4 or 8 => "End", 3 => "Delete", 5 => "PageUp", 6 => "PageDown", _ => "",
    };

    static string Coded(int code) => code switch
    {
        13 => "Enter", 9 => "Tab", 27 => "Escape", 127 or 8 => "Backspace", > 32 and < 127 => ((char)code).ToString(), _ => "",
    };

    /// <summary>
    /// What stands between the marks of a pasted text. One that is never closed is held, and ends when nothing more comes.
    /// </summary>
    static (Key, int) Pasted(ReadOnlySpan<byte> bytes, int start, bool isAll)
    {
        var length = bytes[start..].IndexOf("\e[201~"u8);
        if (length < 0 && !isAll) return default;
        var text = Encoding.UTF8.GetString(length < 0 ? bytes[start..] : bytes.Slice(start, length));
        return (new("Paste", Plain(text)), length < 0 ? bytes.Length : start + length + 6);
    }

    static string Plain(string text) => string.Concat(text.ReplaceLineEndings("\n").Where(c => c is '\n' or '\t' || !char.IsControl(c)));
}
