using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Calls;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Operators;
using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query;

/// <summary>
/// A query made ready to run, or what is wrong with it. `Plan` is null when there are diagnostics; notes are remarks that stop nothing.
/// </summary>
public sealed record Compilation(PlanNode? Plan, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<string> Notes, RenderHint? Render);

/// <summary>KQL text → plan.</summary>
public static class Kql
{
    /// <summary>
    /// Deeper queries, and those with functions, whose bodies are bound inside of each other, are compiled on a stack of their own: a
    /// level takes up to some kilobytes, and a server's threads have small stacks.
    /// </summary>
    const int ShallowDepth = 60, DeepStack = 128 << 20;

    static readonly Language Language = new(TabularOperators.List, SpecialCalls.All, TableCalls.All);

    /// <summary>Guarantees: never throws for any text; every mistake that can be told apart is reported, each where it stands.</summary>
    public static Compilation Compile(string text, CompileContext context)
    {
        var diagnostics = new DiagnosticBag(text);
        var tokens = KqlTokenizer.Tokenize(text, diagnostics);
        var (depth, tooDeep) = DepthGuard.Measure(tokens);
        if (tooDeep is { } place)
        {
            diagnostics.TooDeep(place, DepthGuard.Limit);
            return new(null, diagnostics.InOrder(), [], null);
        }
        var isShallow = depth <= ShallowDepth && tokens.All(token => token.Kind != KqlToken.OpenBrace);
        return isShallow ? Compile(tokens, context, diagnostics) : OnDeepStack(() => Compile(tokens, context, diagnostics));
    }

    static Compilation Compile(TokenList<KqlToken> tokens, CompileContext context, DiagnosticBag diagnostics)
    {
        var statements = Language.Parser.Parse(tokens);
        var binder = new Binder(Language, context, diagnostics);
        var plan = binder.Bind(statements);
        return new(diagnostics.HasAny ? null : plan, diagnostics.InOrder(), [.. binder.Notes], binder.Render);
    }

    static Compilation OnDeepStack(Func<Compilation> compile)
    {
        Compilation? compilation = null;
        var thread = new Thread(() => compilation = compile(), DeepStack);
        thread.Start();
        thread.Join();
        return compilation!;
    }
}
