using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class AsOperator : Operator<AsOperator.As>
{
    internal sealed record As(NameSyntax Name) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("as", "Names the rows so far, for the rest of the query.", "print a = 1 | as T | union T | count", "2");

    protected override TokenListParser<KqlToken, As> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf()
        from name in Grammar.Name
        select new As(name);

    protected override PlanNode Bind(As syntax, PlanNode input, Binder binder)
    {
        binder.Define(syntax.Name.Name, new TableLet(input));
        return input;
    }
}
