using System.Collections.Immutable;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions;

namespace LogHunt.Query.Binding;

/// <summary>Which overload a call means, and the conversions that its arguments need.</summary>
static class OverloadResolution
{
    public static ColumnType[] TypesOf(IReadOnlyList<Expr> arguments)
    {
        var types = new ColumnType[arguments.Count];
        for (var i = 0; i < types.Length; i++) types[i] = arguments[i].Type;
        return types;
    }

    /// <summary>
    /// The call with each argument converted to its parameter's type, or null when the function does not take such arguments.
    /// </summary>
    public static CallExpr? Call(ScalarFunction function, params IReadOnlyList<Expr> arguments) =>
        function.Resolve(TypesOf(arguments)) is { } overload ? Call(function, overload, arguments) : null;

    public static CallExpr? Call(ScalarFunction function, Overload overload, IReadOnlyList<Expr> arguments)
    {
        var converted = ImmutableArray.CreateBuilder<Expr>(arguments.Count);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (Convert(arguments[i], overload.Parameter(i)) is not { } argument) return null;
            converted.Add(argument);
        }
        return new(function, overload, converted.MoveToImmutable());
    }

    /// <summary>
    /// The value as another type: by widening, else as the language's own conversion function has it (tostring, tolong …); null when there
    /// is none.
    /// </summary>
    public static Expr? Convert(Expr value, ColumnType type)
    {
        if (value.Type == type) return value;
        if (Casts.To(value.Type, type) is not null) return Casts.Cast(value, type);
        return FunctionList.Find("to" + type.Kql()) is { } conversion && conversion.Resolve([value.Type]) is { } overload
            && overload.Parameter(0) == value.Type
            ? new CallExpr(conversion, overload, [value])
            : null;
    }
}
