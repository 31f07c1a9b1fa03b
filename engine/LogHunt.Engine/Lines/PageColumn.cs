using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Lines;

/// <summary>
/// The values of one column in one page, by their numbers: a value is a code into the column's dictionary, a number, or a text.
/// </summary>
sealed class PageColumn(LineReader reader, LinePage lines, int page, int number, int count, Action<long>? held)
{
    const int LongestNumber = DigitLayout.MaxLength;

    readonly LineColumn column = reader.Table.Columns[number];
    int[]? codes;
    long[]? numbers;
    TextColumn? texts;
    (bool IsKnown, int[]? Numbers) alignment;
    byte[]? planes;
    bool areSame;

    public int Count => count;

    /// <summary>By value its code; of plain numbers -1 but for escapes, and empty where there are none.</summary>
    public ReadOnlySpan<int> Codes
    {
        get
        {
            if (column.Storage == ValueStorage.Numbers) OpenNumbers();
            return codes ??= reader.IsCoded(number) ? Held(OpenCodes()) : [];
        }
    }

    /// <summary>By value its number, where numbers are kept in the pages; of an escape, whose code counts, any.</summary>
    public ReadOnlySpan<long> Numbers
    {
        get
        {
            OpenNumbers();
            return numbers;
        }
    }

    /// <summary>By value its bytes as a number, where a <see cref="WideForm"/> is kept: plane by plane.</summary>
    public ReadOnlySpan<byte> Planes => planes ??= Held(OpenPlanes());

    T[] Held<T>(T[] values) where T : unmanaged
    {
        held?.Invoke((long)values.Length * Unsafe.SizeOf<T>());
        return values;
    }

    TextColumn Held(TextColumn values)
    {
        held?.Invoke(values.Bytes);
        return values;
    }

    /// <summary>The texts of values, or of those that are picked.</summary>
    public ValueTexts Texts(int[]? picked) =>
        AreSame && ValueTexts.TryRepeat(TextsOf([0]), picked?.Length ?? count, out var same) ? same : TextsOf(picked);

    /// <summary>Whether all values are known to be one. Found when they are read.</summary>
    bool AreSame
    {
        get
        {
            if (reader.IsCoded(number)) return Codes.Length > 0 && areSame;
            return column.Storage is ValueStorage.Numbers or ValueStorage.Copy && Numbers.Length > 0 && areSame;
        }
    }

    ValueTexts TextsOf(int[]? picked) => column.Storage switch
    {
        _ when reader.IsCoded(number) => TextsAt(reader.DictionaryOf(number), Codes, picked),
        ValueStorage.Texts => TextsAt(OpenedTexts, TextNumbers, picked),
        ValueStorage.Wide => WideTexts(picked),
        _ => NumberTexts(picked),
    };

