using LogHunt.Engine.Plan;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Binding;

/// <summary>
/// An operator of the language. An operator is one file, a class of <see cref="Operator{TSyntax}"/>, and one line in the list of
/// operators.
/// </summary>
abstract class TabularOperator : OperatorGrammar
{
    /// <summary>Whether it may follow `make-graph`: its input is then <see cref="GraphRows"/>.</summary>
    public virtual bool TakesGraph => false;

    /// <summary>
    /// Lowers to the plan algebra. Guarantees: Output of the result is what the next operator sees; mistakes go to `binder.Diagnostics`
    /// with their place, and then any node may come back, <see cref="UnknownRows"/> if there is nothing better. Requires: `syntax` is what
    /// this operator's parser made. An operator that starts a query gets <see cref="Binder.Nothing"/>.
    /// </summary>
    public abstract PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder);
}

/// <summary>An operator with the syntax that is its own.</summary>
abstract class Operator<TSyntax> : TabularOperator where TSyntax : OperatorSyntax
{
    /// <summary>What follows the keyword. The query parser adds the spans.</summary>
    protected abstract TokenListParser<KqlToken, TSyntax> Parser(Grammar grammar);

    /// <summary>As <see cref="TabularOperator.Bind"/> says.</summary>
    protected abstract PlanNode Bind(TSyntax syntax, PlanNode input, Binder binder);

    public sealed override TokenListParser<KqlToken, OperatorSyntax> Read(Grammar grammar) =>
        Parser(grammar).Cast<KqlToken, TSyntax, OperatorSyntax>();

    public sealed override PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder) => Bind((TSyntax)syntax, input, binder);
}
