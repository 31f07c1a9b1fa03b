using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;
using LogHunt.Query;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Cli.Jobs;

/// <summary>Functions of a store: the one way of `function` and the shell.</summary>
static class KeepFunctions
{
    /// <summary>
    /// Puts the functions of a text into the store, in its order, and tells of each what came of it. Throws <see cref="QueryException"/>
    /// for what is no function or one that could not run, <see cref="InputException"/> where one is there that may not be, or is not that must
    /// be; those before it stay.
    /// </summary>
    public static void Define(string folder, string text, bool isUnchecked, Action<string> tell)
    {
        var statements = FunctionStatement.Parse(text);
        using var store = LogHuntStore.Open(folder);
        foreach (var statement in statements)
        {
            var right = Callers(store, WithCallers(store, statement.Function.Name)).Where(caller => caller.Mistakes().IsEmpty).ToList();
            tell(Define(store, text, statement, isUnchecked || statement.IsUnchecked));
            foreach (var caller in right)
                if (caller.Mistakes() is [var first, ..]) tell($"warning: {caller.What} is right no more: {first.Message}");
        }
    }

    static string Define(LogHuntStore store, string text, FunctionStatement statement, bool isUnchecked)
    {
        var (function, isThere) = (statement.Function, store.Functions.ContainsKey(statement.Function.Name));
        if (isThere && statement.Placing == FunctionPlacing.UnlessThere)
            return $"there is a function `{function.Name}` already; it stays as it is";
        if (isThere && statement.Placing == FunctionPlacing.New)
            throw new InputException($"there is a function `{function.Name}` already; `.create-or-alter function` replaces it");
        if (!isThere && statement.Placing == FunctionPlacing.Instead) throw Missing(store, function.Name);
        var mistakes = store.CheckFunction(function, isUnchecked);
        if (!mistakes.IsEmpty)
            throw new QueryException(text, [.. mistakes.Select(mistake => mistake with { Start = mistake.Start + statement.Start })]);
        var version = store.Catalog.SetFunction(function);
        return version == 1 ? $"the function `{function.Name}` is in the store"
            : $"the function `{function.Name}` is in the store, version {version}";
    }

    /// <summary>The function of that name. Throws <see cref="InputException"/> when there is none.</summary>
    public static SavedFunction Named(LogHuntStore store, string name) =>
        store.Functions.GetValueOrDefault(name) ?? throw Missing(store, name);

    /// <summary>
    /// Takes a function out of the store, and gives the names of functions and hunts that call it. Throws <see cref="InputException"/>
    /// when there is none of that name.
    /// </summary>
    public static IReadOnlyList<string> Remove(LogHuntStore store, string name)
    {
        if (!store.Catalog.RemoveFunction(name)) throw Missing(store, name);
        return [.. Callers(store, [name]).Select(caller => caller.What)];
    }

    /// <summary>Functions and hunts that name one of these functions, and what is wrong with each as the store is when that is asked.</summary>
    static IEnumerable<(string What, Func<ImmutableArray<Diagnostic>> Mistakes)> Callers(LogHuntStore store, IReadOnlyCollection<string> names)
    {
        foreach (var function in store.Functions.Values.OrderBy(function => function.Name, StringComparer.Ordinal))
            if (IsNamed(function.Text)) yield return ($"the function `{function.Name}`", () => store.CheckFunction(function));
        foreach (var hunt in store.Catalog.Hunts())
            if (IsNamed(hunt.Query)) yield return ($"the hunt `{hunt.Name}`", () => store.Check(hunt.Query));

        bool IsNamed(string text) => names.Any(name => Kql.Names(text, name));
    }

    /// <summary>A function, and those that call it, also through others.</summary>
    static HashSet<string> WithCallers(LogHuntStore store, string name)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { name };
        for (var before = 0; before < found.Count;)
        {
            before = found.Count;
            foreach (var function in store.Functions.Values)
                if (found.Any(called => Kql.Names(function.Text, called))) found.Add(function.Name);
        }
        return found;
    }

    /// <summary>A function as a command that would define it.</summary>
    public static string Text(SavedFunction function)
    {
        var settings = new[] { Setting("docstring", function.Doc), Setting("folder", function.Folder) }.OfType<string>().ToArray();
        return $".create-or-alter function {(settings.Length > 0 ? $"with ({string.Join(", ", settings)}) " : "")}{function.Text}";
    }

    static string? Setting(string name, string value) =>
        value.Length == 0 ? null : $"{name} = {QuotedText.Of(value, '"')}";

    static InputException Missing(LogHuntStore store, string name) => new(Nearest.To(name, store.Functions.Keys) is { } nearest
        ? $"there is no function `{name}` in the store; did you mean `{nearest}`?"
        : $"there is no function `{name}` in the store; `loghunt function list` lists them");
}
