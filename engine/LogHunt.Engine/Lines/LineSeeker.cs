using System.Buffers;
using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LogHunt.Engine.Lines;

/// <summary>Looks for a need in coded lines; a page here is one of <see cref="LineTable.PageRows"/> rows.</summary>
sealed class LineSeeker : TextSeeker
{
    readonly LineReader reader;
    readonly Sought sought;

    LineSeeker(LineReader reader, Sought sought) => (this.reader, this.sought) = (reader, sought);

    /// <param name="reader">The lines.</param>
    /// <param name="need">What is looked for.</param>
    /// <param name="ofIndicators">Looks for indicators; null where any line may carry one.</param>
    public static LineSeeker Of(LineReader reader, TextNeed need, Func<NeededIndicator, TextSeeker?> ofIndicators) =>
        new(reader, SoughtOf(reader, need, ofIndicators));

    public override bool IsNowhere => sought.IsNowhere;

    public override int Seek(int page, Span<bool> rows)
    {
        rows.Clear();
        if (IsNowhere) return 0;
        sought.Mark(reader.OpenPage(page), page, rows);
        return rows.Count(true);
    }

    static Sought SoughtOf(LineReader reader, TextNeed need, Func<NeededIndicator, TextSeeker?> ofIndicators) => need switch
    {
        NeededBytes bytes => new Bytes(new LineNeedle(reader, bytes)),
        NeededAny any => new Any([.. any.Needs.Select(one => SoughtOf(reader, one, ofIndicators)).Where(one => !one.IsNowhere)]),
        NeededAll all => new All([.. all.Needs.Select(one => SoughtOf(reader, one, ofIndicators))]),
        NeededIndicator indicators => new Elsewhere(ofIndicators(indicators)),
        _ => throw new ArgumentException($"{need} is no need", nameof(need)),
    };

    /// <summary>A need in a page, opened once for all parts of it.</summary>
    abstract class Sought
    {
        public abstract bool IsNowhere { get; }

        /// <summary>Sets the flags of rows that may meet it and leaves the others.</summary>
        public abstract void Mark(LinePage lines, int page, Span<bool> rows);
    }

    sealed class Bytes(LineNeedle needle) : Sought
    {
        public override bool IsNowhere => needle.IsNowhere;

        public override void Mark(LinePage lines, int page, Span<bool> rows) => needle.Mark(lines, rows);
    }

    sealed class Any(ImmutableArray<Sought> parts) : Sought
    {
        public override bool IsNowhere => parts.IsEmpty;

        public override void Mark(LinePage lines, int page, Span<bool> rows)
        {
            foreach (var part in parts) part.Mark(lines, page, rows);
        }
    }

    sealed class All(ImmutableArray<Sought> parts) : Sought
    {
        public override bool IsNowhere { get; } = parts.Any(part => part.IsNowhere);

        public override void Mark(LinePage lines, int page, Span<bool> rows)
        {
            var rented = ArrayPool<bool>.Shared.Rent(2 * rows.Length);
            var left = rented.AsSpan(0, rows.Length);
            var own = rented.AsSpan(rows.Length, rows.Length);
            left.Fill(true);
            foreach (var part in parts)
            {
                own.Clear();
                part.Mark(lines, page, own);
                TensorPrimitives.BitwiseAnd(MemoryMarshal.AsBytes(left), MemoryMarshal.AsBytes(own), MemoryMarshal.AsBytes(left));
                if (!left.Contains(true)) break;
            }
            TensorPrimitives.BitwiseOr(MemoryMarshal.AsBytes(rows), MemoryMarshal.AsBytes(left), MemoryMarshal.AsBytes(rows));
            ArrayPool<bool>.Shared.Return(rented);
        }
    }

    sealed class Elsewhere(TextSeeker? seeker) : Sought
    {
        public override bool IsNowhere => seeker?.IsNowhere == true;

        public override void Mark(LinePage lines, int page, Span<bool> rows)
        {
            if (seeker is null)
            {
                rows.Fill(true);
                return;
            }
            var rented = ArrayPool<bool>.Shared.Rent(rows.Length);
            var own = rented.AsSpan(0, rows.Length);
            if (seeker.Seek(page, own) > 0)
                TensorPrimitives.BitwiseOr(MemoryMarshal.AsBytes(rows), MemoryMarshal.AsBytes(own), MemoryMarshal.AsBytes(rows));
            ArrayPool<bool>.Shared.Return(rented);
        }
    }
}
