using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>The flags of a TCP segment as words with blanks between them, `SYN ACK`, in every format alike.</summary>
static class TcpFlags
{
    /// <summary>Out of letters: `SA`.</summary>
    public static void WriteLetters(RowWriter rows, ReadOnlySpan<byte> letters)
    {
        Span<byte> words = stackalloc byte[32];
        var length = 0;
        foreach (var letter in letters[..Math.Min(letters.Length, 8)])
        {
            var word = Word(letter);
            if (word.IsEmpty) continue;
            if (length > 0) words[length++] = (byte)' ';
            word.CopyTo(words[length..]);
            length += word.Length;
        }
        rows.Text(Asim.TcpFlags, words[..length]);
    }

    static ReadOnlySpan<byte> Word(byte letter) => letter switch
    {
        (byte)'S' => "SYN"u8,
        (byte)'A' => "ACK"u8,
        (byte)'F' => "FIN"u8,
        (byte)'R' => "RST"u8,
        (byte)'P' => "PSH"u8,
        (byte)'U' => "URG"u8,
        (byte)'E' => "ECE"u8,
        (byte)'C' or (byte)'W' => "CWR"u8,
        _ => default,
    };
}
