using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>`v = d.items to typeof(long)`: what `mv-expand` and `mv-apply` take apart.</summary>
sealed record ExpansionSyntax(ExprSyntax Source, ColumnType? Type)
{
    public static TokenListParser<KqlToken, ExpansionSyntax> Parser(Grammar grammar) =>
        from source in grammar.Named
        from type in Grammar.Word("to").IgnoreThen(Grammar.Word("typeof")).IgnoreThen(Grammar.Type.Between(Grammar.Open, Grammar.Close))
            .Select(type => (ColumnType?)type).OptionalOrDefault(null)
        select new ExpansionSyntax(source, type);

    /// <summary>The expansions over the row; null when something was reported.</summary>
    public static ImmutableArray<Expansion>? Bind(ImmutableArray<ExpansionSyntax> expansions, Row row, Binder binder)
    {
        var names = new NameList(binder.Diagnostics);
        var bound = ImmutableArray.CreateBuilder<Expansion>();
        var failed = false;
        foreach (var expansion in expansions)
        {
            var (name, span, value) = ColumnList.Parts(expansion.Source, binder);
            var source = binder.Expressions.Bind(value, row);
            if (source is ErrorExpr) failed = true;
            else if (source.Type != ColumnType.Dynamic)
            {
                binder.Diagnostics.WrongType(value.Span, "what is expanded", "dynamic", source.Type);
                failed = true;
            }
            bound.Add(new(name is null ? names.Implicit(ResultNames.Of(value)) : names.Explicit(name, span), source,
                expansion.Type ?? ColumnType.Dynamic));
        }
        return failed ? null : bound.ToImmutable();
    }
}

sealed class MvExpandOperator : Operator<MvExpandOperator.MvExpand>
{
    /// <summary>Rows that may come of one row where the query sets no limit.</summary>
    public const long UsualLimit = 1_048_576;

    internal sealed record MvExpand(ImmutableArray<Setting> Settings, ImmutableArray<ExpansionSyntax> Expansions, ExprSyntax? Limit)
        : OperatorSyntax;

    public override Doc Doc { get; } = new("mv-expand", "One row for each element of a dynamic array, or each key of a bag.",
        "print a = dynamic([1, 2]) | mv-expand a to typeof(long)", "1; 2") { Aliases = ["mvexpand"] };

    protected override TokenListParser<KqlToken, MvExpand> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf("kind", "bagexpansion", "with_itemindex")
        from expansions in Grammar.ListOf(ExpansionSyntax.Parser(grammar))
        from limit in Grammar.Word("limit").Or(Grammar.Word("take")).IgnoreThen(grammar.Expression).Select(limit => (ExprSyntax?)limit).OptionalOrDefault(null)
        select new MvExpand(settings, expansions, limit);

    static readonly ScalarFunction PairsOfBag = new(new("pairs", "A bag as an array of [key, value].", "", ""),
        Scalar.Rows(ColumnType.Dynamic, [ColumnType.Dynamic],
            x => x[0] is DynamicBag bag ? new DynamicArray([.. bag.Select(item => new DynamicArray([item.Key, item.Value]))]) : x[0]));

    static Expansion Pairs(Expansion expansion) => expansion with { Source = OverloadResolution.Call(PairsOfBag, expansion.Source)! };

    protected override PlanNode Bind(MvExpand expand, PlanNode input, Binder binder)
    {
        var row = new Row(input) { HasWindows = false };
        var expansions = ExpansionSyntax.Bind(expand.Expansions, row, binder);
        string? index = null;
        foreach (var setting in expand.Settings)
        {
            switch (setting.Name.Name)
            {
                case "with_itemindex": index = setting.Value; break;
                case "kind" or "bagexpansion" when setting.Value == "bag": break;
                case "kind" or "bagexpansion" when setting.Value == "array":
                    expansions = expansions is null ? null : [.. expansions.Value.Select(Pairs)];
                    break;
                case "kind" or "bagexpansion":
                    binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, setting.Name.Name, ["bag", "array"]);
                    break;
            }
        }
        var limit = expand.Limit is null ? UsualLimit : binder.BindCount(expand.Limit, "the limit");
        return expansions is null || limit is null ? UnknownRows.Instance : new ExpandNode(input, expansions.Value, index, limit.Value);
    }
}
