using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>Any rows will do, as Kusto has it; the first are as good as others, and the same each time.</summary>
sealed class SampleOperator : Operator<SampleOperator.Sample>
{
    internal sealed record Sample(ExprSyntax Count) : OperatorSyntax;

    public override Doc Doc { get; } = new("sample", "Some rows, the first that come.", "print a = 1 | sample 2", "1");

    protected override TokenListParser<KqlToken, Sample> Parser(Grammar grammar) => grammar.Expression.Select(count => new Sample(count));

    protected override PlanNode Bind(Sample sample, PlanNode input, Binder binder) =>
        binder.BindCount(sample.Count, "the number of rows") is { } count ? new LimitNode(input, Math.Max(0, count)) : UnknownRows.Instance;
}
