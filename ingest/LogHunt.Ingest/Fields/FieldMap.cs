using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// What each field of a format becomes: a rule for all names of a field. A field without a rule goes to AdditionalFields under the
/// vendor's name. Built once for a format, read by many threads.
/// </summary>
public sealed class FieldMap
{
    readonly KeyValueTable<FieldRule> byKey;

    /// <summary>
    /// Throws when a rule has a column that none of the tables has, or a name another rule has too: mistakes in our own source.
    /// </summary>
    public FieldMap(ImmutableArray<TableSchema> tables, ImmutableArray<FieldRule> rules)
    {
        Rules = rules;
        for (var slot = 0; slot < rules.Length; slot++)
        {
            rules[slot].Slot = slot;
            foreach (var column in rules[slot].Columns)
                if (tables.All(table => column.In(table) < 0))
                    throw new ArgumentException($"`{column}` of `{rules[slot].Keys}` is in no table of the format", nameof(rules));
        }
        var keys = rules.SelectMany(rule => rule.Names.Select(key => (key, rule))).ToList();
        if (keys.GroupBy(pair => pair.key).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"`{twice.Key}` has two rules", nameof(rules));
        byKey = new(keys);
    }

    /// <summary>The rules, each at its slot.</summary>
    public ImmutableArray<FieldRule> Rules { get; }

    /// <summary>
    /// The slot of a field under any of its names: what <see cref="RecordFields.Take"/> wants. Throws for a name without a rule.
    /// </summary>
    public int Slot(string key) =>
        (Find(Encoding.UTF8.GetBytes(key)) ?? throw new ArgumentException($"no rule for `{key}`", nameof(key))).Slot;

    /// <summary>The slots of several, blanks between their names: of which the first with a value is meant.</summary>
    public int[] Slots(string keys) => [.. FieldRule.Each(keys).Select(Slot)];

    /// <summary>
    /// The rules of fields that stand in this order by the vendor's manual, blanks between their names as in a rule's. `_` is a
    /// position without interest.
    /// </summary>
    public FieldColumns At(params IEnumerable<string> names) => Under(names.SelectMany(FieldRule.Each));

    /// <summary>The rules of fields that stand in the order of a header line, each name as it is.</summary>
    internal FieldColumns Under(IEnumerable<string> names) => new(this, [.. names.Select(Encoding.UTF8.GetBytes)]);

    internal FieldRule? Find(ReadOnlySpan<byte> key) => byKey.TryFind(key, out var rule) ? rule : null;

    /// <summary>A table's place among those that rules know their columns of.</summary>
    internal static int IndexOf(TableSchema table)
    {
        var index = 0;
        while (!ReferenceEquals(StandardTables.All[index], table)) index++;
        return index;
    }
}

/// <summary>The names of fields that have positions, and the rule of each, looked up once.</summary>
public sealed class FieldColumns
{
    readonly byte[][] names;
    readonly FieldRule?[] rules;

    internal FieldColumns(FieldMap map, byte[][] names) => (this.names, rules) = (names, [.. names.Select(name => map.Find(name))]);

    /// <summary>How many positions there are.</summary>
    public int Count => names.Length;

    /// <summary>Whether nobody wants to know what stands at a position.</summary>
    internal bool IsIgnored(int position) => position < names.Length && names[position] is [(byte)'_'];

    internal FieldRule? RuleAt(int position) => position < rules.Length ? rules[position] : null;

    /// <summary>`column12` where a record has more values than names.</summary>
    internal ReadOnlySpan<byte> NameAt(int position) =>
        position < names.Length ? names[position] : Encoding.UTF8.GetBytes($"column{position + 1}");
}
