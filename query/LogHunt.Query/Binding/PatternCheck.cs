using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>Regular expressions that stand in the query are looked at when it is compiled: a broken one would only find nothing.</summary>
static class PatternCheck
{
    public static bool AreRight(CallSyntax call, List<Expr> arguments, DiagnosticBag diagnostics)
    {
        var place = call.Function.Name switch
        {
            "extract" or "extract_all" or "replace" or "trim" or "trim_start" or "trim_end" => 0,
            "replace_regex" or "indexof_regex" => 1,
            "countof" when arguments is [_, _, ConstantExpr { Value: "regex" }] => 1,
            _ => -1,
        };
        if (place < 0 || place >= arguments.Count) return true;
        if (!IsRight(arguments[place], call.Arguments[place], diagnostics)) return false;
        if (call.Function.Name != "extract_all" || arguments[place] is not ConstantExpr { Value: string pattern }
            || Patterns.Find(pattern)?.GetGroupNumbers() is not [_])
            return true;
        diagnostics.NoGroup(call.Arguments[place].Span, call.Function.Name);
        return false;
    }

    public static bool IsRight(Expr pattern, ExprSyntax syntax, DiagnosticBag diagnostics)
    {
        if (pattern is not ConstantExpr { Value: string text } || Patterns.Problem(text) is not { } problem) return true;
        diagnostics.BadPattern(syntax.Span, problem);
        return false;
    }
}
