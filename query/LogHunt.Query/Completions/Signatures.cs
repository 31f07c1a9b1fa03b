using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Completions;

/// <summary>How a function is called, before what it does.</summary>
static class Signatures
{
    public static string Of(ScalarFunction function) => function.Overloads is [var first, ..] ? Of(first) : Example(function.Doc);

    public static string Of(AggregateFunction function) => function.Overloads is [var first, ..] ? Of(first) : "";

    static string Of(Signature one)
    {
        var parameters = one.Parameters.Select((type, i) => i < one.Parameters.Length - one.Optional ? type.Kql() : $"[{type.Kql()}]");
        return $"({string.Join(", ", parameters)}{(one.IsVariadic ? ", …" : "")}): {one.Returns.Kql()}. ";
    }

    static string Example(Doc doc) => doc.Example.Contains('|', StringComparison.Ordinal) ? "" : $"{doc.Example}: ";
}
