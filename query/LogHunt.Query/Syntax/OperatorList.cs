using System.Collections.Immutable;

namespace LogHunt.Query.Syntax;

/// <summary>The operators of a language by name, and the names that it refuses.</summary>
sealed class OperatorList
{
    readonly Dictionary<string, OperatorGrammar> byName;
    readonly HashSet<string> unsupported, beginnings;

    /// <summary>`unsupported` are names that the original has and this language has not.</summary>
    public OperatorList(IEnumerable<OperatorGrammar> all, IEnumerable<string> unsupported)
    {
        All = [.. all];
        byName = All.SelectMany(one => one.Doc.Aliases.Prepend(one.Doc.Name), (one, name) => (one, name))
            .ToDictionary(x => x.name, x => x.one, StringComparer.Ordinal);
        this.unsupported = unsupported.ToHashSet(StringComparer.Ordinal);
        beginnings = byName.Keys.Concat(this.unsupported).SelectMany(Beginnings).ToHashSet(StringComparer.Ordinal);
    }

    public ImmutableArray<OperatorGrammar> All { get; }

    /// <summary>Names and aliases of all operators.</summary>
    public IEnumerable<string> Names => byName.Keys;

    /// <summary>The operator of that name or alias, or null.</summary>
    public OperatorGrammar? Find(string name) => byName.GetValueOrDefault(name);

    public bool IsUnsupported(string name) => unsupported.Contains(name);

    /// <summary>Whether a name with a dash begins so: `mv` and `mv-expand` for `mv-expand`.</summary>
    public bool IsPartOfName(string name) => beginnings.Contains(name);

    static IEnumerable<string> Beginnings(string name) =>
        Enumerable.Range(0, name.Length + 1).Where(i => i == name.Length || name[i] == '-').Select(i => name[..i]);
}
