using System.Buffers;

namespace LogHunt.Engine.Lines;

/// <summary>
/// Finds columns that say what others say: values that are those of another column, and codes that the code of another column
/// decides nearly always (a device and its serial, an address and its name). Candidates are weighed on a few pages, and the one
/// that a column is to follow is checked on all rows.
/// </summary>
sealed class ColumnLinks
{
    const int FewestValues = 256;
    const int MostColumns = 128;
    const int SamplePages = 4;

    /// <summary>Repeats of the upper code that settle what a pair is worth, and values seen below which it is worth nothing.</summary>
    const int EnoughRepeats = 2048;
    const int FewestSeen = 64;
    const int ManyMisses = 64;

    /// <summary>Bits a row below which a column is not worth linking, and what an exception takes beside its code.</summary>
    const double FewestBits = 0.02;
    const double ExceptionBits = 7;
    const double MapShare = 0.8;

    const double LeastGain = 0.3;

    readonly SettledColumn[] columns;
    readonly RowShapes shapes;
    readonly double[] bits;
    readonly long[]?[] sample;
    readonly long[] last;   // by upper code: the pair that it was last seen in, and the lower code there
    int pair;

    ColumnLinks(SettledColumn[] columns, RowShapes shapes)
    {
        (this.columns, this.shapes) = (columns, shapes);
        bits = new double[columns.Length];
        var most = 1;
        var candidates = new List<SettledColumn>();
        foreach (var column in columns)
        {
            if (shapes.Repeats[column.Number] || column.Count < FewestValues || column.Storage > ValueStorage.Numbers) continue;
            if (column.IsCoded) bits[column.Number] = Entropy(column) * column.Count;
            else if (column.Form == ValueForm.WholeNumber && column.Escapes == 0) bits[column.Number] = double.MaxValue;
            else continue;
            candidates.Add(column);
            most = Math.Max(most, column.Distinct);
        }
        candidates.Sort((a, b) => (bits[b.Number], a.Number).CompareTo((bits[a.Number], b.Number)));
        if (candidates.Count > MostColumns) candidates.RemoveRange(MostColumns, candidates.Count - MostColumns);
        var take = new bool[columns.Length];
        foreach (var column in candidates) take[column.Number] = true;
        sample = shapes.Sample(columns, take, PagesToSample(shapes.Rows));
        last = ArrayPool<long>.Shared.Rent(most);
        Array.Clear(last);
        Candidates = candidates;
    }

    /// <summary>By what they take, most first.</summary>
    List<SettledColumn> Candidates { get; }

    public static void Find(SettledColumn[] columns, RowShapes shapes)
    {
        var links = new ColumnLinks(columns, shapes);
        links.FindCopies();
        links.FindMaps();
        ArrayPool<long>.Shared.Return(links.last);
    }

    static int[] PagesToSample(int rows)
    {
        var pages = (rows + LineTable.PageRows - 1) / LineTable.PageRows;
        var taken = new int[Math.Min(pages, SamplePages)];
        for (var i = 0; i < taken.Length; i++) taken[i] = i * pages / taken.Length;
        return taken;
    }

    /// <summary>Bits that a code takes at least, without regard to order.</summary>
    static double Entropy(SettledColumn column)
    {
        var codes = column.Values;
        var step = Math.Max(1, codes.Length / 8192);
        var counts = ArrayPool<int>.Shared.Rent(column.Distinct);
        counts.AsSpan(0, column.Distinct).Clear();
        for (var i = 0; i < codes.Length; i += step) counts[codes[i]]++;
        var (entropy, seen) = (0.0, (codes.Length + step - 1) / step);
        for (var i = 0; i < codes.Length; i += step)
        {
            var share = (double)counts[codes[i]] / seen;
            counts[codes[i]] = 0;
            if (share > 0) entropy -= share * Math.Log2(share);
        }
        ArrayPool<int>.Shared.Return(counts);
        return entropy;
    }

    void FindCopies()
    {
        var byCount = new List<SettledColumn>(Candidates);
        byCount.Sort((a, b) => (b.Count, a.Number).CompareTo((a.Count, b.Number)));
        foreach (var child in byCount)
            foreach (var parent in byCount)
            {
                if (!MayCopy(child, parent) || !AreEqual(child, parent)) continue;
                child.Follow(parent, ValueStorage.Copy, []);
                break;
            }
    }

    bool MayCopy(SettledColumn child, SettledColumn parent) =>
        child != parent && child.Height == 0 && parent.Parent is null
        && child.Storage == parent.Storage && child.HasFormOf(parent)
        && shapes.Covers(parent.Number, child.Number);

