using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>
/// A scalar function of the language: what it says of itself and its overloads. The list of all of them is FunctionList in LogHunt.Query;
/// the operators that the optimizer must know (comparisons, logic, arithmetic, text predicates) are in the engine
/// (Functions/Operators.cs).
/// </summary>
public class ScalarFunction(Doc doc, params ImmutableArray<Overload> overloads)
{
    /// <summary>Its name, what it does, and an example that is run.</summary>
    public Doc Doc { get; } = doc;

    /// <summary>The signatures that it can be called by.</summary>
    public ImmutableArray<Overload> Overloads { get; } = overloads;

    /// <summary>False keeps the optimizer from folding or moving a call (rand, new_guid).</summary>
    public bool IsDeterministic { get; init; } = true;

    /// <summary>Printed between its two arguments.</summary>
    public bool IsOperator { get; init; }

    /// <summary>
    /// Of a test of a text against one other: what must stand in the text, byte for byte, so that the test can be true; null when that is
    /// not known. Scans look for it before they read the text.
    /// </summary>
    public Func<string, string?>? NeededText { get; init; }

    /// <summary>
    /// The overload for arguments of these types, or null; here that of <see cref="Signature.Cheapest"/>. Functions whose result type
    /// depends on their arguments (iff, coalesce, bin …) override this and make an overload on the spot.
    /// </summary>
    public virtual Overload? Resolve(ReadOnlySpan<ColumnType> arguments) => Signature.Cheapest(Overloads, arguments);

    /// <inheritdoc/>
    public override string ToString() => Doc.Name;
}

/// <summary>
/// One signature of a function with its two forms: <see cref="Invoke"/> is the definition, a row at a time; <see cref="Evaluate"/> is the
/// same over columns. Guarantees of both: the same answer, null wherever the null rule says so, no exception for any value. Requires: the
/// binder has cast each argument to the parameter's type.
/// </summary>
public abstract class Overload(ColumnType returns, params ImmutableArray<ColumnType> parameters) : Signature(returns, parameters)
{
    /// <summary>The value for one row: its arguments in order, as <see cref="Column.Value"/> gives them.</summary>
    public abstract object? Invoke(ReadOnlySpan<object?> arguments);

    /// <summary>A kernel over columns of equal length. The default calls <see cref="Invoke"/> for each row.</summary>
    protected virtual Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        var builder = ColumnBuilder.For(Returns, rows);
        var values = new object?[arguments.Length];
        for (var row = 0; row < rows; row++)
        {
            Work.Tick();
            for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Value(row);
            builder.Append(Invoke(values));
        }
        return builder.Build();
    }

    /// <summary>
    /// Evaluates over columns, sparing work that repeats: constants are computed once, and where one argument is dictionary-coded and the
    /// others are constants, the function runs over the dictionary and the answer is spread over the codes. Requires: the function is
    /// deterministic.
    /// </summary>
    public Column Apply(ReadOnlySpan<Column> arguments, int rows)
    {
        CodedColumn? coded = null;
        var lift = true;
        var constant = true;
        foreach (var argument in arguments)
        {
            if (argument is ConstantColumn) continue;
            constant = false;
            if (coded is null && argument is CodedColumn candidate && candidate.Dictionary.Length <= rows) coded = candidate;
            else lift = false;
        }
        if (constant)
        {
            var values = new object?[arguments.Length];
            for (var i = 0; i < values.Length; i++) values[i] = ((ConstantColumn)arguments[i]).Constant;
            var value = Invoke(values);
            ValueSize.Check(value);
            return new ConstantColumn(Returns, value, rows);
        }
        return lift && coded is not null ? OverDictionary(coded, arguments, rows) : Evaluate(arguments, rows);
    }

    Column OverDictionary(CodedColumn coded, ReadOnlySpan<Column> arguments, int rows)
    {
        var distinct = coded.Dictionary.Length;
        var lifted = new Column[arguments.Length];
        for (var i = 0; i < lifted.Length; i++)
            lifted[i] = ReferenceEquals(arguments[i], coded) ? coded.Dictionary : arguments[i].Slice(0, Math.Min(distinct, rows));
        var byCode = Evaluate(lifted, distinct);
        switch (byCode)
        {
            case TextColumn text: return coded.With(text);
            case ValueColumn<bool> { Validity.HasNulls: false } flags:
                var kept = new bool[rows];
                coded.Expand(flags.Values, kept);
                return ValueColumn.Of(ColumnType.Bool, kept);
            default:
                var codes = new int[rows];
                coded.CopyCodes(codes);
                return byCode.Gather(codes);
        }
    }
}
