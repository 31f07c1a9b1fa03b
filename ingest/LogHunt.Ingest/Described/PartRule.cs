using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Described;

/// <summary>A part of a described format and the columns that it becomes, each where the row's table has it.</summary>
sealed class PartRule(string part, ImmutableArray<PartRule.Goal> goals)
    : FieldRule(part.Replace(' ', '~'), [.. goals.Select(goal => goal.Column)])
{
    /// <summary>A column that a part becomes; not where an earlier one of several parts did, when it `YieldsToOthers`.</summary>
    public sealed record Goal(AsimColumn Column, Func<TableSchema, FieldSetter> SetIn, bool YieldsToOthers);

    readonly (AsimColumn Column, FieldSetter Set, bool YieldsToOthers)[][] byTable =
    [
        .. StandardTables.All.Select(table => goals.Where(goal => goal.Column.In(table) >= 0)
            .Select(goal => (goal.Column, goal.SetIn(table), goal.YieldsToOthers)).ToArray()),
    ];

    internal override bool Write(int table, ReadOnlySpan<byte> value, RowWriter rows, LogFile file)
    {
        var isKept = false;
        foreach (var (column, set, yields) in byTable[table])
            if (!(yields && rows.Has(column))) isKept |= set(value, rows, file);
        return isKept;
    }
}
