using LogHunt.Engine.Catalog;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Completions;

/// <summary>How a function is called, before what it does.</summary>
static class Signatures
{
    public static string Of(ScalarFunction function) => function.Overloads is [var first, ..] ? Of(first) : Example(function.Doc);

    public static string Of(AggregateFunction function) => function.Overloads is [var first, ..] ? Of(first) : "";

    /// <summary>A function of a store: its parameters as they are written, on one line, and the first line of what it says of
    /// itself.</summary>
    public static string Of(SavedFunction function, LambdaLet lambda)
    {
        var parameters = lambda.Syntax.Parameters.Select(parameter => parameter.IsTable
            ? $"{parameter.Name.Name}:({string.Join(", ", parameter.Columns.Select(column => column.Name.Name).DefaultIfEmpty("*"))})"
            : parameter.Default is null ? $"{parameter.Name.Name}:{parameter.Type!.Value.Kql()}"
            : $"[{parameter.Name.Name}:{parameter.Type!.Value.Kql()}]");
        return $"({string.Join(", ", parameters)}). {(function.Doc.Length > 0 ? function.Doc.Split('\n')[0] : "a function of the store")}";
    }

    static string Of(Signature one)
    {
        var parameters = one.Parameters.Select((type, i) => i < one.Parameters.Length - one.Optional ? type.Kql() : $"[{type.Kql()}]");
        return $"({string.Join(", ", parameters)}{(one.IsVariadic ? ", …" : "")}): {one.Returns.Kql()}. ";
    }

    static string Example(Doc doc) => doc.Example.Contains('|', StringComparison.Ordinal) ? "" : $"{doc.Example}: ";
}
