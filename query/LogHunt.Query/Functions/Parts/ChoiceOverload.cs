using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Parts;

/// <summary>iff() and case(): pairs of a condition and a value, and a value for the rest.</summary>
sealed class ChoiceOverload(ColumnType type, int branches) : Overload(type, ParametersOf(type, branches))
{
    static ImmutableArray<ColumnType> ParametersOf(ColumnType type, int branches)
    {
        var parameters = ImmutableArray.CreateBuilder<ColumnType>(2 * branches + 1);
        for (var i = 0; i < branches; i++) parameters.AddRange(ColumnType.Bool, type);
        parameters.Add(type);
        return parameters.MoveToImmutable();
    }

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        var i = 0;
        while (i < arguments.Length - 1 && arguments[i] is not true) i += 2;
        return Inner(i < arguments.Length - 1 ? arguments[i + 1] : arguments[^1]);
    }

    object? Inner(object? value) => value is null && Returns == ColumnType.String ? "" : value;

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        // Which argument each row takes.
        var picks = new int[rows];
        Array.Fill(picks, arguments.Length - 1);
        for (var branch = arguments.Length - 3; branch >= 0; branch -= 2) Pick(arguments[branch], branch + 1, picks);
        var builder = ColumnBuilder.For(Returns, rows);
        switch (builder)
        {
            case ValueBuilder<long> longs when Storage<long>(arguments, rows) is { } values: Choose(longs, values, picks); break;
            case ValueBuilder<double> reals when Storage<double>(arguments, rows) is { } values: Choose(reals, values, picks); break;
            case TextBuilder text: Choose(text, arguments, picks); break;
            default:
                for (var row = 0; row < rows; row++) builder.Append(arguments[picks[row]].Value(row));
                break;
        }
        return builder.Build();
    }

    static void Pick(Column condition, int argument, int[] picks)
    {
        switch (condition)
        {
            case ConstantColumn constant:
                if (constant.Constant is true) Array.Fill(picks, argument);
                break;
            case ValueColumn<bool> flags:
                var values = flags.Values;
                for (var row = 0; row < picks.Length; row++)
                    if (values[row] && flags.Validity[row]) picks[row] = argument;
                break;
            default:
                for (var row = 0; row < picks.Length; row++)
                    if (condition.Value(row) is true) picks[row] = argument;
                break;
        }
    }

    /// <summary>The value arguments as columns of that storage, constants written out; null when one is of another kind.</summary>
    static ValueColumn<T>?[]? Storage<T>(ReadOnlySpan<Column> arguments, int rows) where T : unmanaged
    {
        var columns = new ValueColumn<T>?[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i % 2 == 0 && i < arguments.Length - 1) continue;
            var column = arguments[i] is ConstantColumn { Length: var length } constant && length >= rows
                ? constant.Expand()
                : arguments[i];
            if (column is not ValueColumn<T> values) return null;
            columns[i] = values;
        }
        return columns;
    }

    static void Choose<T>(ValueBuilder<T> builder, ValueColumn<T>?[] arguments, int[] picks) where T : unmanaged
    {
        for (var row = 0; row < picks.Length; row++)
        {
            var column = arguments[picks[row]]!;
            if (column.Validity[row]) builder.Append(column.Values[row]);
            else builder.AppendNull();
        }
    }

    static void Choose(TextBuilder builder, ReadOnlySpan<Column> arguments, int[] picks)
    {
        var constants = new byte[]?[arguments.Length];
        for (var i = 0; i < constants.Length; i++)
            if (arguments[i] is ConstantColumn { Constant: string text }) constants[i] = System.Text.Encoding.UTF8.GetBytes(text);
        for (var row = 0; row < picks.Length; row++)
        {
            var pick = picks[row];
            switch (arguments[pick])
            {
                case ConstantColumn: builder.Append(constants[pick].AsSpan()); break;
                case TextColumn text: builder.Append(text[row]); break;
                case CodedColumn coded: builder.Append(coded.Dictionary[coded.Code(row)]); break;
                case var other: builder.Append(other.Value(row)); break;
            }
        }
    }
}
