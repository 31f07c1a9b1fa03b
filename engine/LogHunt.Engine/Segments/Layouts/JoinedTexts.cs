using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// The distinct texts of several columns of lines and some of another column as one sorted dictionary, and for each code of theirs the code
/// in it. What is sorted already is not sorted again: addresses are sorted as numbers, and few texts are put between many.
/// </summary>
sealed class JoinedTexts
{
    readonly LineReader lines;
    readonly int[] sources;
    readonly TextColumn many;
    readonly int sourceOfMany = -1;   // whose texts the many are, where they are one source's
    readonly Utf8Index few = new();

    /// <param name="lines">The lines.</param>
    /// <param name="sources">Columns of theirs, which have codes.</param>
    /// <param name="own">Texts of the column's own.</param>
    /// <param name="hasEmpty">Whether the empty text is one of them.</param>
    public JoinedTexts(LineReader lines, int[] sources, TextColumn own, bool hasEmpty)
    {
        (this.lines, this.sources) = (lines, sources);
        Codes = [.. sources.Select(source => new int[lines.CodesOf(source)])];
        Own = new int[own.Length];
        for (var source = 0; source < sources.Length; source++)
            if (lines.Table.Columns[sources[source]].Form == ValueForm.Text && (sourceOfMany < 0 || Codes[source].Length > Codes[sourceOfMany].Length))
                sourceOfMany = source;
        var hasAddresses = Array.Exists(sources, IsAddresses);
        if (hasAddresses) sourceOfMany = -1;
        many = hasAddresses ? Addresses(own.Type)
            : sourceOfMany >= 0 ? lines.DictionaryOf(sources[sourceOfMany]) : new TextBuilder(own.Type).Build();
        for (var source = 0; source < sources.Length; source++) Add(source);
        for (var i = 0; i < own.Length; i++) Own[i] = PlaceOf(own[i]);
        if (hasEmpty) Empty = PlaceOf(default);
        Dictionary = Merged(own.Type, hasEmpty);
        few.Recycle();
    }

    public TextColumn Dictionary { get; }

    /// <summary>By source and code of the source.</summary>
    public int[][] Codes { get; }

    /// <summary>The codes of the column's own texts.</summary>
    public int[] Own { get; }

    /// <summary>The code of the empty text, where that was asked for.</summary>
    public int Empty { get; private set; }

    bool IsAddresses(int column) => lines.Table.Columns[column].Form == ValueForm.Ip4;

    /// <summary>The addresses of all sources that have them as numbers.</summary>
    TextColumn Addresses(ColumnType type)
    {
        var count = sources.Where(IsAddresses).Sum(source => lines.NumbersOf(source).Length);
        var keys = new ulong[count];
        var next = 0;
        foreach (var source in sources.Where(IsAddresses))
            foreach (var address in lines.NumbersOf(source)) keys[next] = (ulong)AddressOrder.Key((uint)address) << 32 | (uint)next++;
        AddressOrder.Sort(keys);
        var places = new int[count];
        var offsets = new byte[(count + 1) * sizeof(int)];
        var ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan())[1..];
        var data = new byte[checked(count * AddressOrder.MaxLength + AddressOrder.Spare)];
        var (distinct, end, last) = (0, 0, -1L);
        foreach (var entry in keys)
        {
            var key = (long)(entry >> 32);
            if (key != last) ends[distinct++] = end += AddressOrder.Write((uint)key, data.AsSpan(end));
            places[(int)(uint)entry] = distinct - 1;
            last = key;
        }
        next = 0;
        for (var source = 0; source < sources.Length; source++)
        {
            if (!IsAddresses(sources[source])) continue;
            var numbers = lines.NumbersOf(sources[source]).Length;
            places.AsSpan(next, numbers).CopyTo(Codes[source]);
            next += numbers;
        }
        return new(type, offsets, data, distinct);
    }

    /// <summary>The texts of a source that are not among the many by being there.</summary>
    void Add(int source)
    {
        var codes = Codes[source];
        var first = IsAddresses(sources[source]) ? lines.NumbersOf(sources[source]).Length : 0;
        var texts = first > 0 ? lines.OthersOf(sources[source]) : lines.DictionaryOf(sources[source]);
        for (var i = 0; i < texts.Length; i++) codes[first + i] = source == sourceOfMany ? i : PlaceOf(texts[i]);
    }

    /// <summary>The place among the many, or the complement of the number among the few.</summary>
    int PlaceOf(ReadOnlySpan<byte> text)
    {
        var place = FirstFrom(text);
        return place < many.Length && many[place].SequenceEqual(text) ? place : ~few.Add(text);
    }

    /// <summary>The first of the many that is not before a text.</summary>
    int FirstFrom(ReadOnlySpan<byte> text)
    {
        var (low, high) = (0, many.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (many[middle].SequenceCompareTo(text) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The many with the few among them, and all codes as places there.</summary>
    TextColumn Merged(ColumnType type, bool hasEmpty)
    {
        if (few.Count == 0) return many.Type == type ? many : new(type, many.OffsetBuffer, many.Data, many.Length);
        var (texts, rank) = few.Sorted(type, [.. Enumerable.Range(0, few.Count)]);
        var before = new int[texts.Length];   // how many of the many stand before each of the few
        for (var i = 0; i < before.Length; i++) before[i] = FirstFrom(texts[i]);
        var merged = new TextBuilder(type, many.Length + texts.Length, checked((int)(many.Bytes + texts.Bytes)));
        var placeOfMany = new int[many.Length];
        for (var (i, next) = (0, 0); i <= many.Length; i++)
        {
            for (; next < before.Length && before[next] == i; next++) merged.Append(texts[next]);
            if (i == many.Length) break;
            placeOfMany[i] = i + next;
            merged.Append(many[i]);
        }
        foreach (var codes in Codes.Append(Own))
            foreach (ref var code in codes.AsSpan()) code = Place(code);
        if (hasEmpty) Empty = Place(Empty);
        return merged.Build();

        int Place(int code) => code >= 0 ? placeOfMany[code] : before[rank[~code]] + rank[~code];
    }
}
