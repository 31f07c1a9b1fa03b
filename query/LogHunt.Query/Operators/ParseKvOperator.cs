using System.Collections.Immutable;
using LogHunt.Engine.Columns;
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
        var (pair, kv, quotes, escape) = (" ", "=", "", "");
        foreach (var setting in parse.Settings)
        {
            switch (setting.Name.Name)
            {
                case "pair_delimiter" when setting.Value.Length > 0: pair = setting.Value; break;
                case "kv_delimiter" when setting.Value.Length > 0: kv = setting.Value; break;
                case "quote": quotes += setting.Value; break;
                case "escape": escape = setting.Value; break;
                case "greedy" when setting.Value == "false": break;
                case "greedy" or "regex":
                    binder.Diagnostics.Unsupported(setting.Name.Span, $"`{setting.Name.Name}` of `parse-kv`");
                    return UnknownRows.Instance;
                case var name:
                    binder.Diagnostics.NoSetting(setting.Name.Span, name, "parse-kv",
                        Query.Diagnostics.Nearest.To(name, ["pair_delimiter", "kv_delimiter", "quote", "escape"]));
                    break;
            }
        }
        if (parse.Settings.Count(setting => setting.Name.Name is "pair_delimiter" or "kv_delimiter") < 2)
        {
            binder.Diagnostics.Unsupported(parse.NameSpan, "`parse-kv` without `pair_delimiter` and `kv_delimiter`");
            return UnknownRows.Instance;
        }
        if (source is ErrorExpr) return UnknownRows.Instance;
        if (OverloadResolution.Convert(source, ColumnType.String) is not { } text)
        {
            binder.Diagnostics.WrongType(parse.Source.Span, "what is parsed", "a string", source.Type);
            return UnknownRows.Instance;
        }
        var pairs = new KeyValuePairs([.. parse.Columns.Select(column => (column.Name.Name, column.Type))], pair, kv, quotes, escape);
        return ExtractedColumns.Add(input, new CallExpr(Function, pairs, [text]),
            [.. parse.Columns.Select((column, i) => (column.Name, (Overload)new ElementOf(i, column.Type)))], binder);
    }

    sealed class ElementOf(int index, ColumnType type) : Overload(type, ColumnType.Dynamic)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) =>
            arguments[0] is DynamicArray values ? values[index] : Returns == ColumnType.String ? "" : null;
    }

    /// <summary>
    /// One walk over the text: a key is what stands before its delimiter (after the last pair delimiter), a value what follows up to the
    /// next pair delimiter or, when it begins with a quote, up to the closing one. Blanks around both are dropped.
    /// </summary>
    sealed class KeyValuePairs(ImmutableArray<(string Name, ColumnType Type)> columns, string pair, string kv, string quotes,
        string escape)
        : Overload(ColumnType.Dynamic, ColumnType.String)
    {
        readonly ImmutableArray<Overload?> conversions =
            [.. columns.Select(column => column.Type == ColumnType.String
                ? null
                : FunctionList.Find("to" + column.Type.Kql())?.Resolve([ColumnType.String]))];

        public override object? Invoke(ReadOnlySpan<object?> arguments)
        {
            var text = ((string?)arguments[0] ?? "").AsSpan();
            var values = new object?[columns.Length];
            var found = new bool[columns.Length];
            for (var i = 0; i < values.Length; i++) values[i] = columns[i].Type == ColumnType.String ? "" : null;
            while (text.IndexOf(kv) is var at and >= 0)
            {
                var key = text[..at].TrimEnd();
                if (key.LastIndexOf(pair) is var start and >= 0) key = key[(start + pair.Length)..];
                text = text[(at + kv.Length)..];
                var value = ReadValue(ref text);
                for (var i = 0; i < columns.Length; i++)
                {
                    if (found[i] || !key.Trim().SequenceEqual(columns[i].Name)) continue;
                    found[i] = true;
                    values[i] = columns[i].Type switch
                    {
                        ColumnType.String => value,
                        ColumnType.Dynamic => Dynamic.Parse(value).Value,
                        _ => conversions[i]?.Invoke([value]),
                    };
                }
            }
            return new DynamicArray(values);
        }

        string ReadValue(ref ReadOnlySpan<char> text)
        {
            text = text.TrimStart();
            if (!text.IsEmpty && quotes.Contains(text[0])) return ReadQuoted(ref text);
            var end = text.IndexOf(pair);
            var value = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + pair.Length)..];
            return value.TrimEnd().ToString();
        }

        string ReadQuoted(ref ReadOnlySpan<char> text)
        {
            var value = new System.Text.StringBuilder();
            var quote = text[0];
            for (var i = 1; i < text.Length; i++)
            {
                if (escape.Length > 0 && text[i..].StartsWith(escape) && i + escape.Length < text.Length)
                {
                    i += escape.Length;
                    value.Append(text[i]);
                }
                else if (text[i] == quote)
                {
                    text = text[(i + 1)..];
                    return value.ToString();
                }
                else value.Append(text[i]);
            }
            text = [];
            return value.ToString();
        }
    }
}
