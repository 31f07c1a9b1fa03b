using System.Text;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// Text that the user gives as bytes: a query in a file or on standard input. UTF-8, or what a byte order mark says; what is neither is
/// read as Windows-1252, in which editors of the West wrote for decades, and said. A name with `ø` in it must not become one that nobody
/// bears and so is never found.
/// </summary>
static class GivenText
{
    const long Largest = 64 << 20;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    static readonly Encoding[] Marked = [Encoding.UTF32, new UTF32Encoding(true, true), Encoding.UTF8, Encoding.Unicode,
        Encoding.BigEndianUnicode];

    /// <summary>A whole file; `-` is standard input. Throws <see cref="InputException"/> for one that is no text.</summary>
    public static string Read(string path)
    {
        using var input = Open(path);
        using var bytes = new MemoryStream();
        var name = path == "-" ? "standard input" : path;
        var step = new byte[64 << 10];
        while (input.Read(step) is var read and > 0)
        {
            bytes.Write(step, 0, read);
            if (bytes.Length > Largest) throw new InputException($"`{name}` is larger than {Largest >> 20} MiB, and no text that a person wrote");
        }
        return Decode(bytes.ToArray(), name);
    }

    /// <summary>A file that the user names, to be read; `-` is standard input.</summary>
    public static Stream Open(string path) => path == "-" ? StandardInput.Open() : RegularFile.Open(path);

    public static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        foreach (var encoding in Marked)
            if (bytes.StartsWith(encoding.Preamble)) return encoding.GetString(bytes[encoding.Preamble.Length..]);
        if (bytes.Contains((byte)0))
            throw new InputException($"`{name}` is no text in UTF-8; save it as UTF-8, or as UTF-16 with its mark");
        return Line(bytes, name);
    }

    /// <summary>Text without a mark.</summary>
    static string Line(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            Terminal.Note($"note: `{name}` is not UTF-8 and was read as Windows-1252");
            return Western.GetString(bytes);
        }
    }

    /// <summary>Lines as they come, each without its end: of a pipe, whose writer may wait for an answer before the next one.</summary>
    public static Func<string?> Lines(Stream input, string name)
    {
        // Latin-1 maps each byte to the character of its number, so that a reader of lines can be used on bytes.
        var reader = new StreamReader(input, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        var isFirst = true;
        return () =>
        {
            if (reader.ReadLine() is not { } line) return null;
            ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(line);
            if (isFirst && bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
            isFirst = false;
            if (bytes.Contains((byte)0)) throw new InputException($"{name} is no text in UTF-8; save it as UTF-8");
            return Line(bytes, name);
        };
    }
}
