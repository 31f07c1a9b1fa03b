using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// `has`, `contains`, `startswith`, `endswith`, `hasprefix`, `hassuffix`, `=~`, their `_cs` forms and negations. An empty needle is
/// everywhere.
/// </summary>
sealed class TextPredicate(Anchor anchor, bool ignoreCase, bool negated) : Overload(ColumnType.Bool, ColumnType.String, ColumnType.String)
{
    public Anchor Anchor => anchor;
    public bool IgnoresCase => ignoreCase;
    public bool IsNegated => negated;

    public override object? Invoke(ReadOnlySpan<object?> arguments) =>
        Test((string?)arguments[0] ?? "", (string?)arguments[1] ?? "", anchor,
            ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) != negated;

    public static bool Test(ReadOnlySpan<char> value, ReadOnlySpan<char> needle, Anchor anchor, StringComparison comparison)
    {
        switch (anchor)
        {
            case Anchor.Whole: return value.Equals(needle, comparison);
            case Anchor.Start: return value.StartsWith(needle, comparison);
            case Anchor.End: return value.EndsWith(needle, comparison);
            case Anchor.Anywhere: return value.Contains(needle, comparison);
        }
        if (needle.IsEmpty) return true;
        var leftEdge = anchor is Anchor.Term or Anchor.TermStart && Terms.StartsInside(needle);
        var rightEdge = anchor is Anchor.Term or Anchor.TermEnd && Terms.EndsInside(needle);
        for (var from = 0; from <= value.Length - needle.Length; from++)
        {
            var found = value[from..].IndexOf(needle, comparison);
            if (found < 0) return false;
            from += found;
            if ((!leftEdge || !Terms.EndsInside(value[..from])) && (!rightEdge || !Terms.StartsInside(value[(from + needle.Length)..])))
                return true;
        }
        return false;
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[1] is not ConstantColumn constant) return base.Evaluate(arguments, rows);
        var result = new bool[rows];
        Run(TextView.Of(arguments[0]), (string)constant.Constant!, anchor, ignoreCase, result);
        if (negated) Flags.Invert(result);
        return Flags.Of(result);
    }

    /// <summary>Sets the flag of each value that the needle is in; leaves the others.</summary>
    public static void Run(TextView values, string needle, Anchor anchor, bool ignoreCase, Span<bool> result)
    {
        if (ignoreCase && !Ascii.IsValid(needle))
        {
            values.Test(new FoldedMatcher(needle, anchor), result);
            return;
        }
        var test = new AnchorMatcher(Encoding.UTF8.GetBytes(needle), anchor, ignoreCase);
        if (anchor is Anchor.Whole or Anchor.Start or Anchor.End) values.Test(test, result);
        else values.Search(test, test.Needle, result);
    }
}
