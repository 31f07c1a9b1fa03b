using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Lines;

/// <summary>The `Nth` value that a line has of a column must pass the test of this number.</summary>
readonly record struct ValueCondition(int Column, int Nth, int Test);

/// <summary>
/// A needle laid over the literals and values of each template: it stands in a literal, in a value, or reaches over several of them,
/// and then each value that it covers must have its part. Made once for all pages.
/// </summary>
sealed class NeedlePlan
{
    /// <summary>Of longer needles the beginning is looked for.</summary>
    const int LongestNeedle = 256;

    // Bounds for one template, beyond which any of its lines may hold the needle.
    const int MostAlternatives = 64;
    const int MostSteps = 4096;

    readonly LineReader reader;
    readonly byte[] needle;
    readonly bool ignoresCase;
    readonly Needle whole;
    readonly List<ValueCheck> tests = [];
    readonly Dictionary<(int Column, ValuePlace Place, int From, int To), int> numbers = [];   // -1: none passes
    readonly List<ValueCondition> path = [];
    readonly List<ValueCondition[]> alternatives = [];
    int template, steps;

    public NeedlePlan(LineReader reader, NeededBytes needed)
    {
        this.reader = reader;
        (needle, ignoresCase) = (Shortened(needed), needed.IgnoresCase);
        whole = new(needle, ignoresCase);
        Always = new bool[reader.Slots.Length];
        Across = new ValueCondition[Always.Length][][];
        for (template = 0; template < Always.Length; template++) Always[template] = IsInLiteral();
        LookInside();
        for (template = 0; template < Always.Length; template++)
        {
            Work.Current?.Check();
            Across[template] = Always[template] ? [] : LayAcross();
        }
    }

    /// <summary>By template: whether all its lines hold the needle.</summary>
    public bool[] Always { get; }

    /// <summary>The tests of values that may hold all of the needle.</summary>
    public List<ValueCheck> Inside { get; } = [];

    /// <summary>By template the ways in which the needle may reach over several places: conditions of which all must hold.</summary>
    public ValueCondition[][][] Across { get; }

    /// <summary>The tests that conditions name.</summary>
    public IReadOnlyList<ValueCheck> Tests => tests;

    /// <summary>Case is ignored of ASCII only: a needle with other letters gives its longest part without.</summary>
    static byte[] Shortened(NeededBytes needed)
    {
        ReadOnlySpan<byte> bytes = needed.Bytes;
        if (needed.IgnoresCase && !Ascii.IsValid(bytes))
        {
            ReadOnlySpan<byte> longest = default;
            while (!bytes.IsEmpty)
            {
                var end = bytes.IndexOfAnyInRange((byte)0x80, byte.MaxValue);
                if (end < 0) end = bytes.Length;
                if (end > longest.Length) longest = bytes[..end];
                bytes = bytes[Math.Min(bytes.Length, end + 1)..];
            }
            bytes = longest;
        }
        return bytes.Length == needed.Bytes.Length && bytes.Length <= LongestNeedle
            ? needed.Bytes
            : bytes[..Math.Min(bytes.Length, LongestNeedle)].ToArray();
    }

    bool IsInLiteral()
    {
        foreach (var slot in reader.Slots[template])
            if (whole.Find(Literal(slot)) >= 0) return true;
        return false;
    }

    void LookInside()
    {
        for (var column = 0; column < reader.Users.Length; column++)
        {
            if (reader.Users[column].All(user => Always[user.Template])) continue;
            if (ValueCheck.Of(reader, column, new(needle, ignoresCase, ValuePlace.Anywhere)) is not { } test) continue;
            if (!test.IsAlways) Inside.Add(test);
            else foreach (var (user, _) in reader.Users[column]) Always[user] = true;
        }
    }

    ValueCondition[][] LayAcross()
    {
        alternatives.Clear();
        steps = 0;
        var slots = reader.Slots[template];
        for (var i = 0; i < slots.Length && slots[i].Column >= 0; i++)
        {
            var literal = Literal(slots[i]);
            for (var at = Math.Max(0, literal.Length - needle.Length + 1); at < literal.Length; at++)
                if (IsSame(literal[at..], needle.AsSpan(0, literal.Length - at))) LayFrom(i, literal.Length - at);
            LayOverEnd(i, 0, 1, ValuePlace.End);
        }
        return Always[template] ? [] : [.. alternatives];
    }

    /// <summary>The needle goes on from `from` where value `i` begins.</summary>
    void LayFrom(int i, int from)
    {
        if (Test(i, ValuePlace.Start, from, needle.Length) is { } starts)
        {
            path.Add(starts);
            End();
            path.RemoveAt(path.Count - 1);
        }
        LayOverEnd(i, from, from, ValuePlace.Whole);
    }

    /// <summary>Value `i` has the needle from `from` to some place, `first` at least, and the literal behind it the next of it.</summary>
    void LayOverEnd(int i, int from, int first, ValuePlace place)
    {
        var next = reader.Slots[template][i + 1];
        var literal = Literal(next);
        for (var to = first; to < needle.Length; to++)
        {
            if (Always[template] || ++steps > MostSteps)
            {
                Always[template] = true;
                return;
            }
            var covered = Math.Min(literal.Length, needle.Length - to);
            if (!IsSame(literal[..covered], needle.AsSpan(to, covered))) continue;
            if (Test(i, place, from, to) is not { } test) continue;
            path.Add(test);
            if (to + covered == needle.Length) End();
            else if (next.Column >= 0) LayFrom(i + 1, to + covered);
            path.RemoveAt(path.Count - 1);
        }
    }

    void End()
    {
        alternatives.Add([.. path.Where(condition => !tests[condition.Test].IsAlways)]);
        if (alternatives[^1].Length == 0 || alternatives.Count > MostAlternatives) Always[template] = true;
    }

    ValueCondition? Test(int i, ValuePlace place, int from, int to)
    {
        var slots = reader.Slots[template];
        var column = slots[i].Column;
        if (!numbers.TryGetValue((column, place, from, to), out var number))
        {
            number = -1;
            if (ValueCheck.Of(reader, column, new(needle[from..to], ignoresCase, place)) is { } test)
            {
                number = tests.Count;
                tests.Add(test);
            }
            numbers.Add((column, place, from, to), number);
        }
        if (number < 0) return null;
        var nth = 0;
        foreach (var slot in slots.AsSpan(0, i)) nth += slot.Column == column ? 1 : 0;
        return new(column, nth, number);
    }

    bool IsSame(ReadOnlySpan<byte> literal, ReadOnlySpan<byte> part) =>
        ignoresCase ? Ascii.EqualsIgnoreCase(literal, part) : literal.SequenceEqual(part);

    ReadOnlySpan<byte> Literal(PlacedSlot slot) => reader.LiteralBytes.AsSpan(slot.Start, slot.Length);
}
