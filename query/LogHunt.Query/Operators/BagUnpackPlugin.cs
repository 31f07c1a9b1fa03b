using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>`bag_unpack(d [, prefix] [, columnsConflict=…] [, ignoredProperties=…])`</summary>
sealed class BagUnpackPlugin() : EvaluatePlugin("bag_unpack", "makes a column of each key of a bag")
{
    enum Conflict { Error, ReplaceSource, KeepSource }

    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Column(call, 0, row, binder) is not { } bag) return UnknownRows.Instance;
        if (bag.Type != ColumnType.Dynamic)
        {
            binder.Diagnostics.NotDynamic(call.Arguments[0].Span, bag.Type);
            return UnknownRows.Instance;
        }
        var prefix = Constant(Argument(call, 1, "OutputColumnPrefix"), binder) as string ?? "";
        var conflict = (Constant(Argument(call, 2, "columnsConflict"), binder) as string) switch
        {
            "replace_source" => Conflict.ReplaceSource, "keep_source" => Conflict.KeepSource, _ => Conflict.Error,
        };
        var ignored = (Constant(Argument(call, 3, "ignoredProperties"), binder) as DynamicArray)?.OfType<string>().ToHashSet() ?? [];
        if (evaluate.Schema is { } schema) return Project(evaluate, row, bag, Declared(schema, row, bag, prefix), binder);
        var asked = Found(input, bag, binder);
        if (asked is { Count: > MostColumns })
        {
            binder.Diagnostics.TooManyColumns(call.Span, Name, MostColumns);
            return UnknownRows.Instance;
        }
        IEnumerable<(string Key, ColumnType Type)> keys = asked is null ? [] : asked.Select(pair => (pair.Key, pair.Value));
        var columns = Columns([.. keys.Where(key => !ignored.Contains(key.Key))], row, bag, prefix, conflict, evaluate, binder);
        foreach (var wanted in binder.Open.Of(call.Span).Where(wanted => columns.TrueForAll(column => column.Name != wanted.Name)))
            columns.Add((wanted.Name, KeyOf(wanted.Name, prefix), wanted.Type));
        var plan = Project(evaluate, row, bag, columns, binder);
        binder.Opened[plan] = new(call.Span, IsAsked: asked is not null);
        return plan;
    }

    /// <summary>The keys of all bags with the types of their values; null where the data cannot be asked.</summary>
    static SortedDictionary<string, ColumnType>? Found(PlanNode input, ColumnExpr bag, Binder binder)
    {
        if (binder.Ask(new ProjectNode(input, [new("bag", bag)])) is not { } batches) return null;
        var types = new SortedDictionary<string, ColumnType>(StringComparer.Ordinal);
        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.RowCount && types.Count <= MostColumns; i++)
            {
                if (batch.Columns[0].Value(i) is not DynamicBag pairs) continue;
                foreach (var (key, item) in pairs)
                {
                    if (item is null) types.TryAdd(key, ColumnType.Dynamic);
                    else types[key] = types.TryGetValue(key, out var known) ? Common(known, TypeOf(item)) : TypeOf(item);
                }
            }
        }
        return types;
    }

    static ColumnType TypeOf(object value) => value switch
    {
        bool => ColumnType.Bool, long or int => ColumnType.Long, double => ColumnType.Real, decimal => ColumnType.Decimal,
        string => ColumnType.String, DateTime => ColumnType.DateTime, TimeSpan => ColumnType.TimeSpan, Guid => ColumnType.Guid,
        _ => ColumnType.Dynamic,
    };

    static ColumnType Common(ColumnType a, ColumnType b) =>
        a == b ? a
        : a is ColumnType.Long or ColumnType.Real && b is ColumnType.Long or ColumnType.Real ? ColumnType.Real
        : ColumnType.Dynamic;

    static string? KeyOf(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;

    /// <summary>The columns that come out, each with the key it is of; null for one that there is already.</summary>
    static List<(string Name, string? Key, ColumnType Type)> Columns(List<(string Key, ColumnType Type)> keys, Row row, ColumnExpr bag,
        string prefix, Conflict conflict, EvaluateOperator.Evaluate evaluate, Binder binder)
    {
        var byName = keys.ToDictionary(key => prefix + key.Key, key => key, StringComparer.Ordinal);
        var columns = new List<(string, string?, ColumnType)>();
        for (var i = 0; i < row.Columns.Length; i++)
        {
            var column = row.Columns[i];
            if (!byName.Remove(column.Name, out var key))
            {
                if (i != bag.Ordinal) columns.Add((column.Name, null, column.Type));
                continue;
            }
            if (i != bag.Ordinal && conflict == Conflict.Error) binder.Diagnostics.DuplicateColumn(evaluate.Call.Span, column.Name);
            var isKept = i != bag.Ordinal && conflict == Conflict.KeepSource;
            columns.Add(isKept ? (column.Name, null, column.Type) : (column.Name, key.Key, key.Type));
        }
        columns.AddRange(
            keys.Where(key => byName.ContainsKey(prefix + key.Key)).Select(key => (prefix + key.Key, (string?)key.Key, key.Type)));
        return columns;
    }

    static List<(string Name, string? Key, ColumnType Type)> Declared(
        EvaluateOperator.OutputSchema schema, Row row, ColumnExpr bag, string prefix)
    {
        var columns = new List<(string, string?, ColumnType)>();
        if (schema.HasAll)
            columns.AddRange(row.Columns.Where((column, i) => i != bag.Ordinal && schema.Columns.All(one => one.Name.Name != column.Name))
                .Select(column => (column.Name, (string?)null, column.Type)));
        foreach (var (name, type) in schema.Columns)
        {
            var isThere = row.Find(name.Name) is { } there && there.Ordinal != bag.Ordinal;
            columns.Add((name.Name, isThere ? null : KeyOf(name.Name, prefix), type));
        }
        return columns;
    }

    static ProjectNode Project(EvaluateOperator.Evaluate evaluate, Row row, ColumnExpr bag,
        List<(string Name, string? Key, ColumnType Type)> columns, Binder binder)
    {
        var span = evaluate.Call.Span;
        var source = new NameSyntax(row.Columns[bag.Ordinal].Name, span);
        var made = ImmutableArray.CreateBuilder<NamedExpr>(columns.Count);
        foreach (var (name, key, type) in columns)
        {
            var there = key is null ? row.Find(name) : null;
            ExprSyntax value = there is not null ? new NameSyntax(name, span)
                : key is not null ? new IndexSyntax(source, new LiteralSyntax(key, ColumnType.String, span), span)
                : new LiteralSyntax(null, ColumnType.Dynamic, span);
            made.Add(new(name, binder.Expressions.Bind(there?.Type == type ? value : As(type, value), row)));
        }
        return new ProjectNode(row.Input!, made.ToImmutable());
    }
}
