using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions;

/// <summary>Choices and nulls.</summary>
static class LogicFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new TypedFunction(
            new("iff", "The second value where the condition is true, else (also for null) the third.", """iff(1 < 2, "yes", "no")""",
                "yes") { Aliases = ["iif"] },
            types =>
                types is [ColumnType.Bool, var yes, var no]
                    ? new ChoiceOverload(CommonType.Of(yes, no) ?? ColumnType.Dynamic, branches: 1)
                    : null),
        new TypedFunction(
            new("case", "The value behind the first condition that is true, else the last value.",
                """case(3 <= 1, "small", 3 <= 10, "medium", "large")""", "medium"),
            types =>
            {
                if (types.Length < 3 || types.Length % 2 == 0) return null;
                ColumnType? common = types[^1];
                for (var i = 0; i < types.Length - 1; i += 2)
                {
                    if (types[i] != ColumnType.Bool) return null;
                    common = common is null ? null : CommonType.Of(common.Value, types[i + 1]);
                }
                return new ChoiceOverload(common ?? ColumnType.Dynamic, types.Length / 2);
            }),
        new TypedFunction(
            new("coalesce", "The first value that is not null (of texts: not empty).", """coalesce(tolong("x"), tolong("42"), 33)""", "42"),
            types => types.Length >= 2 && CommonType.Of(types) is { } common
                ? new FirstPresentOverload(common, types.Length)
                : null),
        TypedFunction.OfAny(new("isnull", "Whether there is no value; a text always is one.", "isnull(long(null))", "True"),
            ColumnType.Bool, 1, 1, values => values[0] is null),
        TypedFunction.OfAny(new("isnotnull", "Whether there is a value; a text always is one.", "isnotnull(long(null))",
            "False") { Aliases = ["notnull"] }, ColumnType.Bool, 1, 1, values => values[0] is not null),
    ];
}
