using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

static class CollectAggregates
{
    static readonly AggregateFunction MakeList = Of(
        new("make_list", "The values as an array, at most a number of them; nulls are left out.",
            "range x from 1 to 3 step 1 | summarize make_list(x)", "[1,2,3]") { Aliases = ["makelist"] }, keepsNulls: false);

    static readonly AggregateFunction MakeBag = new TypedAggregate(
        new("make_bag", "The bags in one; of a key in several the first value stays.",
            """print d=dynamic({"a":1}) | summarize make_bag(d)""", """{"a":1}""") { Aliases = ["make_dictionary"] },
        types => types is [ColumnType.Dynamic] or [ColumnType.Dynamic, ColumnType.Int or ColumnType.Long]
            ? new BagAggregate(types.Length == 1 ? [ColumnType.Dynamic] : [ColumnType.Dynamic, ColumnType.Long])
            : null)
    { Prefix = "bag_" };

    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        MakeList,
        FilteredAggregate.Of(new("make_list_if", "The values for which a condition is true, as an array.",
            "range x from 1 to 4 step 1 | summarize make_list_if(x, x > 2)", "[3,4]"), MakeList, "list_"),
        Of(new("make_list_with_nulls", "The values as an array, nulls too.",
            "datatable(x:long)[1, long(null)] | summarize make_list_with_nulls(x)", "[1,null]"), keepsNulls: true),
        MakeBag,
        FilteredAggregate.Of(new("make_bag_if", "The bags for which a condition is true, in one.",
            """print d=dynamic({"a":1}) | summarize make_bag_if(d, true)""", """{"a":1}"""), MakeBag, "bag_"),
    ];

    static TypedAggregate Of(Doc doc, bool keepsNulls) => new(doc, types => types switch
    {
        [var value] => new ListAggregate([value], keepsNulls),
        [var value, ColumnType.Int or ColumnType.Long] => new ListAggregate([value, ColumnType.Long], keepsNulls),
        _ => null,
    })
    { Prefix = "list_" };
}

/// <summary>Values in the order of the rows. A null inside a dynamic is an element like any other.</summary>
sealed class ListAggregate(ImmutableArray<ColumnType> parameters, bool keepsNulls) : Aggregate(ColumnType.Dynamic, parameters)
{
    readonly bool takesNulls = keepsNulls || parameters[0] == ColumnType.Dynamic;

    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var limit = rows.Count > 0 && rows[0].Length > 1 ? Limit(rows[0][1]) : ArrayFunctions.MaxLength;
        return new DynamicArray([.. rows.Where(row => takesNulls || row[0] is not null).Take((int)limit)
            .Select(row => Conversions.ToDynamic(row[0]))]);
    }

    static long Limit(object? limit) => limit is long number and >= 0 and < ArrayFunctions.MaxLength ? number : ArrayFunctions.MaxLength;

    public override Accumulator Open() => new Lists(takesNulls);

    sealed class Lists(bool takesNulls) : Accumulator
    {
        List<object?>?[] lists = [];
        long limit = ArrayFunctions.MaxLength, bytes;

        public override long Bytes => bytes;

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            Grow.To(ref lists, groupCount);
            if (groups.IsEmpty) return;
            if (arguments.Length > 1) limit = Limit(arguments[1].Value(0));
            var column = arguments[0];
            // The value of a dictionary's code is decoded once for the batch, and its text shared by all rows.
            var byCode = column is CodedColumn { Dictionary.Length: var distinct } && distinct <= groups.Length
                ? new object?[distinct]
                : null;
            for (var row = 0; row < groups.Length; row++)
            {
                var list = lists[groups[row]] ??= [];
                if (list.Count >= limit) continue;
                var value = byCode is null ? column.Value(row) : byCode[((CodedColumn)column).Code(row)] ??= column.Value(row);
                if (!takesNulls && value is null) continue;
                list.Add(Conversions.ToDynamic(value));
                // A text that a dictionary's rows share is one, and each row's place in the list another.
                bytes += byCode is null ? ValueSize.Of(value) + 8 : 8;
            }
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            Grow.To(ref lists, groupCount);
            var theirs = (Lists)other;
            bytes += theirs.bytes;
            limit = Math.Min(limit, theirs.limit);
            for (var group = 0; group < map.Length && group < theirs.lists.Length; group++)
            {
                if (theirs.lists[group] is not { } more) continue;
                var list = lists[map[group]] ??= [];
                list.AddRange(more.Take((int)Math.Max(limit - list.Count, 0)));
            }
        }

        public override Column Finish(int groupCount)
        {
            Grow.To(ref lists, groupCount);
            return new DynamicColumn([.. lists[..groupCount].Select(list => (object?)new DynamicArray(list ?? []))]);
        }
    }
}

/// <summary>Bags in one, the first value of a key staying; what is no bag is left out.</summary>
sealed class BagAggregate(ImmutableArray<ColumnType> parameters) : Aggregate(ColumnType.Dynamic, parameters)
{
    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var merged = new DynamicBag();
        var limit = rows.Count > 0 && rows[0].Length > 1 && rows[0][1] is long number and >= 0 ? number : ArrayFunctions.MaxLength;
        foreach (var row in rows) Add(merged, row[0] as DynamicBag, limit);
        return merged;
    }

    static void Add(DynamicBag merged, DynamicBag? bag, long limit)
    {
        if (bag is null) return;
        foreach (var (key, value) in bag)
            if (merged.Count < limit && !merged.ContainsKey(key)) merged[key] = value;
    }

    public override Accumulator Open() => new Bags();

    sealed class Bags : Accumulator
    {
        DynamicBag?[] bags = [];
        long limit = ArrayFunctions.MaxLength, bytes;

        public override long Bytes => bytes;

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            Grow.To(ref bags, groupCount);
            if (groups.IsEmpty) return;
            if (arguments.Length > 1 && arguments[1].Value(0) is long number and >= 0) limit = number;
            for (var row = 0; row < groups.Length; row++) Add(groups[row], arguments[0].Value(row) as DynamicBag);
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            Grow.To(ref bags, groupCount);
            var theirs = (Bags)other;
            limit = Math.Min(limit, theirs.limit);
            for (var group = 0; group < map.Length && group < theirs.bags.Length; group++) Add(map[group], theirs.bags[group]);
        }

        void Add(int group, DynamicBag? more)
        {
            var bag = bags[group] ??= new();
            var before = bag.Size;
            BagAggregate.Add(bag, more, limit);
            bytes += bag.Size - before;
        }

        public override Column Finish(int groupCount)
        {
            Grow.To(ref bags, groupCount);
            return new DynamicColumn([.. bags[..groupCount].Select(bag => bag ?? new DynamicBag())]);
        }
    }
}
