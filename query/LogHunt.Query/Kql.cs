using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Query;

/// <summary>How the query asks to be drawn (`render timechart with (title="…")`); it changes no row.</summary>
public sealed record RenderHint(string Visualization, ImmutableDictionary<string, string> Properties);

/// <summary>A query made ready to run, or what is wrong with it. `Plan` is null when there are diagnostics; notes are remarks that stop nothing.</summary>
public sealed record Compilation(PlanNode? Plan, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<string> Notes, RenderHint? Render);

/// <summary>KQL text → plan.</summary>
public static class Kql
{
    /// <summary>Guarantees: never throws for any text; every mistake that can be told apart is reported, each where it stands.</summary>
    public static Compilation Compile(string text, CompileContext context)
    {
        var diagnostics = new DiagnosticBag(text);
        var tokens = KqlTokenizer.Tokenize(text, diagnostics);
        if (DepthGuard.TooDeep(tokens) is { } place)
        {
            diagnostics.TooDeep(place);
            return new(null, diagnostics.InOrder(), [], null);
        }
        var statements = QueryParser.Parse(tokens);
        var binder = new Binder(context, diagnostics);
        var plan = binder.Bind(statements);
        return new(diagnostics.HasAny ? null : plan, diagnostics.InOrder(), [.. binder.Notes], binder.Render);
    }
}
