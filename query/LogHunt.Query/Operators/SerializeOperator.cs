using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class SerializeOperator : Operator<SerializeOperator.Serialize>
{
    internal sealed record Serialize(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    public override Doc Doc { get; } = new("serialize",
        "Fixes the order of the rows, so that row_number(), prev() and their like have a meaning; may add columns as `extend` does.",
        "datatable(x:long)[3, 1] | serialize n = row_number()", "3, 1; 1, 2");

    protected override TokenListParser<KqlToken, Serialize> Parser(Grammar grammar) =>
        grammar.NamedExpressions.OptionalOrDefault([]).Select(columns => new Serialize(columns));

    /// <summary>A window without columns keeps the rows as they are and says that their order counts.</summary>
    protected override PlanNode Bind(Serialize syntax, PlanNode input, Binder binder)
    {
        if (input is UnknownRows) return input;
        var ordered = input is WindowNode or SortNode or TopNode ? input : new WindowNode(input, []);
        return syntax.Columns is { IsEmpty: false } columns ? ExtendOperator.Add(columns, ordered, binder) : ordered;
    }
}