    /// <summary>By their codes; without codes a value's number is the text's.</summary>
    ValueTexts TextsAt(TextColumn texts, ReadOnlySpan<int> codes, int[]? picked)
    {
        var places = GC.AllocateUninitializedArray<long>(picked?.Length ?? count);
        var offsets = texts.Offsets;
        var length = 0L;
        for (var i = 0; i < places.Length; i++)
        {
            var value = picked is null ? i : picked[i];
            var text = codes.IsEmpty ? value : codes[value];
            var start = offsets[text];
            places[i] = ValueTexts.Place(start, offsets[text + 1] - start);
            length += offsets[text + 1] - start;
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
        if (count == 0) return [];
        var codes = column.Storage switch
        {
            _ when column.Outer >= 0 => WithExceptions(Aligned(Outer.Codes, -1)),
            ValueStorage.Copy => Aligned(lines.Column(column.Parent).Codes, 0),
            ValueStorage.Map => MappedCodes(),
            _ => StoredCodes(),
        };
        var (least, most) = (TensorPrimitives.Min<int>(codes), TensorPrimitives.Max<int>(codes));
        LineReader.CheckCode(least, reader.CodesOf(number));
        LineReader.CheckCode(most, reader.CodesOf(number));
        areSame = least == most;
        return codes;
    }

    int[] StoredCodes()
    {
        var codes = new int[count];
        PackedNumbers.Read(reader.ValuePage(number, page), codes);
        return codes;
    }

    int[] MappedCodes()
    {
        var codes = Aligned(lines.Column(column.Parent).Codes, 0);
        var map = reader.MapOf(number);
        foreach (ref var code in codes.AsSpan()) code = map[code];
        var from = new ByteReader(reader.ValuePage(number, page));
        if (!from.Rest.IsEmpty) ReadPairs(ref from, codes);
        from.End();
        return codes;
    }

    void OpenNumbers()
    {
        if (numbers is not null) return;
        if (column.Outer >= 0)
        {
            var upper = Aligned(Outer.Numbers, -1);
            var isEscape = !Outer.Codes.IsEmpty || !reader.ValuePage(number, page).IsEmpty;
            if (isEscape) codes = WithExceptions(Outer.Codes.IsEmpty ? [.. Enumerable.Repeat(-1, count)] : Aligned(Outer.Codes, -1));
            for (var i = 0; i < count; i++)
                if (upper[i] < 0 && (codes is null || codes[i] < 0)) throw new InvalidDataException("a value of lines is not in those around them");
            numbers = Held(upper);
            areSame = codes is null && Outer.areSame;
            return;
        }
        if (column.Storage == ValueStorage.Copy)
        {
            numbers = Held(Aligned(lines.Column(column.Parent).Numbers, 0));
            areSame = lines.Column(column.Parent).areSame;
            return;
        }
        var read = new long[count];
        if (count > 0)
        {
            var from = new ByteReader(reader.ValuePage(number, page));
            var escapes = new int[count];
            escapes.AsSpan().Fill(-1);
            if (ReadPairs(ref from, escapes) > 0)
            {
                foreach (var code in escapes)
                    if (code != -1) LineReader.CheckCode(code, reader.CodesOf(number));
                codes = escapes;
            }
            PackedNumbers.Read(ref from, read);
            from.End();
            var (least, most) = (TensorPrimitives.Min<long>(read), TensorPrimitives.Max<long>(read));
            LineReader.CheckNumber(column, least);
            LineReader.CheckNumber(column, most);
            areSame = codes is null && least == most;
        }
        numbers = Held(read);
    }

    /// <summary>The column of the lines around these that has the values.</summary>
    PageColumn Outer => lines.Around.Column(column.Outer);

    /// <summary>By value its number in the column that this one follows or is, -1 where its row has none there; null where all have the same.</summary>
    int[]? Alignment
    {
        get
        {
            if (!alignment.IsKnown) alignment = (true, column.Outer >= 0 ? lines.AlignOuter(number, column.Outer) : lines.Align(column.Parent, number));
            return alignment.Numbers;
        }
    }

    /// <summary>Of the values of the column that this one follows or is, those that stand in a row with one of this column.</summary>
    T[] Aligned<T>(ReadOnlySpan<T> upper, T otherwise) where T : struct
    {
        if (Alignment is not { } align) return upper.ToArray();
        var aligned = new T[count];
        for (var i = 0; i < aligned.Length; i++) aligned[i] = align[i] < 0 ? otherwise : upper[align[i]];
        return aligned;
    }

    /// <summary>Codes of the column around this one, with those of exceptions, which stand behind them.</summary>
    int[] WithExceptions(int[] outer)
    {
        var from = new ByteReader(reader.ValuePage(number, page));
        if (from.Rest.IsEmpty) return outer;
        var own = new int[count];
        own.AsSpan().Fill(-1);
        ReadPairs(ref from, own);
        from.End();
        var first = reader.Around!.CodesOf(column.Outer);
        for (var i = 0; i < count; i++)
        {
            if (own[i] == -1) continue;
            outer[i] = first + own[i];
            if (own[i] < 0) throw new InvalidDataException("an exception in packed lines has no text");
            LineReader.CheckCode(outer[i], reader.CodesOf(number));
        }
        return outer;
    }

    /// <summary>The texts of the page, and which of them values are; empty where they are in their order.</summary>
    TextColumn OpenedTexts => texts ??= column.Outer >= 0 ? Outer.OpenedTexts : Held(OpenTexts());

    int[] TextNumbers => column.Outer < 0 ? [] : WholeAlignment;

    /// <summary>The alignment with a column of the lines around these that is to have all values.</summary>
    int[] WholeAlignment => Alignment is not { } numbers ? []
        : numbers.Contains(-1) ? throw new InvalidDataException("a value of lines is not in those around them") : numbers;

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
        if (column.Outer >= 0)
        {
            var upper = Outer.Planes;
            _ = WholeAlignment;
            for (var plane = 0; plane < column.Wide.Width; plane++)
                Aligned(upper.Slice(plane * Outer.Count, Outer.Count), (byte)0).CopyTo(read, plane * count);
            return read;
        }
        var from = new ByteReader(reader.ValuePage(number, page));
        for (var at = 0; at < read.Length; at += count) PackedBytes.Read(ref from, read.AsSpan(at, count));
        from.End();
        return read;
    }

    /// <summary>Puts codes at places.</summary>
    internal static int ReadPairs(ref ByteReader from, int[] target)
    {
        var pairs = from.Count(target.Length);
        var (places, values) = (new int[pairs], new int[pairs]);
        PackedNumbers.Read(ref from, places);
        PackedNumbers.Read(ref from, values);
        for (var i = 0; i < pairs; i++)
        {
            LineReader.CheckCode(places[i], target.Length);
            target[places[i]] = values[i];
        }
        return pairs;
    }

    static byte[] DataOf(TextColumn texts) =>
        MemoryMarshal.TryGetArray(texts.Data, out var data) ? data.Array! : texts.Data.ToArray();
}
