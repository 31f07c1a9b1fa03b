using System.Numerics.Tensors;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Lines;

/// <summary>The values of one column in one page, by their numbers: a value is a code into the column's dictionary, a number, or a text.</summary>
sealed class PageColumn(LineReader reader, LinePage lines, int page, int number, int count)
{
    const int LongestNumber = DigitLayout.MaxLength;

    readonly LineColumn column = reader.Table.Columns[number];
    int[]? codes;
    long[]? numbers;
    TextColumn? texts;
    byte[]? planes;

    public int Count => count;

    /// <summary>By value its code; the complement of nothing, -1, where the value is no escape of plain numbers. Null where none has one.</summary>
    public ReadOnlySpan<int> Codes
    {
        get
        {
            if (column.Storage == ValueStorage.Numbers) OpenNumbers();
            return codes ??= LineReader.IsCoded(column.Storage) ? OpenCodes() : [];
        }
    }

    /// <summary>By value its number, where numbers are kept in the pages; of an escape, whose code counts, any.</summary>
    public ReadOnlySpan<long> Numbers
    {
        get
        {
            if (column.Storage == ValueStorage.Copy && numbers is null) numbers = CopiedNumbers();
            else if (column.Storage == ValueStorage.Numbers) OpenNumbers();
            return numbers;
        }
    }

    /// <summary>By value its bytes as a number, where a <see cref="WideForm"/> is kept: plane by plane.</summary>
    public ReadOnlySpan<byte> Planes => planes ??= OpenPlanes();

    /// <summary>The texts of values, or of those that are picked.</summary>
    public ValueTexts Texts(int[]? picked) => column.Storage switch
    {
        ValueStorage.Codes or ValueStorage.Map => CodedTexts(picked),
        ValueStorage.Texts => TextsOf(texts ??= OpenTexts(), picked),
        ValueStorage.Wide => WideTexts(picked),
        _ => NumberTexts(picked),
    };

    ValueTexts CodedTexts(int[]? picked)
    {
        var codes = Codes;
        var texts = reader.DictionaryOf(number);
        var places = GC.AllocateUninitializedArray<long>(picked?.Length ?? count);
        var offsets = texts.Offsets;
        var length = 0L;
        for (var i = 0; i < places.Length; i++)
        {
            var code = codes[picked is null ? i : picked[i]];
            var start = offsets[code];
            var one = offsets[code + 1] - start;
            places[i] = ValueTexts.Place(start, one);
            length += one;
        }
        return new(DataOf(texts), places, length);
    }

    static ValueTexts TextsOf(TextColumn texts, int[]? picked)
    {
        var places = new long[picked?.Length ?? texts.Length];
        var offsets = texts.Offsets;
        var length = 0L;
        for (var i = 0; i < places.Length; i++)
        {
            var value = picked is null ? i : picked[i];
            places[i] = ValueTexts.Place(offsets[value], offsets[value + 1] - offsets[value]);
            length += offsets[value + 1] - offsets[value];
        }
        return new(DataOf(texts), places, length);
    }

