using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Lines;

/// <summary>What the values of a column are. None: no value yet but empty ones.</summary>
enum ValueForm : byte { None, Text, WholeNumber, Ip4, Digits }

/// <summary>
/// The values of one place of lines while they are read. The first value says what they are; one that is something else, or is
/// spelt in another way, is an escape, a number in <see cref="Texts"/>. A column with many escapes is text.
/// </summary>
sealed class VariableColumn(int number)
{
    /// <summary>Fewer escapes are borne whatever their share.</summary>
    const int FewEscapes = 32;

    /// <summary>What is readable from the beginning of any value, also of a shorter one.</summary>
    const int Readable = 64;

    long[] values = new long[16];
    int stored;   // values there are in the array; those up to the count are the last of them again
    Vector256<byte> last;
    uint lastBits;
    int lastLength = -1;

    public int Number { get; } = number;
    public ValueForm Form { get; private set; }
    public DigitLayout? Digits { get; private set; }
    public Utf8Index Texts { get; } = new();
    public long TextBytes { get; private set; }
    public int Count { get; private set; }
    public int Escapes { get; private set; }

    /// <summary>How many values there were at the end of each page.</summary>
    public List<int> PageEnds { get; } = [];

    /// <summary>Numbers; below zero an escape, the complement of its text's number. Of a text column all are numbers of texts.</summary>
    public Span<long> Values
    {
        get
        {
            StoreRepeats();
            return values.AsSpan(0, Count);
        }
    }

    public void Add(ReadOnlySpan<byte> text)
    {
        switch (Form)
        {
            case ValueForm.Text or ValueForm.Digits when IsLast(text):
                Count++;
                return;
            case ValueForm.Text:
                Push(TextNumber(text));
                Remember(text);
                return;
            case ValueForm.WholeNumber when WholeNumber.TryParse(text, out var number):
                Push(number);
                return;
            case ValueForm.Ip4 when Addresses.TryParseIPv4(text, out var address):
                Push(address);
                return;
            case ValueForm.Digits when Digits!.TryParse(text, out var number):
                Push(number);
                Remember(text);
                return;
            default:
                AddOther(text);
                return;
        }
    }

    public void EndPage(int page)
    {
        while (PageEnds.Count < page) PageEnds.Add(0);
        PageEnds.Add(Count);
    }

    /// <summary>Ends the adding: a column of empty values is text.</summary>
    public void Settle()
    {
        if (Form != ValueForm.None) return;
        Form = ValueForm.Text;
        foreach (ref var value in Values) value = ~value;
        Escapes = 0;
    }

    public static int Write(ValueForm form, DigitLayout? digits, long number, Span<byte> target) => form switch
    {
        ValueForm.WholeNumber => WholeNumber.Write(number, target),
        ValueForm.Ip4 => AddressOrder.Write(AddressOrder.Key((uint)number), target),
        _ => digits!.Write(number, target),
    };

    public void Recycle()
    {
        Rented.Recycle(ref values);
        Texts.Recycle();
    }

    void Push(long value)
    {
        if (stored < Count || Count == values.Length) StoreRepeats();
        values[Count++] = value;
        stored = Count;
        lastLength = -1;
    }

    void StoreRepeats()
    {
        if (Count >= values.Length) Rented.Grow(ref values, Count + 1);
        if (stored < Count) values.AsSpan(stored, Count - stored).Fill(values[stored - 1]);
        stored = Count;
    }

    /// <summary>Whether a short text is the one before it again, as in most columns of most logs: then nothing is parsed.</summary>
    bool IsLast(ReadOnlySpan<byte> text)
    {
        if (text.Length != lastLength) return false;
        var vector = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(text));
        return (Vector256.Equals(vector, last).ExtractMostSignificantBits() & lastBits) == lastBits;
    }

    void Remember(ReadOnlySpan<byte> text)
    {
        if (text.Length >= Vector256<byte>.Count) return;
        last = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(text));
        (lastLength, lastBits) = (text.Length, (1u << text.Length) - 1);
    }

    int TextNumber(ReadOnlySpan<byte> text)
    {
        var before = Texts.Count;
        var number = Texts.Add(text);
        if (Texts.Count > before) TextBytes += text.Length;
        return number;
    }

    void AddOther(ReadOnlySpan<byte> text)
    {
        if (Form == ValueForm.None && !text.IsEmpty)
        {
            Form = FormOf(text);
            if (Form == ValueForm.Text)
            {
                foreach (ref var value in Values) value = ~value;
                Escapes = 0;
            }
            Add(text);
            return;
        }
        Push(~TextNumber(text));
        Escapes++;
        if (Form != ValueForm.None && Escapes > FewEscapes && Escapes > Count / 8) TurnToText();
    }

    ValueForm FormOf(ReadOnlySpan<byte> text)
    {
        if (Addresses.TryParseIPv4(text, out _)) return ValueForm.Ip4;
        if (WholeNumber.TryParse(text, out _)) return ValueForm.WholeNumber;
        Digits = DigitLayout.Of(text);
        return Digits is not null && Digits.TryParse(text, out _) ? ValueForm.Digits : ValueForm.Text;
    }

    void TurnToText()
    {
        Span<byte> text = stackalloc byte[Readable];
        foreach (ref var value in Values)
            value = value < 0 ? ~value : TextNumber(text[..Write(Form, Digits, value, text)]);
        (Form, Digits, Escapes, lastLength) = (ValueForm.Text, null, 0, -1);
    }
}
