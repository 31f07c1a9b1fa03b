using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Lines;

/// <summary>
/// Where in lines the values of another column of the same rows stand, template by template: in a column of the lines, or they are the
/// same in all of the template's rows, or there are none.
/// </summary>
sealed class LineSources
{
    /// <summary>What is told of a template: no value, one value for all of its rows, and from here on which of the columns has them.</summary>
    public const int None = 0;
    public const int Fixed = 1;
    public const int First = 2;

    /// <summary>Stands for no number among numbers; where it is one, it is an exception.</summary>
    public const long NoNumber = long.MinValue;

    readonly int[][] present;   // by template which of the columns its rows have a value in

    public LineSources(int[] columns, int[] byTemplate, Func<int, int, bool> has)
    {
        (Columns, ByTemplate) = (columns, byTemplate);
        present = [.. byTemplate.Select((_, template) => Enumerable.Range(0, columns.Length).Where(source => has(columns[source], template)).ToArray())];
    }

    /// <summary>The columns of the lines, by their numbers.</summary>
    public int[] Columns { get; }

    public int[] ByTemplate { get; }

    /// <summary>How many templates have one value for all rows.</summary>
    public int FixedCount => ByTemplate.AsSpan().Count(Fixed);

    /// <summary>Of values by template those that are one for all rows, in the order of their templates.</summary>
    public T[] FixedOf<T>(T[] byTemplate) => [.. byTemplate.Where((_, template) => ByTemplate[template] == Fixed)];

    /// <summary>What <see cref="FixedOf"/> gave, by template again.</summary>
    public T[] Spread<T>(T[] values, T otherwise)
    {
        var next = 0;
        return [.. ByTemplate.Select(kind => kind == Fixed ? values[next++] : otherwise)];
    }

    public void Write(ByteWriter to)
    {
        to.Varint((ulong)Columns.Length);
        foreach (var column in Columns) to.Varint((ulong)column);
        PackedNumbers.Write(ByTemplate, to);
    }

    /// <summary>As they were written for lines of this table.</summary>
    public static LineSources Read(ref ByteReader from, LineReader lines)
    {
        var columns = new int[from.Count(lines.Table.Columns.Length)];
        foreach (ref var column in columns.AsSpan()) column = from.Count(lines.Table.Columns.Length - 1);
        var byTemplate = new int[lines.Table.Templates.Length];
        PackedNumbers.Read(ref from, byTemplate);
        var has = new HashSet<(int Column, int Template)>();
        foreach (var column in columns)
            foreach (var (template, times) in lines.Users[column])
                if (times != 1 || !has.Add((column, template))) throw new InvalidDataException("a column stands several times where lines have it");
        for (var template = 0; template < byTemplate.Length; template++)
        {
            LineReader.CheckCode(byTemplate[template], First + columns.Length);
            if (byTemplate[template] >= First && !has.Contains((columns[byTemplate[template] - First], template)))
                throw new InvalidDataException("a column is taken out of lines that don't have it");
        }
        return new(columns, byTemplate, (column, template) => has.Contains((column, template)));
    }

    /// <summary>
    /// Goes over rows: for each the number of its source, or what the template says below <see cref="First"/>, and the number of its value
    /// among those of the source.
    /// </summary>
    public void Walk(ReadOnlySpan<int> templates, Span<int> next, Span<int> sources, Span<int> values)
    {
        for (var row = 0; row < templates.Length; row++)
        {
            var template = templates[row];
            var source = sources[row] = ByTemplate[template];
            if (source >= First) values[row] = next[source - First];
            foreach (var one in present[template]) next[one]++;
        }
    }

    /// <summary>
    /// The values of a page's rows. Requires: `values` by source and number of the value, `byTemplate` for templates without a source.
    /// </summary>
    public void Place<T>(LinePage page, T[][] values, ReadOnlySpan<T> byTemplate, Span<T> target)
    {
        var templates = page.Templates;
        if (Columns.Length == 1 && values[0].Length == templates.Length)
        {
            var isAll = true;
            for (var template = 0; template < ByTemplate.Length; template++) isAll &= ByTemplate[template] == First || !page.Has(template);
            if (isAll)
            {
                values[0].CopyTo(target);
                return;
            }
        }
        Span<int> next = stackalloc int[Columns.Length];
        next.Clear();
        for (var row = 0; row < templates.Length; row++)
        {
            var template = templates[row];
            var source = ByTemplate[template];
            target[row] = source >= First ? values[source - First][next[source - First]] : byTemplate[template];
            foreach (var one in present[template]) next[one]++;
        }
    }
}
