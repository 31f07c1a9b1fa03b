using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Reports;

/// <summary>Faults of a store's files as reports list them.</summary>
static class FaultColumns
{
    public static Listed<FileFault>[] All { get; } = [new("file", fault => fault.File), new("fault", fault => fault.Sentence)];
}
