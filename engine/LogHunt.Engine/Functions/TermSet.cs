using System.Buffers;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// Many needles of `has`, case ignored: each term of a value is looked up among the terms that needles begin with, and then what follows
/// it in the lengths that such needles have, so that a hundred thousand addresses cost as much as ten.
/// </summary>
sealed class TermSet
{
    readonly Dictionary<string, Beginning> beginnings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Needles of more than their first term.</summary>
    readonly HashSet<string> longer = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Needles that begin with a separator, or are empty: they are searched for one by one.</summary>
    readonly List<string> others = [];

    public TermSet(DynamicArray list)
    {
        foreach (var element in list)
        {
            var needle = (string)Casts.Convert(element, ColumnType.String)!;
            if (Terms.StartsInside(needle)) Add(needle, Terms.Next(needle, 0).Length);
            else others.Add(needle);
        }
    }

    public Matcher Test() => new(this);

    void Add(string needle, int first)
    {
        var known = beginnings.GetValueOrDefault(needle[..first], new(false, []));
        if (needle.Length == first) known = known with { IsNeedle = true };
        else if (longer.Add(needle) && !known.Lengths.Contains(needle.Length)) known = known with { Lengths = [.. known.Lengths, needle.Length] };
        beginnings[needle[..first]] = known;
    }

    /// <summary>What begins with a term: whether it is a needle itself, and the lengths of the longer ones.</summary>
    readonly record struct Beginning(bool IsNeedle, int[] Lengths);

    public readonly struct Matcher(TermSet set) : ITextMatcher
    {
        readonly Dictionary<string, Beginning>.AlternateLookup<ReadOnlySpan<char>> beginnings =
            set.beginnings.GetAlternateLookup<ReadOnlySpan<char>>();

        readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> longer = set.longer.GetAlternateLookup<ReadOnlySpan<char>>();

        public bool Test(ReadOnlySpan<byte> value)
        {
            var buffer = ArrayPool<char>.Shared.Rent(Math.Max(value.Length, 1));
            var answer = Test(buffer.AsSpan(0, Encoding.UTF8.GetChars(value, buffer)));
            ArrayPool<char>.Shared.Return(buffer);
            return answer;
        }

        bool Test(ReadOnlySpan<char> value)
        {
            for (var (start, length) = Terms.Next(value, 0); length > 0; (start, length) = Terms.Next(value, start + length))
            {
                if (!beginnings.TryGetValue(value.Slice(start, length), out var beginning)) continue;
                if (beginning.IsNeedle) return true;
                foreach (var wanted in beginning.Lengths)
                    if (wanted <= value.Length - start && IsLonger(value.Slice(start, wanted), value[(start + wanted)..])) return true;
            }
            foreach (var needle in set.others)
                if (TextPredicate.Test(value, needle, Anchor.Term, StringComparison.OrdinalIgnoreCase)) return true;
            return false;
        }

        bool IsLonger(ReadOnlySpan<char> text, ReadOnlySpan<char> rest) =>
            longer.Contains(text) && !(Terms.EndsInside(text) && Terms.StartsInside(rest));
    }
}
