namespace LogHunt.Engine.Lines;

/// <summary>
/// Lines that were coded, while their columns are at hand: what else is known of the same rows is looked for in them, so that it need
/// not be written again.
/// </summary>
sealed class SharedLines(LineCollection lines, SettledColumn[] columns, RowShapes shapes, LineBlobs blobs)
{
    /// <summary>Rows that are looked at to find where something stands in them: of each template, and about how many in all.</summary>
    const int FewestOfTemplate = 4;
    const int MostOfTemplate = 32;
    const int RowsOfSample = 4096;

    /// <summary>Of so many rows one may be an exception to what is found in these lines.</summary>
    public const int RowsOfException = 128;

    SampleRow[][]? sample;

    public LineBlobs Blobs => blobs;

    public SettledColumn[] Columns => columns;

    public RowShapes Shapes => shapes;

    /// <summary>Whether all values are those of the lines around these.</summary>
    public bool IsOfOthers => Array.TrueForAll(columns, column => column.Outer >= 0);

    /// <summary>By template some of its rows, with the places of their values.</summary>
    public SampleRow[][] Sample => sample ??= Taken();

    public void Recycle()
    {
        lines.Recycle();
        blobs.Recycle();
    }

    SampleRow[][] Taken()
    {
        var templates = shapes.Templates;
        var counts = new int[shapes.Slots.Length];
        foreach (var template in templates) counts[template]++;
        var most = Math.Clamp(RowsOfSample / Math.Max(1, counts.Length), FewestOfTemplate, MostOfTemplate);
        var (met, taken, rows) = (new int[counts.Length], new int[counts.Length], new List<int>());
        for (var row = 0; row < templates.Length; row++)
        {
            var template = templates[row];
            if (met[template]++ * (long)most / counts[template] < taken[template]) continue;
            taken[template]++;
            rows.Add(row);
        }
        var values = shapes.ValuesOf(rows, columns);
        var byTemplate = counts.Select(_ => new List<SampleRow>(most)).ToArray();
        foreach (var (i, row) in rows.Index())
        {
            var template = shapes.Templates[row];
            byTemplate[template].Add(new(row, values[i], (double)counts[template] / taken[template]));
        }
        return [.. byTemplate.Select(sample => sample.ToArray())];
    }
}

/// <summary>
/// A row, its value in each slot of its template, as in <see cref="SettledColumn.Values"/>, and for how many rows of the template it stands.
/// </summary>
readonly record struct SampleRow(int Row, long[] Values, double Weight);
