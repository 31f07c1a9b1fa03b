using System.Buffers;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Lines;

/// <summary>
/// A part of a needle asked of the values of a column: of its dictionary once, of values that are kept in pages page by page.
/// </summary>
sealed class ValueCheck
{
    readonly ValueNeedle needle;
    readonly bool isCoded;
    readonly bool asksPages;        // values without a code may hold it
    readonly bool[] trueCodes;
    readonly int few;               // the only true code, or -1

    ValueCheck(int column, ValueNeedle needle, bool isCoded, bool asksPages, bool[] trueCodes, int count)
    {
        (Column, this.needle, this.isCoded, this.asksPages, this.trueCodes) = (column, needle, isCoded, asksPages, trueCodes);
        IsAlways = isCoded && count == trueCodes.Length;
        few = count == 1 ? trueCodes.IndexOf(true) : -1;
    }

    public int Column { get; }

    /// <summary>Whether every value of the column passes.</summary>
    public bool IsAlways { get; }

    /// <summary>Null when no value of the column can pass. A dictionary is not opened where no number of its form can.</summary>
    public static ValueCheck? Of(LineReader reader, int number, ValueNeedle needle)
    {
        var column = reader.Table.Columns[number];
        var isCoded = reader.IsCoded(number);
        var asksNumbers = CanHold(column, needle);
        var asksPages = !isCoded && (column.Storage == ValueStorage.Texts || asksNumbers);
        var hasCodes = column.Storage is not (ValueStorage.Texts or ValueStorage.Wide);
        var (codes, count) = hasCodes ? Codes(reader, number, needle, asksNumbers) : ([], 0);
        return count > 0 || asksPages ? new(number, needle, isCoded, asksPages, codes, count) : null;
    }

    static (bool[] True, int Count) Codes(LineReader reader, int number, ValueNeedle needle, bool asksNumbers)
    {
        // What is spelt otherwise than a number stands behind the numbers.
        var others = reader.OthersOf(number);
        var numbers = reader.NumbersOf(number).Length;
        var codes = new bool[numbers + others.Length];
        var count = needle.Search(others.Data.Span, others.Offsets, codes.AsSpan(numbers));
        if (numbers == 0 || !asksNumbers) return (codes, count);
        var texts = reader.DictionaryOf(number);
        return (codes, count + needle.Search(texts.Data.Span, texts.Offsets[..(numbers + 1)], codes));
    }

    static bool CanHold(LineColumn column, ValueNeedle needle) => column.Form switch
    {
        ValueForm.WholeNumber => OnlyOf(needle, "0123456789"u8, WholeNumber.MaxLength),
        ValueForm.Ip4 => OnlyOf(needle, "0123456789."u8, AddressOrder.MaxLength),
        ValueForm.Digits => column.Digits!.CanHold(needle),
        _ => column.Wide?.CanHold(needle) ?? false,
    };

    static bool OnlyOf(ValueNeedle needle, ReadOnlySpan<byte> bytes, int longest) =>
        needle.Bytes.Length is > 0 and var length && length <= longest && !needle.Bytes.AsSpan().ContainsAnyExcept(bytes);

    /// <summary>Sets the flags of the values of a page that pass, and clears the others.</summary>
    /// <returns>Whether any does.</returns>
    public bool Test(PageColumn page, Span<bool> values)
    {
        values.Clear();
        if (isCoded || !asksPages) return TestCodes(page.Codes, values);
        var texts = page.Texts(null);
        if (!texts.IsSame) return Search(texts, values) > 0;
        if (!needle.Holds(texts.First)) return false;
        values.Fill(true);
        return true;
    }

    bool TestCodes(ReadOnlySpan<int> codes, Span<bool> values)
    {
        if (codes.IsEmpty || few >= 0 && !codes.Contains(few)) return false;
        var any = false;
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            any |= values[i] = code >= 0 && trueCodes[code];
        }
        return any;
    }

    int Search(in ValueTexts texts, Span<bool> values)
    {
        var rented = ArrayPool<int>.Shared.Rent(texts.Places.Length + 1);
        var offsets = rented.AsSpan(0, texts.Places.Length + 1);
        for (var i = 0; i < texts.Places.Length; i++) offsets[i] = (int)texts.Places[i];
        offsets[^1] = offsets[^2] + (int)(texts.Places[^1] >> 32);
        var count = needle.Search(texts.Data, offsets, values);
        ArrayPool<int>.Shared.Return(rented);
        return count;
    }
}
