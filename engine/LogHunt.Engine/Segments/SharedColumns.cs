using System.Buffers;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Segments.Layouts;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Finds what columns say that the lines of their rows say too, so that it is not written twice. Where a value stands is found in a
/// sample of each template's rows, and then every row is compared: those that differ are exceptions, and many of them are a refusal.
/// </summary>
sealed class SharedColumns(string name, SharedLines lines, LineAt lineAt)
{
    /// <summary>Of a sample so many tenths tell where a value stands.</summary>
    const int EnoughTenths = 9;

    /// <summary>Values that a map can lead to or from, and how many columns are compared whole for one.</summary>
    const int MostMapped = 4096;
    const int MostTries = 6;

    readonly RowShapes shapes = lines.Shapes;
    readonly byte[] room = new byte[2 * DigitLayout.MaxLength];

    /// <summary>The lines and their column's name.</summary>
    public (string Name, SharedLines Lines) Around => (name, lines);

    int MostExceptions => shapes.Rows / SharedLines.RowsOfException;

    int Templates => shapes.Slots.Length;

    /// <summary>The column as what stands in the lines; null where too much of it does not.</summary>
    public SharedColumn? Find(Column column) => column switch
    {
        CodedColumn coded => AsText(coded) ?? AsMap(coded),
        ValueColumn values when WholeNumbers.Are(values) => (SharedColumn?)AsLength(values) ?? AsNumber(values),
        _ => null,
    };

    SharedTexts? AsText(CodedColumn coded)
    {
        var sources = new SourcesFound(Templates);
        var fixedCodes = new int[Templates];
        for (var template = 0; template < Templates; template++)
        {
            var sample = lines.Sample[template];
            if (sample.Length == 0 || Array.TrueForAll(sample, row => coded.Dictionary[coded.Code(row.Row)].IsEmpty)) continue;
            if (!sources.Take(template, BestOf(template, sources, IsSame)) && AreEqual(sample, coded))
                (sources.ByTemplate[template], fixedCodes[template]) = (LineSources.Fixed, coded.Code(sample[0].Row));
        }
        var found = sources.Found(shapes);
        return Exceptions(coded, found, fixedCodes, map: null) is { } exceptions
            ? new(coded, name, exceptions, found) { FixedCodes = fixedCodes }
            : null;

        bool IsSame(SettledColumn column, long value, int row) =>
            column.Origin.IsCoded && column.TextOf(value, room).SequenceEqual(coded.Dictionary[coded.Code(row)]);
    }

    static bool AreEqual(SampleRow[] sample, CodedColumn coded) => Array.TrueForAll(sample, row => coded.Code(row.Row) == coded.Code(sample[0].Row));

