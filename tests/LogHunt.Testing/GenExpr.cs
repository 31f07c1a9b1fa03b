using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Testing;

/// <summary>Random bound expressions over columns, of every operator and cast of the engine.</summary>
public sealed class GenExpr(Random random)
{
    static readonly ColumnType[] Types = Enum.GetValues<ColumnType>();

    static readonly string[] RegexPatterns = ["^a", "(?i)beta$", @"\d+\.\d+", "[æøå]", "(", "x|^$", "(?P<n>evil)"];

    static readonly ILookup<ColumnType, (ScalarFunction Function, Overload Overload)> ByResult = ScalarOperators.All
        .Concat(Types.SelectMany(from => Types.Select(to => Casts.To(from, to)).OfType<ScalarFunction>()))
        .SelectMany(function => function.Overloads.Select(overload => (function, overload)))
        .ToLookup(x => x.overload.Returns);

    /// <summary>One of some, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>Any type that a column can have.</summary>
    public ColumnType Type() => Pick(Types);

    /// <summary>An expression of a type, over columns of a schema, at most `depth` calls deep.</summary>
    public Expr Of(ColumnType type, ImmutableArray<ColumnSchema> columns, int depth)
    {
        var fitting = Enumerable.Range(0, columns.Length).Where(i => columns[i].Type == type).ToList();
        var calls = ByResult[type].ToList();
        if (depth == 0 || calls.Count == 0 || random.Next(4) == 0)
            return fitting.Count > 0 && random.Next(4) > 0 ? new ColumnExpr(Pick(fitting), type) : Constant(type);
        var (function, overload) = Pick(calls);
        var count = overload.IsVariadic ? random.Next(1, 4) : overload.Parameters.Length;
        var arguments = Enumerable.Range(0, count).Select(i => Argument(function, overload.Parameter(i), i, columns, depth - 1));
        return new CallExpr(function, overload, [.. arguments]);
    }

    /// <summary>A constant of a type out of <see cref="GenValues"/>, null now and then.</summary>
    public ConstantExpr Constant(ColumnType type) => new(Pick(GenValues.Of(type)), type);

    Expr Argument(ScalarFunction function, ColumnType type, int index, ImmutableArray<ColumnSchema> columns, int depth)
    {
        if (index == 1 && function == ScalarOperators.MatchesRegex) return new ConstantExpr(Pick(RegexPatterns), ColumnType.String);
        if (index == 1 && type == ColumnType.Dynamic && random.Next(4) > 0) return new ConstantExpr(List(), type);
        // Mostly a constant on the right, as in hunts: that is what kernels are made for.
        return index == 1 && random.Next(3) > 0 ? Constant(type) : Of(type, columns, depth);
    }

    DynamicArray List()
    {
        var pool = GenValues.Of(random.Next(3) > 0 ? ColumnType.String : Type());
        return new([.. Enumerable.Range(0, random.Next(3) == 0 ? 20 : random.Next(4))
            .Select(_ => Pick(pool)).Select(value => value is int number ? (long)number : value)]);
    }
}
