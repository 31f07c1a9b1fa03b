using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Parts;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class RangeOperator : Operator<RangeOperator.Range>
{
    internal sealed record Range(NameSyntax Column, ExprSyntax From, ExprSyntax To, ExprSyntax Step) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("range", "Rows of one column from a value to another, both included.", "range x from 1 to 7 step 3", "1; 4; 7");

    public override OperatorPlace Place => OperatorPlace.Start;

    protected override TokenListParser<KqlToken, Range> Parser(Grammar grammar) =>
        from column in Grammar.Name
        from low in Grammar.Word("from").IgnoreThen(grammar.Expression)
        from high in Grammar.Word("to").IgnoreThen(grammar.Expression)
        from step in Grammar.Word("step").IgnoreThen(grammar.Expression)
        select new Range(column, low, high, step);

    protected override PlanNode Bind(Range range, PlanNode input, Binder binder)
    {
        var from = Constants.Fold(binder.Expressions.Bind(range.From, Row.None));
        var to = Constants.Fold(binder.Expressions.Bind(range.To, Row.None));
        var step = Constants.Fold(binder.Expressions.Bind(range.Step, Row.None));
        if (from is ErrorExpr || to is ErrorExpr || step is ErrorExpr) return UnknownRows.Instance;
        var stepType = from.Type is ColumnType.DateTime or ColumnType.TimeSpan ? ColumnType.TimeSpan : step.Type;
        var type = stepType == ColumnType.TimeSpan ? from.Type : CommonType.Of([from.Type, to.Type, step.Type]);
        if (type is ColumnType.Int or ColumnType.Long or ColumnType.Real or ColumnType.DateTime or ColumnType.TimeSpan
            && OverloadResolution.Convert(from, type.Value) is { } low && OverloadResolution.Convert(to, type.Value) is { } high
            && OverloadResolution.Convert(step, stepType == ColumnType.TimeSpan ? stepType : type.Value) is { } by)
            return new RangeNode(range.Column.Name, type.Value, low, high, by);
        binder.Diagnostics.NoOperatorFor(range.Span, "range", [from.Type, to.Type, step.Type]);
        return UnknownRows.Instance;
    }
}