    /// <summary>The column that stands in most of the rows of a template's sample, one that was taken already before others; -1 for none.</summary>
    int BestOf(int template, SourcesFound taken, Func<SettledColumn, long, int, bool> isSame)
    {
        var (sample, slots) = (lines.Sample[template], shapes.Slots[template]);
        var (best, most) = (-1, sample.Length * EnoughTenths * 2 / 10);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (shapes.Repeats[slots[slot]]) continue;
            var column = lines.Columns[slots[slot]];
            var same = 0;
            foreach (var row in sample) if (isSame(column, row.Values[slot], row.Row)) same += 2;
            if (taken.Has(column.Origin.Number)) same++;
            if (same > most || same == most && best < 0) (best, most) = (column.Origin.Number, same);
        }
        return best;
    }

    /// <summary>
    /// Rows that have something else than their source says; null when they are too many. What a code of a source stands for is `map`, which
    /// is filled, or else its text.
    /// </summary>
    List<int>? Exceptions(CodedColumn coded, LineSources sources, int[] fixedCodes, int[]? map)
    {
        var exceptions = new List<int>();
        var empty = IndexOfEmpty(coded.Dictionary);
        int[][] known = [.. sources.Columns.Select(column => map ?? Unknown(lines.Columns[column].Distinct))];
        var codes = ArrayPool<int>.Shared.Rent(coded.Length);
        coded.CopyCodes(codes);
        var isFew = Walk(sources, (start, from, values) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                var code = codes[start + i];
                if (from[i] < LineSources.First)
                {
                    if (code != (from[i] == LineSources.Fixed ? fixedCodes[shapes.Templates[start + i]] : empty)) exceptions.Add(start + i);
                    continue;
                }
                var source = from[i] - LineSources.First;
                ref var same = ref known[source][values[i]];
                if (same == code) continue;
                if (same < 0 && (map is not null || IsText(lines.Columns[sources.Columns[source]], values[i], coded.Dictionary[code]))) same = code;
                if (same != code) exceptions.Add(start + i);
            }
            return exceptions.Count <= MostExceptions;
        });
        ArrayPool<int>.Shared.Return(codes);
        return isFew ? exceptions : null;
    }

    bool IsText(SettledColumn column, long value, ReadOnlySpan<byte> text) => column.TextOf(value, room).SequenceEqual(text);

    static int IndexOfEmpty(TextColumn sorted) => sorted.Length > 0 && sorted[0].IsEmpty ? 0 : -1;

    static int[] Unknown(int count)
    {
        var unknown = new int[count];
        unknown.AsSpan().Fill(-1);
        return unknown;
    }

    /// <summary>Few texts that the template decides, or one column of the lines.</summary>
    SharedTexts? AsMap(CodedColumn coded)
    {
        if (coded.Dictionary.Length > MostMapped) return null;
        if (AsMap(coded, null) is { } byTemplate) return byTemplate;
        var candidates = lines.Columns.Where(column => column.IsCoded && !shapes.Repeats[column.Number] && column.Distinct <= MostMapped
            && column.Distinct * 4 <= column.Count && IsFunction(coded, column)).OrderBy(column => column.Distinct).Take(MostTries);
        foreach (var column in candidates)
            if (AsMap(coded, column) is { } map) return map;
        return null;
    }

    SharedTexts? AsMap(CodedColumn coded, SettledColumn? column)
    {
        var sources = new SourcesFound(Templates);
        var fixedCodes = new int[Templates];
        for (var template = 0; template < Templates; template++)
        {
            var sample = lines.Sample[template];
            if (sample.Length == 0 || column is not null && shapes.Has(column.Number, template) && sources.Take(template, column.Number)) continue;
            (sources.ByTemplate[template], fixedCodes[template]) = (LineSources.Fixed, coded.Code(sample[0].Row));
        }
        var map = column is null ? [] : Unknown(column.Distinct);
        var found = sources.Found(shapes);
        if (Exceptions(coded, found, fixedCodes, map) is not { } exceptions) return null;
        foreach (ref var code in map.AsSpan()) code = Math.Max(0, code);
        return new(coded, name, exceptions, found) { FixedCodes = fixedCodes, Map = map };
    }

    /// <summary>Whether the codes of a column decide the values in the sample, as far as it shows.</summary>
    bool IsFunction(CodedColumn coded, SettledColumn column)
    {
        var known = new Dictionary<long, int>();
        var (rows, misses) = (0.0, 0.0);
        for (var template = 0; template < Templates; template++)
        {
            if (Array.IndexOf(shapes.Slots[template], column.Number) is not (>= 0 and var slot)) continue;
            foreach (var row in lines.Sample[template])
            {
                rows += row.Weight;
                if (!known.TryAdd(row.Values[slot], coded.Code(row.Row)) && known[row.Values[slot]] != coded.Code(row.Row)) misses += row.Weight;
            }
        }
        return rows > 0 && misses * SharedLines.RowsOfException / 4 <= rows;
    }

    SharedNumbers? AsNumber(ValueColumn values)
    {
        var sources = new SourcesFound(Templates);
        var numbers = ArrayPool<long>.Shared.Rent(values.Length);
        WholeNumbers.Copy(values, 0, numbers.AsSpan(0, values.Length));
        var fixedNumbers = new long[Templates];
        LinearNumber? linear = null;
        foreach (var template in Enumerable.Range(0, Templates).OrderByDescending(template => lines.Sample[template].Length))
        {
            var sample = lines.Sample[template];
            if (sample.Length == 0 || Array.TrueForAll(sample, row => values.IsNull(row.Row))) continue;
            var best = BestOf(template, sources, (column, value, row) =>
                !values.IsNull(row) && IsNumber(column, value, out var number) && (linear ?? LinearNumber.Same).Of(number) == numbers[row]);
            if (best < 0 && linear is null && Fit(template, values, numbers) is { } fit) (best, linear) = fit;
            if (sources.Take(template, best)) linear ??= LinearNumber.Same;
            else if (Array.TrueForAll(sample, row => !values.IsNull(row.Row) && numbers[row.Row] == numbers[sample[0].Row]))
                (sources.ByTemplate[template], fixedNumbers[template]) = (LineSources.Fixed, numbers[sample[0].Row]);
        }
        var found = sources.Found(shapes);
        var exceptions = Exceptions(values, numbers, found, fixedNumbers, linear ?? LinearNumber.Same);
        ArrayPool<long>.Shared.Return(numbers);
        return exceptions is null ? null : new(values, name, exceptions, found) { FixedNumbers = fixedNumbers, Linear = linear ?? LinearNumber.Same };
    }

    static bool IsNumber(SettledColumn column, long value, out long number) =>
        column.TryNumber(value, out number) && column.Form is ValueForm.WholeNumber or ValueForm.Digits;

    /// <summary>A column whose numbers make those of a template's sample by a factor and an offset.</summary>
    (int Column, LinearNumber Linear)? Fit(int template, ValueColumn values, long[] numbers)
    {
        var (sample, slots) = (lines.Sample[template], shapes.Slots[template]);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            var column = lines.Columns[slots[slot]];
            if (shapes.Repeats[slots[slot]]) continue;
            var pairs = new List<(long From, long To)>();
            foreach (var row in sample)
                if (!values.IsNull(row.Row) && IsNumber(column, row.Values[slot], out var number)) pairs.Add((number, numbers[row.Row]));
            if (pairs.Count < 4 || pairs.Count * 10 < sample.Length * EnoughTenths) continue;
            if (LinearNumber.Through(pairs.MinBy(pair => pair.From), pairs.MaxBy(pair => pair.From)) is not { } linear) continue;
            if (pairs.Count(pair => linear.Of(pair.From) == pair.To) * 10 >= sample.Length * EnoughTenths) return (column.Origin.Number, linear);
        }
        return null;
    }

    List<int>? Exceptions(ValueColumn values, long[] numbers, LineSources sources, long[] fixedNumbers, LinearNumber linear)
    {
        var exceptions = new List<int>();
        return Walk(sources, (start, from, found) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                var row = start + i;
                var isSame = numbers[row] != LineSources.NoNumber && from[i] switch
                {
                    LineSources.None => values.IsNull(row),
                    LineSources.Fixed => !values.IsNull(row) && numbers[row] == fixedNumbers[shapes.Templates[row]],
                    var source => !values.IsNull(row) && lines.Columns[sources.Columns[source - LineSources.First]].TryNumber(found[i], out var number)
                        && linear.Of(number) == numbers[row],
                };
                if (!isSame) exceptions.Add(row);
            }
            return exceptions.Count <= MostExceptions;
        }) ? exceptions : null;
    }

    LengthColumn? AsLength(ValueColumn values)
    {
        var exceptions = new List<int>();
        for (var row = 0; row < values.Length; row++)
        {
            if (values.IsNull(row) || WholeNumbers.At(values, row) != lineAt(row).Length) exceptions.Add(row);
            if (exceptions.Count > MostExceptions) return null;
        }
        return new(values, name, exceptions);
    }

    /// <summary>Rows from `start` on: the source of each, and its value there.</summary>
    delegate bool SomeRows(int start, ReadOnlySpan<int> sources, ReadOnlySpan<long> values);

    /// <summary>Goes over all rows, some at a time, as long as it may go on.</summary>
    bool Walk(LineSources sources, SomeRows goesOn)
    {
        const int Step = 4096;
        var next = new int[sources.Columns.Length];
        var (from, at, found) = (new int[Step], new int[Step], new long[Step]);
        for (var start = 0; start < shapes.Rows; start += Step)
        {
            var templates = shapes.Templates[start..Math.Min(shapes.Rows, start + Step)];
            sources.Walk(templates, next, from, at);
            var known = LineSources.None;
            ReadOnlySpan<long> values = [];
            for (var i = 0; i < templates.Length; i++)
            {
                if (from[i] < LineSources.First) continue;
                if (from[i] != known) values = lines.Columns[sources.Columns[(known = from[i]) - LineSources.First]].Values;
                found[i] = values[at[i]];
            }
            if (!goesOn(start, from.AsSpan(0, templates.Length), found)) return false;
        }
        return true;
    }

    /// <summary>Sources while they are found.</summary>
    sealed class SourcesFound(int templates)
    {
        readonly List<int> columns = [];

        public int[] ByTemplate { get; } = new int[templates];

        public bool Has(int column) => columns.Contains(column);

        /// <returns>Whether there was one.</returns>
        public bool Take(int template, int column)
        {
            if (column < 0) return false;
            if (!Has(column)) columns.Add(column);
            ByTemplate[template] = LineSources.First + columns.IndexOf(column);
            return true;
        }

        public LineSources Found(RowShapes shapes) => new([.. columns], ByTemplate, shapes.Has);
    }
}
