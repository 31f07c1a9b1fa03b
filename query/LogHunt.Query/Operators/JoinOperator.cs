using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>What `join` and `lookup` have in common: settings, the other table, and the columns to be equal.</summary>
sealed record JoinSyntax(ImmutableArray<Setting> Settings, ExprSyntax Table, ImmutableArray<ExprSyntax> On) : OperatorSyntax
{
    public static TokenListParser<KqlToken, JoinSyntax> Parser(Grammar grammar) =>
        from settings in Grammar.Settings
        from table in grammar.Expression
        from conditions in Grammar.Word("on").IgnoreThen(grammar.Expressions)
        select new JoinSyntax(settings, table, conditions);

    /// <summary>The kind that the settings name; hints say how to run a join and not what it is, so they change nothing here.</summary>
    public JoinKind Kind(string operatorName, IReadOnlyDictionary<string, JoinKind> kinds, JoinKind usual, Binder binder)
    {
        foreach (var setting in Settings)
        {
            if (setting.Name.Name == "kind")
            {
                if (kinds.TryGetValue(setting.Value, out var kind)) usual = kind;
                else binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "kind", kinds.Keys);
            }
            else if (!setting.Name.Name.StartsWith("hint.", StringComparison.Ordinal))
                binder.Diagnostics.NoSetting(setting.Name.Span, setting.Name.Name, operatorName, "kind");
        }
        return usual;
    }
}

sealed class JoinOperator : Operator<JoinSyntax>
{
    static readonly Dictionary<string, JoinKind> Kinds = new(StringComparer.Ordinal)
    {
        ["inner"] = JoinKind.Inner, ["innerunique"] = JoinKind.InnerUnique, ["leftouter"] = JoinKind.LeftOuter,
        ["rightouter"] = JoinKind.RightOuter, ["fullouter"] = JoinKind.FullOuter,
        ["leftsemi"] = JoinKind.LeftSemi, ["rightsemi"] = JoinKind.RightSemi, ["leftanti"] = JoinKind.LeftAnti,
        ["rightanti"] = JoinKind.RightAnti,
        ["anti"] = JoinKind.LeftAnti, ["leftantisemi"] = JoinKind.LeftAnti, ["rightantisemi"] = JoinKind.RightAnti,
    };

    public override Doc Doc { get; } = new("join",
        "Pairs of rows of two tables whose keys are equal; `kind=` is innerunique unless it says otherwise.",
        "datatable(k:long, a:string)[1, 'x', 2, 'y'] | join kind=leftouter (datatable(k:long, b:string)[1, 'z']) on k | sort by k asc",
        "1, x, 1, z; 2, y, , ");

    protected override TokenListParser<KqlToken, JoinSyntax> Parser(Grammar grammar) => JoinSyntax.Parser(grammar);

    protected override PlanNode Bind(JoinSyntax join, PlanNode input, Binder binder)
    {
        var kind = join.Kind("join", Kinds, JoinKind.InnerUnique, binder);
        var right = binder.BindTable(join.Table);
        var keys = new JoinKeys(input, right, binder);
        foreach (var condition in join.On) keys.Add(condition);
        if (right is UnknownRows || keys.Failed) return UnknownRows.Instance;
        return new JoinNode(input, right, kind, keys.Left, keys.Right, Names(input, right, kind));
    }

    /// <summary>The left columns keep their names; a right one of the same name gets the next free number.</summary>
    public static ImmutableArray<string> Names(PlanNode left, PlanNode right, JoinKind kind)
    {
        if (kind is JoinKind.LeftSemi or JoinKind.LeftAnti) return [.. left.Output.Select(column => column.Name)];
        if (kind is JoinKind.RightSemi or JoinKind.RightAnti) return [.. right.Output.Select(column => column.Name)];
        var names = new NameList(new Diagnostics.DiagnosticBag(""));
        return [.. left.Output.Concat(right.Output).Select(column => names.Implicit(column.Name))];
    }
}
