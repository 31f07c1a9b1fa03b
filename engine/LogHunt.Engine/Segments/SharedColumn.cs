using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;

namespace LogHunt.Engine.Segments;

/// <summary>
/// A column whose values stand in the lines of its rows, but for some rows that are exceptions. Only between builder and file.
/// </summary>
abstract class SharedColumn(Column values, string of, List<int> exceptions) : Column(values.Type, values.Length)
{
    /// <summary>The name of the column of lines.</summary>
    public string Of => of;

    /// <summary>Rows whose values stand elsewhere, ascending.</summary>
    public List<int> Exceptions => exceptions;

    public override long Bytes => 0;
    public override bool IsNull(int row) => values.IsNull(row);
    public override object? Value(int row) => values.Value(row);
    public override Column Gather(ReadOnlySpan<int> rows) => values.Gather(rows);
}

/// <summary>Texts as they stand in the lines, or that the codes of one column of the lines decide.</summary>
sealed class SharedTexts(CodedColumn values, string of, List<int> exceptions, LineSources sources) : SharedColumn(values, of, exceptions)
{
    public CodedColumn Coded => values;

    public LineSources Sources => sources;

    /// <summary>By template the code of what all of its rows have, where that is told so.</summary>
    public required int[] FixedCodes { get; init; }

    /// <summary>By code of the only source the code here; null where texts are those of the lines.</summary>
    public int[]? Map { get; init; }
}

/// <summary>Whole numbers that a number in the line makes: times a factor, or a part of it, and so much more.</summary>
sealed class SharedNumbers(ValueColumn values, string of, List<int> exceptions, LineSources sources) : SharedColumn(values, of, exceptions)
{
    public ValueColumn Numbers => values;

    public LineSources Sources => sources;

    /// <summary>By template what all of its rows have, where that is told so.</summary>
    public required long[] FixedNumbers { get; init; }

    public required LinearNumber Linear { get; init; }
}

/// <summary>How many bytes the line has.</summary>
sealed class LengthColumn(ValueColumn values, string of, List<int> exceptions) : SharedColumn(values, of, exceptions)
{
    public ValueColumn Numbers => values;
}

/// <summary>A number made of another: `number * Factor / Divisor + Offset`, where one of factor and divisor is 1. Both are above 0.</summary>
readonly record struct LinearNumber(long Factor, long Divisor, long Offset)
{
    public static readonly LinearNumber Same = new(1, 1, 0);

    public long Of(long number) => unchecked(number * Factor / Divisor + Offset);

    /// <summary>The one that makes both numbers out of others; null where none does.</summary>
    public static LinearNumber? Through((long From, long To) one, (long From, long To) other)
    {
        var (from, to) = ((Int128)other.From - one.From, (Int128)other.To - one.To);
        if (from == 0 || to == 0 || from > 0 != to > 0) return null;
        var (factor, divisor) = to % from == 0 ? (to / from, Int128.One) : (Int128.One, (2 * from + to) / (2 * to));
        if (factor > int.MaxValue || divisor > int.MaxValue || divisor < 1) return null;
        var linear = new LinearNumber((long)factor, (long)divisor, 0);
        linear = linear with { Offset = unchecked(one.To - linear.Of(one.From)) };
        return linear.Of(other.From) == other.To ? linear : null;
    }
}
