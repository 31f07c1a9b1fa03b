using System.Text;

namespace LogHunt.Engine.Plan;

/// <summary>A plan as indented text, a line for each node, inputs below their node: what `explain` shows and case files pin.</summary>
public static class PlanText
{
    /// <summary>The text of a plan.</summary>
    public static string Of(PlanNode plan)
    {
        var text = new StringBuilder();
        Write(text, plan, 0);
        return text.ToString();
    }

    static void Write(StringBuilder text, PlanNode plan, int depth)
    {
        text.Append(' ', depth * 2).Append(plan.Describe()).Append('\n');
        foreach (var input in plan.Inputs) Write(text, input, depth + 1);
    }
}
