using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>Looks for indicators in rows; of a dictionary-coded column each value is compared once.</summary>
sealed class MatchRows(MatchNode node, QueryBudget budget)
{
    /// <summary>For so small a share of rows room for all values of a dictionary costs more than to ask for a value again.</summary>
    const int FewRows = 16;

    static readonly Indicator[] None = [];

    readonly List<Indicator> found = [];
    readonly TextColumn?[] dictionaries = new TextColumn?[node.Columns.Length];
    readonly Indicator[]?[][] ofCode = new Indicator[]?[node.Columns.Length][];

    public IEnumerable<Batch> Of(IEnumerable<Batch> batches)
    {
        foreach (var batch in batches)
        {
            budget.Check();
            var hits = new List<(int Row, int Column, Indicator Indicator)>();
            for (var i = 0; i < node.Columns.Length; i++) Search(i, batch, hits);
            if (node.Url >= 0)
                hits.RemoveAll(hit => IndicatorSet.IsHostOnly(hit.Indicator, node.Columns[hit.Column].Bearing)
                    && batch.Columns[node.Url].Value(hit.Row) is string { Length: > 0 });
            RemoveRepeated(hits);
            if (hits.Count == 0) continue;
            // By column until here; OrderBy is stable, so a row's hits stay in the order of columns and indicators, texts last.
            var inOrder = node.Columns.Length > 1 ? [.. hits.OrderBy(hit => hit.Row).ThenBy(hit => IsText(hit.Column))] : hits;
            foreach (var found in Pieces.Of(inOrder.Count, (start, count) => Build(batch, inOrder.GetRange(start, count)))) yield return found;
        }
    }

    bool IsText(int column) => node.Columns[column].Bearing == Bearing.Text;

    /// <summary>What a column of the row bears stands in its text as well: the text is named where no column is.</summary>
    void RemoveRepeated(List<(int Row, int Column, Indicator Indicator)> hits)
    {
        if (!hits.Exists(hit => IsText(hit.Column))) return;
        var borne = hits.Where(hit => !IsText(hit.Column)).Select(hit => (hit.Row, hit.Indicator)).ToHashSet(SameRowAndIndicator.Instance);
        hits.RemoveAll(hit => IsText(hit.Column) && borne.Contains((hit.Row, hit.Indicator)));
    }

    void Search(int i, Batch batch, List<(int, int, Indicator)> hits)
    {
        var column = batch.Columns[node.Columns[i].Ordinal];
        if (column is CodedColumn few && few.Length < few.Dictionary.Length / FewRows && !ReferenceEquals(dictionaries[i], few.Dictionary))
        {
            for (var row = 0; row < few.Length; row++)
                foreach (var indicator in Find(i, few.Dictionary, few.Code(row))) hits.Add((row, i, indicator));
            return;
        }
        if (column is CodedColumn coded)
        {
            if (!ReferenceEquals(dictionaries[i], coded.Dictionary))
            {
                dictionaries[i] = coded.Dictionary;
                ofCode[i] = new Indicator[]?[coded.Dictionary.Length];
            }
            var codes = new int[coded.Length];
            coded.CopyCodes(codes);
            var known = ofCode[i];
            for (var row = 0; row < codes.Length; row++)
            {
                var indicators = known[codes[row]] ??= Find(i, coded.Dictionary, codes[row]);
                if (indicators.Length > 0) foreach (var indicator in indicators) hits.Add((row, i, indicator));
            }
            return;
        }
        if (column is ConstantColumn)
        {
            var same = column.Length > 0 ? Find(i, column, 0) : None;
            for (var row = 0; same.Length > 0 && row < column.Length; row++) foreach (var indicator in same) hits.Add((row, i, indicator));
            return;
        }
        for (var row = 0; row < column.Length; row++)
            foreach (var indicator in Find(i, column, row)) hits.Add((row, i, indicator));
    }

    Indicator[] Find(int i, Column column, int row)
    {
        var value = column is TextColumn { Type: ColumnType.String } text ? text[row] : Encoding.UTF8.GetBytes(KqlText.Of(column.Value(row)));
        if (value.IsEmpty) return None;
        found.Clear();
        node.Indicators.Find(node.Columns[i].Bearing, value, found);
        return found.Count == 0 ? None : [.. found];
    }

    Batch Build(Batch batch, List<(int Row, int Column, Indicator Indicator)> hits)
    {
        var rows = new int[hits.Count];
        var builders = MatchNode.Added.Select(column => ColumnBuilder.For(column.Type, hits.Count)).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, column, indicator) = hits[i];
            rows[i] = row;
            var valid = node.Time < 0 || batch.Columns[node.Time].Value(row) is not DateTime time || indicator.IsValidAt(time);
            object?[] added =
            [
                indicator.Value, IndicatorText.Name(indicator.Type), indicator.Source, indicator.Confidence,
                node.Input.Output[node.Columns[column].Ordinal].Name, valid,
            ];
            for (var k = 0; k < added.Length; k++) builders[k].Append(added[k]);
        }
        return new([.. batch.Gather(rows).Columns, .. builders.Select(builder => builder.Build())], rows.Length);
    }
}
