using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

static class SchemaAggregates
{
    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        new TypedAggregate(new("buildschema", "The types that stand in dynamic values, in the form of the values: several types of one place as an array.",
            """datatable(d:dynamic)[dynamic({"x":1}), dynamic({"x":"a","z":[1.5]})] | summarize buildschema(d)""",
            """{"x":["long","string"],"z":{"`indexer`":"double"}}"""),
            types => types is [ColumnType.Dynamic] ? new SchemaAggregate() : null) { Prefix = "schema_" },
    ];
}

/// <summary>The least form that admits every value: a type's name, a bag of forms, or several of them. Of arrays the form of all elements.</summary>
sealed class SchemaAggregate() : Aggregate(ColumnType.Dynamic, ColumnType.Dynamic)
{
    const string Elements = "`indexer`";

    /// <summary>Names that one form may have; a hostile bag has a new one in every row.</summary>
    const int MostNames = 10_000;

    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var form = new Form();
        foreach (var row in rows) form.Add(row[0]);
        return form.Written();
    }

    sealed class Form
    {
        readonly List<string> types = [];
        readonly OrderedDictionary<string, Form> members = new(StringComparer.Ordinal);

        /// <summary>Recursion is bounded by the depth of a dynamic.</summary>
        public void Add(object? value)
        {
            Work.Tick();
            switch (value)
            {
                case null: break;
                case DynamicBag bag:
                    foreach (var (key, item) in bag) Member(key)?.Add(item);
                    break;
                case DynamicArray array:
                    var elements = Member(Elements);
                    foreach (var item in array) elements?.Add(item);
                    break;
                default:
                    var type = TypeOf(value);
                    if (!types.Contains(type)) types.Add(type);
                    break;
            }
        }

        Form? Member(string name)
        {
            if (members.TryGetValue(name, out var known)) return known;
            return members.Count < MostNames ? members[name] = new() : null;
        }

        static string TypeOf(object value) => value switch
        {
            bool => "bool",
            long or int => "long",
            double or decimal => "double",
            DateTime => "datetime",
            TimeSpan => "timespan",
            Guid => "guid",
            _ => "string",
        };

        public object? Written()
        {
            var forms = types.Select(type => (object?)type).ToList();
            if (members.Count > 0)
            {
                var bag = new DynamicBag();
                foreach (var (name, form) in members) bag[name] = form.Written();
                forms.Add(bag);
            }
            return forms.Count switch { 0 => null, 1 => forms[0], _ => new DynamicArray(forms) };
        }
    }
}