    ValueTexts NumberTexts(int[]? picked)
    {
        var numbers = Numbers;
        var codes = Codes;
        var places = new long[picked?.Length ?? count];
        var escapes = codes.IsEmpty ? null : reader.DictionaryOf(number);
        var data = new byte[places.Length * LongestNumber + LineReader.Spare];
        var end = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var value = picked is null ? i : picked[i];
            var start = end;
            if (escapes is not null && codes[value] >= 0)
            {
                var text = escapes[codes[value]];
                if (end + text.Length + (places.Length - i) * LongestNumber + LineReader.Spare > data.Length)
                    Array.Resize(ref data, checked(end + text.Length + data.Length + LineReader.Spare));
                text.CopyTo(data.AsSpan(end));
                end += text.Length;
            }
            else
            {
                end += VariableColumn.Write(column.Form, column.Digits, numbers[value], data.AsSpan(end));
            }
            places[i] = ValueTexts.Place(start, end - start);
        }
        return new(data, places, end);
    }

    ValueTexts WideTexts(int[]? picked)
    {
        var form = column.Wide!;
        var planes = Planes;
        var places = new long[picked?.Length ?? count];
        var data = new byte[places.Length * form.MaxLength + LineReader.Spare];
        Span<byte> bytes = stackalloc byte[form.Width];
        var end = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var value = picked is null ? i : picked[i];
            for (var k = 0; k < bytes.Length; k++) bytes[k] = planes[k * count + value];
            var length = form.Write(bytes, data.AsSpan(end));
            places[i] = ValueTexts.Place(end, length);
            end += length;
        }
        return new(data, places, end);
    }

    int[] OpenCodes()
    {
        var codes = new int[count];
        if (count == 0) return codes;
        var blob = reader.ValuePage(number, page);
        if (column.Storage == ValueStorage.Codes)
        {
            PackedNumbers.Read(blob, codes);
        }
        else
        {
            var map = reader.MapOf(number);
            var upper = lines.Column(column.Parent).Codes;
            var align = lines.Align(column.Parent, number);
            for (var i = 0; i < codes.Length; i++) codes[i] = map[upper[align is null ? i : align[i]]];
            var from = new ByteReader(blob);
            if (!blob.IsEmpty) ReadPairs(ref from, codes);
            from.End();
        }
        LineReader.CheckCode(TensorPrimitives.Min<int>(codes), reader.DictionaryOf(number).Length);
        LineReader.CheckCode(TensorPrimitives.Max<int>(codes), reader.DictionaryOf(number).Length);
        return codes;
    }

    void OpenNumbers()
    {
        if (numbers is not null) return;
        var read = new long[count];
        if (count > 0)
        {
            var from = new ByteReader(reader.ValuePage(number, page));
            var escapes = new int[count];
            escapes.AsSpan().Fill(-1);
            if (ReadPairs(ref from, escapes) > 0)
            {
                foreach (var code in escapes)
                    if (code != -1) LineReader.CheckCode(code, reader.DictionaryOf(number).Length);
                codes = escapes;
            }
            PackedNumbers.Read(ref from, read);
            from.End();
            LineReader.CheckNumber(column, TensorPrimitives.Min<long>(read));
            LineReader.CheckNumber(column, TensorPrimitives.Max<long>(read));
        }
        numbers = read;
    }

    long[] CopiedNumbers()
    {
        var upper = lines.Column(column.Parent).Numbers;
        if (lines.Align(column.Parent, number) is not { } align) return upper.ToArray();
        var copied = new long[count];
        for (var i = 0; i < copied.Length; i++) copied[i] = upper[align[i]];
        return copied;
    }

    TextColumn OpenTexts()
    {
        var from = new ByteReader(reader.ValuePage(number, page));
        var read = PackedTexts.Read(ref from, ColumnType.String, count, LineReader.Spare);
        from.End();
        return read.Length == count ? read : throw new InvalidDataException($"{read.Length} packed texts where {count} should be");
    }

    byte[] OpenPlanes()
    {
        var read = new byte[checked(column.Wide!.Width * count)];
        var from = new ByteReader(reader.ValuePage(number, page));
        for (var at = 0; at < read.Length; at += count) PackedBytes.Read(ref from, read.AsSpan(at, count));
        from.End();
        return read;
    }

    /// <summary>Puts codes at places.</summary>
    int ReadPairs(ref ByteReader from, int[] target)
    {
        var pairs = from.Count(count);
        var (places, values) = (new int[pairs], new int[pairs]);
        PackedNumbers.Read(ref from, places);
        PackedNumbers.Read(ref from, values);
        for (var i = 0; i < pairs; i++)
        {
            LineReader.CheckCode(places[i], count);
            target[places[i]] = values[i];
        }
        return pairs;
    }

    static byte[] DataOf(TextColumn texts) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(texts.Data, out var data) ? data.Array! : texts.Data.ToArray();
}
