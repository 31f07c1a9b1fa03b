using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogHunt.Engine.Columns;

/// <summary>
/// Dictionary-coded text: row → code → value. A predicate runs once for each dictionary value, then over codes.
/// Codes are always valid positions. Out of a segment the dictionary is distinct and sorted by bytes; a computed one need not be.
/// </summary>
public abstract class CodedColumn(TextColumn dictionary, int length) : Column(dictionary.Type, length)
{
    /// <summary>The values that codes stand for.</summary>
    public TextColumn Dictionary { get; } = dictionary;

    /// <summary>The position in the dictionary of a row's value.</summary>
    public abstract int Code(int row);

    /// <summary>For each row the entry of its code: `target[row] = byCode[code(row)]`.</summary>
    public abstract void Expand<TValue>(ReadOnlySpan<TValue> byCode, Span<TValue> target) where TValue : unmanaged;

    /// <summary>Codes as int32, for grouping and joining.</summary>
    public abstract void CopyCodes(Span<int> target);

    /// <summary>Adds to each code's count the rows that have it. Requires: `counts` is as long as the dictionary.</summary>
    protected abstract void CountCodes(Span<int> counts);

    /// <summary>
    /// The codes that occur, in the order in which they first come: the row where each does, and how many rows have it. Columns of pages
    /// are asked by one query after another, so it is kept where it is nothing beside the codes.
    /// </summary>
    public CodeCounts Counts()
    {
        if (counted is { } kept) return kept;
        var counts = Counted();
        if (Dictionary.Length <= Length / KeptPart) counted = counts;
        return counts;
    }

    /// <summary>A row for each this many times that there are codes: what is counted is kept.</summary>
    const int KeptPart = 64;

    CodeCounts? counted;

    CodeCounts Counted()
    {
        var rented = ArrayPool<int>.Shared.Rent(Dictionary.Length);
        var counts = rented.AsSpan(0, Dictionary.Length);
        counts.Clear();
        CountCodes(counts);
        var (first, rows) = (new int[counts.Length - counts.Count(0)], new int[counts.Length - counts.Count(0)]);
        for (var (row, next) = (0, 0); next < first.Length; row++)
        {
            ref var count = ref counts[Code(row)];
            if (count == 0) continue;
            (first[next], rows[next++]) = (row, count);
            count = 0;
        }
        ArrayPool<int>.Shared.Return(rented);
        return new(first, rows);
    }

    /// <summary>The same rows over another dictionary of the same length.</summary>
    public abstract CodedColumn With(TextColumn dictionary);

    /// <inheritdoc/>
    public override bool IsNull(int row) => Dictionary.IsNull(Code(row));

    /// <inheritdoc/>
    public override object? Value(int row) => Dictionary.Value(Code(row));

    /// <summary>A column with codes as narrow as the dictionary allows.</summary>
    public static CodedColumn Of(TextColumn dictionary, ReadOnlySpan<int> codes)
    {
        if (dictionary.Length <= 1 << 8) return Narrow<byte>(dictionary, codes);
        return dictionary.Length <= 1 << 16 ? Narrow<ushort>(dictionary, codes) : Narrow<int>(dictionary, codes);
    }

    static CodedColumn<T> Narrow<T>(TextColumn dictionary, ReadOnlySpan<int> codes) where T : unmanaged, IBinaryInteger<T>
    {
        var bytes = new byte[codes.Length * Unsafe.SizeOf<T>()];
        var narrow = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        for (var i = 0; i < codes.Length; i++) narrow[i] = T.CreateTruncating(codes[i]);
        return new(dictionary, bytes, codes.Length);
    }
}

/// <summary>Codes that occur in a column: the first row of each, in ascending order, and its rows.</summary>
public sealed record CodeCounts(int[] First, int[] Rows);

/// <summary>Codes of one width: byte, ushort or int.</summary>
public sealed class CodedColumn<T>(TextColumn dictionary, ReadOnlyMemory<byte> codes, int length) : CodedColumn(dictionary, length)
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>The codes one after another, little-endian.</summary>
    public ReadOnlyMemory<byte> CodeBuffer { get; } = codes;

    /// <summary>The code of each row.</summary>
    public ReadOnlySpan<T> Codes => MemoryMarshal.Cast<byte, T>(CodeBuffer.Span)[..Length];

    /// <inheritdoc/>
    public override int Code(int row) => int.CreateTruncating(Codes[row]);

    /// <inheritdoc/>
    public override long Bytes => CodeBuffer.Length + Dictionary.Bytes;

    /// <inheritdoc/>
    public override CodedColumn With(TextColumn dictionary) => new CodedColumn<T>(dictionary, CodeBuffer, Length);

    /// <inheritdoc/>
    public override void Expand<TValue>(ReadOnlySpan<TValue> byCode, Span<TValue> target)
    {
        var codes = Codes;
        for (var i = 0; i < codes.Length; i++) target[i] = byCode[int.CreateTruncating(codes[i])];
    }

    /// <inheritdoc/>
    public override void CopyCodes(Span<int> target)
    {
        var codes = Codes;
        for (var i = 0; i < codes.Length; i++) target[i] = int.CreateTruncating(codes[i]);
    }

    /// <inheritdoc/>
    protected override void CountCodes(Span<int> counts)
    {
        var codes = Codes;
        // Rows that follow each other often have one code, and a count waits for the one before it: two halves wait for neither.
        var half = codes.Length / 2;
        var rented = ArrayPool<int>.Shared.Rent(counts.Length);
        var others = rented.AsSpan(0, counts.Length);
        others.Clear();
        for (var i = 0; i < half; i++)
        {
            counts[int.CreateTruncating(codes[i])]++;
            others[int.CreateTruncating(codes[half + i])]++;
        }
        for (var i = 2 * half; i < codes.Length; i++) counts[int.CreateTruncating(codes[i])]++;
        TensorPrimitives.Add(counts, others, counts);
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        if (rows.Contains(-1)) return GatherWithGaps(rows);
        var bytes = GC.AllocateUninitializedArray<byte>(rows.Length * Unsafe.SizeOf<T>());
        var target = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        var codes = Codes;
        for (var i = 0; i < rows.Length; i++) target[i] = codes[rows[i]];
        return new CodedColumn<T>(Dictionary, bytes, rows.Length);
    }

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => start == 0 && count == Length ? this
        : new CodedColumn<T>(Dictionary, CodeBuffer.Slice(start * Unsafe.SizeOf<T>(), count * Unsafe.SizeOf<T>()), count);

    /// <summary>A gap is an empty text: of many rows the first value of a dictionary that has it, of few each is written out.</summary>
    Column GatherWithGaps(ReadOnlySpan<int> rows)
    {
        if (rows.Length < Dictionary.Length)
        {
            var builder = new TextBuilder(Type, rows.Length);
            foreach (var row in rows) builder.Append(row < 0 ? default : Dictionary[Code(row)]);
            return builder.Build();
        }
        var dictionary = Dictionary.EmptyFirst();
        var added = dictionary.Length - Dictionary.Length;
        var gathered = new int[rows.Length];
        var codes = Codes;
        for (var i = 0; i < rows.Length; i++)
            if (rows[i] >= 0) gathered[i] = int.CreateTruncating(codes[rows[i]]) + added;
        return Of(dictionary, gathered);
    }
}
