using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>
/// A condition of a scan of which some alternative is on a text that is not read: what it needs is sought there. Says which rows may meet
/// the condition, or may fail it; of those it is asked.
/// </summary>
sealed class SeekFilter
{
    readonly CodeFilter codes;
    readonly List<TextSeeker> seekers = [];
    readonly List<Alternative> asked = [];   // neither coded nor sought

    SeekFilter(CodeFilter codes) => this.codes = codes;

    /// <summary>Whether the rows are those that may fail the condition: the others meet it.</summary>
    public bool IsOfFailing { get; private init; }

    /// <summary>Whether there is no such row in the segment.</summary>
    public bool IsNowhere => codes.Alternatives.Count == 0 && seekers.Count == 0 && asked.Count == 0;

    /// <summary>Null where nothing of the condition can be sought.</summary>
    public static SeekFilter? Of(Conjunct conjunct, ScanNode scan, Segment segment)
    {
        if (conjunct.Alternatives is [{ NeedToFail: { } need } only])
            return segment.Seek(scan.Columns[only.Column], need) is { } seeker ? Of([], [seeker], [], isOfFailing: true) : null;
        if (conjunct.Alternatives.All(alternative => alternative.Need is null)) return null;
        var (codes, seekers, asked) = (new List<(int, bool[])>(), new List<TextSeeker>(), new List<Alternative>());
        foreach (var alternative in conjunct.Alternatives)
        {
            if (ScanVerdict.DictionaryOf(alternative.Column, scan, segment) is { } dictionary)
            {
                if (DictionaryCheck.TrueCodes(alternative.Condition, alternative.Column, dictionary) is { } trueCodes)
                    codes.Add((alternative.Column, trueCodes));
            }
            else if (alternative.Need is { } sought && segment.Seek(scan.Columns[alternative.Column], sought) is { } seeker)
            {
                seekers.Add(seeker);
            }
            else
            {
                asked.Add(alternative);
            }
        }
        return seekers.Count > 0 ? Of(codes, seekers, asked, isOfFailing: false) : null;
    }

    static SeekFilter Of(List<(int, bool[])> codes, List<TextSeeker> seekers, List<Alternative> asked, bool isOfFailing)
    {
        var filter = new SeekFilter(new(codes)) { IsOfFailing = isOfFailing };
        filter.seekers.AddRange(seekers.Where(seeker => !seeker.IsNowhere));
        filter.asked.AddRange(asked);
        return filter;
    }

    /// <summary>Reads the columns that it asks; whether they are coded as the dictionaries were.</summary>
    public bool Fits(Column?[] columns, Func<int, Column> read)
    {
        foreach (var (column, _) in codes.Alternatives) read(column);
        if (!codes.Fits(columns)) return false;
        foreach (var alternative in asked) read(alternative.Column);
        return true;
    }

    /// <summary>Sets the flags of such rows of a page and clears the others. Requires: the columns fit.</summary>
    public void Test(Column?[] columns, int page, Span<bool> rows)
    {
        codes.Test(columns, rows);
        var rented = ArrayPool<bool>.Shared.Rent(rows.Length);
        var own = rented.AsSpan(0, rows.Length);
        foreach (var seeker in seekers)
            if (seeker.Seek(page, own) > 0)
                TensorPrimitives.BitwiseOr(MemoryMarshal.AsBytes(rows), MemoryMarshal.AsBytes(own), MemoryMarshal.AsBytes(rows));
        ArrayPool<bool>.Shared.Return(rented);
        if (asked.Count == 0) return;
        var met = ArrayPool<int>.Shared.Rent(Math.Max(1, rows.Length));
        foreach (var alternative in asked)
        {
            var count = Evaluator.True(Evaluator.Evaluate(alternative.Condition, columns, rows.Length), met);
            foreach (var row in met.AsSpan(0, count)) rows[row] = true;
        }
        ArrayPool<int>.Shared.Return(met);
    }
}
