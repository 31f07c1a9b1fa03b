using LogHunt.Engine.Indicators;

namespace LogHunt.Engine.Lines;

/// <summary>
/// Looks for the indicators of a set in coded lines: in literals and in distinct values, each once, and in the rows that have one. It is
/// complete because no edge of a value lies within a word (<see cref="MarkedLine.BareEnd"/>), so that each word of a line, and each IPv4
/// address, stands whole in one literal or value, and their escapes with them; what stands across edges in spite of that
/// (<see cref="PartEdges"/>) is found by what parts begin and end with. It may flag rows that carry nothing: the lines are asked.
/// </summary>
sealed class IndicatorSeeker : TextSeeker
{
    readonly LineReader reader;
    readonly bool[] templates;
    readonly IndicatorColumn[] columns;   // those that may carry something
    readonly bool isAnywhere;

    public IndicatorSeeker(LineReader reader, IndicatorSet set, BorneIndicators? borne = null)
    {
        this.reader = reader;
        var sought = set.InTexts;
        var table = reader.Table;
        isAnywhere = sought.HasOddNames;
        templates = new bool[table.Templates.Length];
        columns = [];
        if (isAnywhere) return;
        ValueEdges[] edges = [.. table.Columns.Select(_ => new ValueEdges())];
        for (var i = 0; i < templates.Length; i++)
        {
            var template = table.Templates[i];
            templates[i] = ValueEdges.Note(template, table.Columns, edges, !sought.Ranges.IsEmpty) || sought.MayStandIn(template.Tail)
                || Array.Exists(template.Slots, slot => sought.MayStandIn(slot.Literal));
        }
        columns = [.. edges.Select((edge, number) => new IndicatorColumn(reader, number, set, edge, borne)).Where(column => !column.IsNowhere)];
    }

    public override bool IsNowhere => !isAnywhere && columns.Length == 0 && !templates.Contains(true);

    public override int Seek(int page, Span<bool> rows)
    {
        rows = rows[..reader.Table.RowsOf(page)];
        rows.Fill(isAnywhere);
        if (isAnywhere) return rows.Length;
        var lines = reader.OpenPage(page);
        for (var row = 0; row < rows.Length; row++) rows[row] = templates[lines.Templates[row]];
        foreach (var column in columns) column.Seek(lines, page * LineTable.PageRows, rows);
        return rows.Count(true);
    }
}
