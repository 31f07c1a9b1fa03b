using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Binding;

/// <summary>
/// What `make-graph` gives: a graph, which operators over graphs take apart and no backend ever sees. `HasNodes` when its vertices have
/// columns that the query can name.
/// </summary>
sealed record GraphRows(PlanNode Edges, PlanNode Vertices, GraphKeys Keys, bool HasNodes) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output => Edges.Output;

    public override ImmutableArray<PlanNode> Inputs => [Edges, Vertices];

    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Edges = inputs[0], Vertices = inputs[1] };

    public override string Describe() => "graph";

    /// <summary>What stands for a graph where rows should be, which is reported.</summary>
    public static UnknownRows Refused(QuerySpan span, DiagnosticBag diagnostics)
    {
        diagnostics.GraphHere(span);
        return UnknownRows.Instance;
    }
}
