using LogHunt.Engine.Plan;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>Formats of times that stand in the query: a letter that means nothing is refused, as Kusto refuses it.</summary>
static class FormatCheck
{
    const string Between = " /-:,._[]";

    public static bool IsRight(CallSyntax call, List<Expr> arguments, DiagnosticBag diagnostics)
    {
        var letters = call.Function.Name switch { "format_datetime" => "yMdhHmsfFt", "format_timespan" => "dhHmsfF", _ => "" };
        if (letters.Length == 0 || arguments is not [_, ConstantExpr { Value: string format }]) return true;
        foreach (var letter in format)
        {
            if (letters.Contains(letter) || Between.Contains(letter)) continue;
            diagnostics.BadFormat(call.Arguments[1].Span, call.Function.Name, letter, string.Join(' ', letters.ToCharArray()));
            return false;
        }
        return true;
    }
}
