using System.Collections.Concurrent;
using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Parts;

/// <summary>The overload for arguments of these types, or null when there is none.</summary>
delegate Overload? Resolution(ReadOnlySpan<ColumnType> arguments);

/// <summary>
/// A function whose overloads follow from the types it is called with: `iff`, `coalesce`, `tostring`, and all that take any value.
/// </summary>
sealed class TypedFunction(Doc doc, Resolution resolve) : ScalarFunction(doc)
{
    readonly Resolution resolve = resolve;

    /// <summary>Calls with the same types share one overload, so that equal calls are equal expressions.</summary>
    readonly ConcurrentDictionary<string, Overload> resolved = new(StringComparer.Ordinal);

    public override Overload? Resolve(ReadOnlySpan<ColumnType> arguments)
    {
        if (arguments.Length > 8) return resolve(arguments);
        var key = string.Create(arguments.Length, arguments,
            static (text, types) => { for (var i = 0; i < text.Length; i++) text[i] = (char)('a' + (int)types[i]); });
        if (resolved.TryGetValue(key, out var known)) return known;
        var overload = resolve(arguments);
        return overload is null ? null : resolved.GetOrAdd(key, overload);
    }

    /// <summary>The same function with an overload of its own, a kernel, for one argument of a type.</summary>
    public TypedFunction Or(ColumnType type, Overload overload) =>
        new(Doc, arguments => arguments is [var only] && only == type ? overload : resolve(arguments));

    /// <summary>Takes from `least` to `most` values of any type, nulls too.</summary>
    public static TypedFunction OfAny(Doc doc, ColumnType returns, int least, int most, Scalar.RowFunction f) =>
        new(doc, arguments => arguments.Length < least || arguments.Length > most ? null : Scalar.Rows(returns, [.. arguments], f));
}

/// <summary>A function over text that takes other types too, as tostring() gives them: `reverse(12345)`, `substring(d, 0, 10)`.</summary>
sealed class TextFunction(Doc doc, params ImmutableArray<Overload> overloads) : ScalarFunction(doc, overloads)
{
    public override Overload? Resolve(ReadOnlySpan<ColumnType> arguments)
    {
        if (base.Resolve(arguments) is { } exact) return exact;
        var widened = arguments.ToArray();
        foreach (var overload in Overloads)
        {
            for (var i = 0; i < widened.Length; i++)
                widened[i] = overload.Parameter(i) == ColumnType.String ? ColumnType.String : arguments[i];
            if (overload.Cost(widened) >= 0) return overload;
        }
        return null;
    }
}

static class CommonType
{
    /// <summary>The type that both widen to, or null: numbers to the wider one (decimal above real), a dynamic to the other.</summary>
    public static ColumnType? Of(ColumnType a, ColumnType b)
    {
        if (a == b) return a;
        if (a == ColumnType.Dynamic) return b == ColumnType.Bool ? null : b;
        if (b == ColumnType.Dynamic) return a == ColumnType.Bool ? null : a;
        if (!a.IsNumeric() || !b.IsNumeric()) return null;
        return (ColumnType)Math.Max((int)a, (int)b);
    }

    public static ColumnType? Of(ReadOnlySpan<ColumnType> types)
    {
        if (types.IsEmpty) return null;
        ColumnType? common = types[0];
        foreach (var type in types[1..])
        {
            if (common is null) return null;
            common = Of(common.Value, type);
        }
        return common;
    }
}
