using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class AsOperator : ITabularOperator
{
    sealed record As(NameSyntax Name) : OperatorSyntax;

    public Doc Doc { get; } = new("as", "Names the rows so far, for the rest of the query.", "print a = 1 | as T | union T | count", "2");

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } =
        from settings in Grammar.SettingsOf()
        from name in Grammar.Name
        select (OperatorSyntax)new As(name);

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder)
    {
        binder.Define(((As)syntax).Name.Name, new TableLet(input));
        return input;
    }
}
