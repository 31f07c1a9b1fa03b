using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Functions;

/// <summary>A test of one UTF-8 value. A struct, so that each loop is compiled for it.</summary>
interface ITextMatcher
{
    bool Test(ReadOnlySpan<byte> value);
}

/// <summary>The UTF-8 values of a string column of any kind.</summary>
readonly ref struct TextView
{
    readonly ReadOnlySpan<int> offsets;
    readonly ReadOnlySpan<byte> data;
    readonly ReadOnlySpan<int> codes;
    readonly bool isConstant;

    TextView(ReadOnlySpan<int> offsets, ReadOnlySpan<byte> data, ReadOnlySpan<int> codes, bool isConstant = false)
    {
        this.offsets = offsets;
        this.data = data;
        this.codes = codes;
        this.isConstant = isConstant;
    }

    public static TextView Of(Column column)
    {
        switch (column)
        {
            case TextColumn text:
                return new(text.Offsets, text.Data.Span, default);
            case CodedColumn coded:
                var codes = new int[coded.Length];
                coded.CopyCodes(codes);
                return new(coded.Dictionary.Offsets, coded.Dictionary.Data.Span, codes);
            case ConstantColumn constant:
                return new(default, Encoding.UTF8.GetBytes((string)constant.Constant!), default, isConstant: true);
            default:
                throw new ArgumentException($"a column of {column.Type} is no text", nameof(column));
        }
    }

    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            if (isConstant) return data;
            if (!codes.IsEmpty) row = codes[row];
            return data[offsets[row]..offsets[row + 1]];
        }
    }

    /// <summary>The answer for each row.</summary>
    public void Test<TTest>(TTest test, Span<bool> result) where TTest : struct, ITextMatcher
    {
        if (isConstant)
        {
            result.Fill(test.Test(data));
        }
        else if (!codes.IsEmpty)
        {
            for (var row = 0; row < result.Length; row++) result[row] = test.Test(data[offsets[codes[row]]..offsets[codes[row] + 1]]);
        }
        else
        {
            for (var row = 0; row < result.Length; row++) result[row] = test.Test(data[offsets[row]..offsets[row + 1]]);
        }
    }

    /// <summary>
    /// The same for a test that looks for a needle anywhere: the values lie one behind the other, so one search runs over all of them and
    /// only values with a find are tested.
    /// </summary>
    public void Search<TTest>(TTest test, Needle needle, Span<bool> result) where TTest : struct, ITextMatcher
    {
        if (offsets.IsEmpty || !codes.IsEmpty || needle.Length == 0)
        {
            Test(test, result);
            return;
        }
        var end = offsets[result.Length];
        var position = offsets[0];
        var row = 0;
        while (position < end)
        {
            var found = needle.Find(data[position..end]);
            if (found < 0) return;
            position += found;
            while (offsets[row + 1] <= position) row++;
            if (position + needle.Length <= offsets[row + 1]) result[row] = test.Test(data[offsets[row]..offsets[row + 1]]);
            // A find that reaches into the next value: that value can still hold one of its own.
            position = position + needle.Length <= offsets[row + 1] ? offsets[row + 1] : position + 1;
        }
    }
}
