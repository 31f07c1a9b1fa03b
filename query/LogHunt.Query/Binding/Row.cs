using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>A value of which a mistake was reported: silences what follows from it.</summary>
sealed record ErrorExpr() : Expr(ColumnType.Dynamic);

/// <summary>Rows of which a mistake was reported: their columns are not known, so none is missed.</summary>
sealed record UnknownRows : PlanNode
{
    public static UnknownRows Instance { get; } = new();

    public override ImmutableArray<ColumnSchema> Output => [];
    public override ImmutableArray<PlanNode> Inputs => [];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this;
    public override string Describe() => "unknown";
}

/// <summary>
/// The columns that an expression sees. Window functions add nodes below the operator whose expressions call them; <see cref="Input"/> is
/// then the wider input, and <see cref="Narrow"/> takes the added columns away again.
/// </summary>
sealed class Row
{
    readonly ImmutableArray<ColumnSchema> columns;
    readonly Dictionary<string, int> ordinals = new(StringComparer.Ordinal);

    public Row(PlanNode input) : this(input.Output) => Input = input;

    /// <summary>Columns without an input: none for constants, the groups for what `summarize` computes of its aggregates.</summary>
    public Row(ImmutableArray<ColumnSchema> columns)
    {
        this.columns = columns;
        for (var i = 0; i < columns.Length; i++) ordinals.TryAdd(columns[i].Name, i);
    }

    public static Row None { get; } = new([]);

    public PlanNode? Input { get; private set; }

    public ImmutableArray<ColumnSchema> Columns => columns;

    public bool IsOpen => Input is UnknownRows;

    /// <summary>Set while the items of a `summarize` are bound.</summary>
    public AggregateItems? Aggregates { get; init; }

    /// <summary>False where an expression has no order of rows to look into.</summary>
    public bool HasWindows { get; init; } = true;

    /// <summary>Whether `s.a` is a column of that name: what a step of `scan` took last.</summary>
    public bool HasSteps { get; init; }

    /// <summary>What calls mean only here, such as those over a graph; null for any other.</summary>
    public Func<CallSyntax, Expr?>? Calls { get; init; }

    /// <summary>Set while the arguments of an aggregate are bound.</summary>
    public bool IsInAggregate { get; set; }

    public ColumnExpr? Find(string name) => ordinals.TryGetValue(name, out var ordinal) ? new(ordinal, columns[ordinal].Type) : null;

    public ColumnExpr AddWindow(WindowKind kind, ImmutableArray<Expr> arguments, ColumnType type)
    {
        var name = $"$window{Input!.Output.Length}";
        Input = new WindowNode(Input, [new(name, kind, arguments, type)]);
        return new(Input.Output.Length - 1, type);
    }

    /// <summary>
    /// `over`, whose rows are those of <see cref="Input"/>, with only the columns that were there before window functions added theirs.
    /// </summary>
    public PlanNode Narrow(PlanNode over) => over.Output.Length == columns.Length
        ? over
        : new ProjectNode(over, [.. columns.Select((column, i) => new NamedExpr(column.Name, new ColumnExpr(i, column.Type)))]);
}