    /// <summary>Whether all values are the parent's in the same row: a few rows tell of nearly all columns that they are not.</summary>
    bool AreEqual(SettledColumn child, SettledColumn parent)
    {
        var lower = sample[child.Number]!;
        var upper = sample[parent.Number]!;
        for (var row = 0; row < FewestValues; row++)
            if (lower[row] >= 0 && !child.IsSame(lower[row], parent, upper[row])) return false;
        var align = shapes.Align(parent.Number, child.Number, child.Count);
        var isEqual = child.IsCoded ? HasCodesOf(child, parent, align) : HasNumbersOf(child, parent, align);
        if (align is not null) ArrayPool<int>.Shared.Return(align);
        return isEqual;
    }

    static bool HasNumbersOf(SettledColumn child, SettledColumn parent, int[]? align)
    {
        var lower = child.Values;
        var upper = parent.Values;
        for (var i = 0; i < lower.Length; i++)
            if (lower[i] != upper[align is null ? i : align[i]]) return false;
        return true;
    }

    static bool HasCodesOf(SettledColumn child, SettledColumn parent, int[]? align)
    {
        var lower = child.Values;
        var upper = parent.Values;
        var same = new int[child.Distinct];   // the parent's code, and one
        for (var i = 0; i < lower.Length; i++)
        {
            var code = upper[align is null ? i : align[i]];
            ref var known = ref same[lower[i]];
            if (known == 0 && child.IsSame(lower[i], parent, code)) known = (int)code + 1;
            if (known != code + 1) return false;
        }
        return true;
    }

    void FindMaps()
    {
        var coded = Candidates.FindAll(column => column.Storage == ValueStorage.Codes);
        foreach (var child in coded)
        {
            if (bits[child.Number] < shapes.Rows * FewestBits) continue;
            SettledColumn? best = null;
            var most = bits[child.Number] * LeastGain;
            foreach (var parent in coded)
            {
                if (!MayFollow(child, parent)) continue;
                var gain = Gain(child, parent);
                if (gain > most) (best, most) = (parent, gain);
            }
            if (best is null || MapOf(child, best) is not { } map) continue;
            child.Follow(best, ValueStorage.Map, map);
            foreach (var column in coded)
                if (column.Parent == child) column.Sink();
        }
    }

    bool MayFollow(SettledColumn child, SettledColumn parent) =>
        parent != child && parent.Parent != child && parent.Depth + 1 + child.Height <= LineTable.MostDepth
        && parent.Distinct >= Math.Min(child.Distinct, 4) && shapes.Covers(parent.Number, child.Number);

    /// <summary>Bits that are saved, as the sample has it; none where it is not clear.</summary>
    double Gain(SettledColumn child, SettledColumn parent)
    {
        var (lower, upper) = (sample[child.Number]!, sample[parent.Number]!);
        var mark = (long)++pair << 32;
        var (repeats, misses, seen) = (0, 0, 0);
        for (var row = 0; row < lower.Length && repeats < EnoughRepeats; row++)
        {
            var code = lower[row];
            if (code < 0) continue;
            seen++;
            ref var before = ref last[upper[row]];
            if (before >> 32 == pair)
            {
                repeats++;
                if ((int)before != (int)code && ++misses > ManyMisses && misses * 2 > repeats) return 0;
            }
            before = mark | code;
        }
        if (seen < FewestSeen) return 0;
        var exceptions = repeats == 0 ? 0 : (double)misses / repeats * child.Count;
        return bits[child.Number] - Cost(child, parent, exceptions);
    }

    static double Cost(SettledColumn child, SettledColumn parent, double exceptions)
    {
        var code = Math.Log2(child.Distinct + 1);
        return exceptions * (code + ExceptionBits) + parent.Distinct * code * MapShare;
    }

    /// <summary>For each code of the parent the child's most frequent one; null when there are too many exceptions after all.</summary>
    int[]? MapOf(SettledColumn child, SettledColumn parent)
    {
        var align = shapes.Align(parent.Number, child.Number, child.Count);
        var lower = child.Values;
        var upper = parent.Values;
        var map = new int[parent.Distinct];
        var votes = ArrayPool<int>.Shared.Rent(map.Length);
        votes.AsSpan(0, map.Length).Clear();
        for (var i = 0; i < lower.Length; i++)
        {
            var code = upper[align is null ? i : align[i]];
            if (votes[code] == 0) (map[code], votes[code]) = ((int)lower[i], 1);
            else votes[code] += map[code] == lower[i] ? 1 : -1;
        }
        var misses = 0;
        for (var i = 0; i < lower.Length; i++)
            if (map[upper[align is null ? i : align[i]]] != lower[i]) misses++;
        ArrayPool<int>.Shared.Return(votes);
        if (align is not null) ArrayPool<int>.Shared.Return(align);
        return Cost(child, parent, misses) <= bits[child.Number] * (1 - LeastGain) ? map : null;
    }
}
