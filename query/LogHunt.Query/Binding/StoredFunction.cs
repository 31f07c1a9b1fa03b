using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Binding;

/// <summary>
/// A function that comes with the language, written in it: bound as if the query had defined it, so that a backend sees nothing of it. Its
/// body names the tables of the store and other stored functions. Requires: the text has no mistake.
/// </summary>
class StoredFunction(Doc doc, string parameters, Func<string> body)
{
    readonly Lazy<string> text = new(() => $"let stored = ({parameters}) {{\n{body()}\n}};");

    public StoredFunction(Doc doc, string parameters, string body) : this(doc, parameters, () => body)
    {
    }

    /// <summary>Its names, a summary, and a query with its rows that the tests run.</summary>
    public Doc Doc { get; } = doc;

    /// <summary>The tables that it is written over: where one of them is not, the function is not either.</summary>
    public ImmutableArray<string> Tables { get; init; } = [.. StandardTables.All.Select(table => table.Name)];

    /// <summary>The function as a query would define it; put together when it is first named.</summary>
    public string Text => text.Value;
}
