using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Query;

/// <summary>
/// What is wrong with a function before anybody calls it. Its parameters stand for two kinds of values in turn, one that is known and
/// one that is not before the query runs: what is wrong of both is wrong with the function, the rest is for a call to say.
/// </summary>
static class FunctionCheck
{
    /// <summary>Mistakes with their places in the function's text; with `onlyText` only those of its grammar and its name.</summary>
    public static ImmutableArray<Diagnostic> Of(Language language, SavedFunction function, CompileContext context, bool onlyText)
    {
        var mistakes = new DiagnosticBag(function.Text);
        var tokens = KqlTokenizer.Tokenize(function.Text, mistakes);
        if (mistakes.HasUnknownCharacters) return mistakes.InOrder();
        if (DepthGuard.Measure(tokens).TooDeep is { } place) mistakes.TooDeep(place, DepthGuard.Limit);
        else if (language.Parser.ParseFunction(tokens, out var mistake) is null)
            mistakes.Unexpected(mistake.Place, mistake.Found, mistake.Expected);
        if (new Binder(language, context, mistakes, new(ColumnType.String)).Meanings.Taken(function.Name) is { } taken)
            mistakes.TakenName(new(0, function.Name.Length), function.Name, taken);
        if (mistakes.HasAny) return mistakes.InOrder();
        var functions = context.Functions.ToImmutableDictionary(StringComparer.Ordinal).SetItem(function.Name, function);
        var seen = context with { Functions = functions };
        var known = Bound(language, function, seen, Known);
        if (onlyText) return [.. known.Where(DiagnosticBag.IsOfSyntax)];
        return known.IsEmpty ? [] : [.. known.Intersect(Bound(language, function, seen, Unknown))];

        Expr Known(ColumnType type) => new ConstantExpr(Conversions.To(type, Sample(type, context.Now)), type);
    }

    static ImmutableArray<Diagnostic> Bound(
        Language language, SavedFunction function, CompileContext context, Func<ColumnType, Expr> sample)
    {
        var open = new OpenColumns(ColumnType.Dynamic);
        for (var round = 1; ; round++)
        {
            open.HasGrown = false;
            var mistakes = new DiagnosticBag(function.Text);
            var binder = new Binder(language, context, mistakes, open);
            binder.Lambdas.Check(language.Read(function), sample);
            if (!open.HasGrown || round == Kql.MostRounds) return mistakes.InOrder();
        }
    }

    static Expr Unknown(ColumnType type) => new SubqueryExpr(
        new ProjectNode(Binder.Nothing, [new("value", new ConstantExpr(null, type))]), false, type);

    static object Sample(ColumnType type, DateTime now) => type switch
    {
        ColumnType.Bool => true,
        ColumnType.DateTime => now,
        ColumnType.TimeSpan => TimeSpan.FromHours(1),
        ColumnType.Dynamic => "[]",
        ColumnType.Guid => Guid.Empty.ToString(),
        ColumnType.String => "x",
        _ => 1L,
    };
}
