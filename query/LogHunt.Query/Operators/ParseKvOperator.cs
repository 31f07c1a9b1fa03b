using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ParseKvOperator : Operator<ParseKvOperator.ParseKv>
{
    internal sealed record ParseKv(ExprSyntax Source, ImmutableArray<ColumnDeclaration> Columns, ImmutableArray<Setting> Settings)
        : OperatorSyntax;

    static readonly ScalarFunction Function = new(new("parse_kv", "The values of keys in a text of pairs.", "", ""));

    public override Doc Doc { get; } = new("parse-kv",
        "Takes columns out of a text of `key=value` pairs; of a key that occurs twice the first value counts.",
        """print s = "srcip=10.0.0.1 port=22" | parse-kv s as (srcip:string, port:int) with (pair_delimiter=" ", kv_delimiter="=") | project srcip, port""",
        "10.0.0.1, 22");

    protected override TokenListParser<KqlToken, ParseKv> Parser(Grammar grammar) =>
        from source in grammar.Expression
        from word in Grammar.Word("as")
        from columns in Grammar.Columns
        from settings in Grammar.Word("with").IgnoreThen(Grammar.ListOf(Grammar.OneSetting).Between(Grammar.Open, Grammar.Close))
            .OptionalOrDefault([])
        select new ParseKv(source, columns, settings);

    protected override PlanNode Bind(ParseKv parse, PlanNode input, Binder binder)
    {
        var source = binder.Expressions.Bind(parse.Source, new Row(input) { HasWindows = false });
        if (Written(parse, binder) is not { } written) return UnknownRows.Instance;
        if (source is ErrorExpr) return UnknownRows.Instance;
        if (OverloadResolution.Convert(source, ColumnType.String) is not { } text)
        {
            binder.Diagnostics.WrongType(parse.Source.Span, "what is parsed", "a string", source.Type);
            return UnknownRows.Instance;
        }
        var pairs = new KeyValuePairs([.. parse.Columns.Select(column => (column.Name.Name, column.Type))], written);
        return ExtractedColumns.Add(input, new CallExpr(Function, pairs, [text]),
            [.. parse.Columns.Select((column, i) => (column.Name, (Overload)new ElementOf(i, column.Type)))], binder);
    }

    /// <summary>How the settings say that keys and values are written; null, and reported, when they say it wrongly.</summary>
    static KeyValueText? Written(ParseKv parse, Binder binder)
    {
        var written = new KeyValueText(null, null, [], "", false, null);
        foreach (var setting in parse.Settings)
        {
            switch (setting.Name.Name)
            {
                case "pair_delimiter" when setting.Value.Length > 0: written = written with { Pair = setting.Value }; break;
                case "kv_delimiter" when setting.Value.Length > 0: written = written with { Delimiter = setting.Value }; break;
                case "quote" when setting.Value.Length is 1 or 2: written = written with { Quotes = [.. written.Quotes, setting.Value] }; break;
                case "escape": written = written with { Escape = written.Escape + setting.Value }; break;
                case "greedy": written = written with { IsGreedy = setting.Value == "true" }; break;
                case "regex" when Patterns.Find(setting.Value) is { } pattern && pattern.GetGroupNumbers().Length == 3:
                    written = written with { Pattern = pattern };
                    break;
                case "regex":
                    binder.Diagnostics.Unsupported(setting.Name.Span, "a `regex` of `parse-kv` that isn't a pattern with two groups");
                    return null;
                case var name:
                    binder.Diagnostics.NoSetting(setting.Name.Span, name, "parse-kv",
                        Nearest.To(name, ["pair_delimiter", "kv_delimiter", "quote", "escape", "greedy", "regex"]));
                    break;
            }
        }
        var isParted = written.Pair is not null && written.Delimiter is not null;
        if (isParted || !written.IsGreedy && written.Pair is null && written.Delimiter is null) return written;
        binder.Diagnostics.LacksSettings(parse.NameSpan, "parse-kv",
            written.IsGreedy ? "`greedy` only with `pair_delimiter` and `kv_delimiter`"
            : "`pair_delimiter` and `kv_delimiter` only together");
        return null;
    }

    sealed class ElementOf(int index, ColumnType type) : Overload(type, ColumnType.Dynamic)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) =>
            arguments[0] is DynamicArray values ? values[index] : Returns == ColumnType.String ? "" : null;
    }

    sealed class KeyValuePairs(ImmutableArray<(string Name, ColumnType Type)> columns, KeyValueText written)
        : Overload(ColumnType.Dynamic, ColumnType.String)
    {
        readonly string[] keys = [.. columns.Select(column => column.Name)];

        readonly ImmutableArray<Overload?> conversions =
            [.. columns.Select(column => column.Type == ColumnType.String
                ? null
                : FunctionList.Find("to" + column.Type.Kql())?.Resolve([ColumnType.String]))];

        public override object? Invoke(ReadOnlySpan<object?> arguments)
        {
            var values = new object?[columns.Length];
            var found = new bool[columns.Length];
            for (var i = 0; i < values.Length; i++) values[i] = columns[i].Type == ColumnType.String ? "" : null;
            foreach (var (key, value) in written.Read((string?)arguments[0] ?? "", keys))
            {
                var at = Array.IndexOf(keys, key);
                if (at < 0 || found[at]) continue;
                found[at] = true;
                values[at] = columns[at].Type switch
                {
                    ColumnType.String => value,
                    ColumnType.Dynamic => Dynamic.Parse(value).Value,
                    _ => conversions[at]?.Invoke([value]),
                };
            }
            return new DynamicArray(values);
        }
    }
}
