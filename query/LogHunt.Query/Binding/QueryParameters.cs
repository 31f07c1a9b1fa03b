using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>`declare query_parameters(a:long = 5)`: names whose values are given with the query, or are their defaults.</summary>
sealed class QueryParameters(Binder binder)
{
    public void Declare(DeclareSyntax declared)
    {
        foreach (var parameter in declared.Parameters)
            binder.Define(parameter.Name.Name, new ScalarLet(Value(parameter)));
    }

    Expr Value(ParameterSyntax parameter)
    {
        var (name, span) = (parameter.Name.Name, parameter.Name.Span);
        if (parameter.Type is not { } type)
        {
            binder.Diagnostics.Unsupported(span, "a table as a parameter of a query");
            return new ErrorExpr();
        }
        if (binder.Context.Parameters.TryGetValue(name, out var text))
        {
            if (Conversions.To(type, text) is { } given) return new ConstantExpr(given, type);
            binder.Diagnostics.BadParameterValue(span, name, text, type);
            return new ErrorExpr();
        }
        if (parameter.Default is null)
        {
            binder.Diagnostics.NoParameterValue(span, name);
            return new ErrorExpr();
        }
        var value = Constants.Fold(binder.Expressions.Bind(parameter.Default, Row.None));
        if (value is ErrorExpr || value.Type == type) return value;
        if (Signature.Widening(value.Type, type) >= 0 && OverloadResolution.Convert(value, type) is { } converted) return Constants.Fold(converted);
        binder.Diagnostics.WrongType(span, $"`{name}`", $"a {type.Kql()}", value.Type);
        return new ErrorExpr();
    }
}
