using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace LogHunt.Ingest.Records;

/// <summary>
/// One entry of systemd's journal as the journal itself writes it in JSON: a member for each field, text that is no UTF-8 as numbers.
/// What is given lives until the next entry begins.
/// </summary>
sealed class JournalEntry
{
    const int LongestName = 64;

    /// <summary>Bytes that one byte of a text may become: `\u001b`.</summary>
    const int LongestEscape = 6;

    static readonly SearchValues<byte> OfNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    readonly ArrayBufferWriter<byte> json = new(), name = new(), value = new();

    public bool IsEmpty => json.WrittenCount == 0 && name.WrittenCount == 0;

    public static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= LongestName && name[0] is not (>= (byte)'0' and <= (byte)'9') && !name.ContainsAnyExcept(OfNames);

    public void Begin()
    {
        json.ResetWrittenCount();
        name.ResetWrittenCount();
        value.ResetWrittenCount();
    }

    public void Add(ReadOnlySpan<byte> field, ReadOnlySpan<byte> text)
    {
        End();
        name.Write(field);
        value.Write(text);
    }

    /// <summary>Another line of the field before, without the blanks that set it below the first.</summary>
    public void Continue(ReadOnlySpan<byte> line)
    {
        var margin = line.IndexOfAnyExcept((byte)' ');
        value.Write("\n"u8);
        value.Write(line[Math.Min(margin < 0 ? line.Length : margin, JournalRecords.Margin + name.WrittenCount + 1)..]);
    }

    /// <summary>The head of an entry in the verbose form: its place in the journal, whose `t=` is the time in microseconds.</summary>
    public void Place(ReadOnlySpan<byte> cursor)
    {
        Span<byte> digits = stackalloc byte[20];
        foreach (var part in cursor.Split((byte)';'))
        {
            if (cursor[part] is not [(byte)'t', (byte)'=', .. var time]
                || !long.TryParse(time, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var microseconds))
                continue;
            Utf8Formatter.TryFormat(microseconds, digits, out var length);
            Add("__REALTIME_TIMESTAMP"u8, digits[..length]);
        }
        Add("__CURSOR"u8, cursor);
    }

    public ReadOnlySpan<byte> Text()
    {
        End();
        json.Write("}"u8);
        return json.WrittenSpan;
    }

    void End()
    {
        if (name.WrittenCount == 0) return;
        json.Write(json.WrittenCount == 0 ? "{\""u8 : ",\""u8);
        json.Write(name.WrittenSpan);
        json.Write("\":"u8);
        if (Utf8.IsValid(value.WrittenSpan)) Quoted(value.WrittenSpan);
        else Numbers(value.WrittenSpan);
        name.ResetWrittenCount();
        value.ResetWrittenCount();
    }

    void Quoted(ReadOnlySpan<byte> text)
    {
        json.Write("\""u8);
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(text, json.GetSpan(text.Length * LongestEscape + 1), out _, out var length);
        json.Advance(length);
        json.Write("\""u8);
    }

    void Numbers(ReadOnlySpan<byte> bytes)
    {
        var separator = "["u8;
        foreach (var one in bytes)
        {
            json.Write(separator);
            Utf8Formatter.TryFormat(one, json.GetSpan(3), out var length);
            json.Advance(length);
            separator = ","u8;
        }
        json.Write("]"u8);
    }
}
