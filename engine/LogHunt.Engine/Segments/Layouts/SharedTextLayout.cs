using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Texts that stand in the lines of their rows, or that one column of the lines decides. The dictionary is where they stand, texts of its
/// own, and the map of codes where there is one; without a map the texts of the sources belong to it as well.
/// </summary>
sealed class SharedTextLayout : SharedLayout
{
    public override byte Id => 15;

    public override bool Takes(Column column) => column is SharedTexts;

    /// <summary>Where texts stand, as it is kept: by source and code of the source, and by template, the code here.</summary>
    sealed record Opened(LineSources Sources, TextColumn Dictionary, int[][] Codes, int[] ByTemplate, int[] Own);

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var shared = (SharedTexts)column;
        var (coded, sources) = (shared.Coded, shared.Sources);
        var (min, max) = CodesLayout.Bounds(coded.Dictionary);
        writer.Begin(name, Id);
        var own = shared.Map is null ? new List<int>() : [.. Enumerable.Range(0, coded.Dictionary.Length)];
        var place = new Dictionary<int, int>();
        for (var i = 0; i < own.Count; i++) place.Add(own[i], i);
        int PlaceOf(int code)
        {
            if (place.TryAdd(code, own.Count)) own.Add(code);
            return place[code];
        }
        int[] fixedPlaces = [.. sources.FixedOf(shared.FixedCodes).Select(PlaceOf)];
        int[] exceptions = [.. shared.Exceptions.Select(row => PlaceOf(coded.Code(row)))];
        sources.Write(writer.Packed);
        PackedNumbers.Write(fixedPlaces, writer.Packed);
        PackedTexts.Write(coded.Dictionary.Data.Span, coded.Dictionary.Offsets, [.. own], writer.Packed);
        writer.Packed.Byte((byte)(shared.Map is null ? 0 : 1));
        if (shared.Map is { Length: > 0 }) PackedNumbers.Write(shared.Map, writer.Packed);
        writer.Dictionary();
        var next = 0;
        for (var start = 0; start < column.Length; start += Batch.Rows)
        {
            var before = next;
            if (WritePlaces(shared, start, Math.Min(Batch.Rows, column.Length - start), ref next, writer.Packed).Length > 0)
                PackedNumbers.Write(exceptions.AsSpan(before..next), writer.Packed);
            writer.Page();
        }
        return writer.End(new(name, column.Type, this) { Min = min, Max = max, Distinct = coded.Dictionary.Length });
    }

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var opened = Open(column);
        var values = CodedColumn.Of(opened.Dictionary, Codes(column, opened, page, []));
        column.Keep(page, values, values.Bytes - opened.Dictionary.Bytes);
        return values;
    }

    public override Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows)
    {
        if (AreEverywhere(rows, column.RowsOf(page))) return Read(column, page).Gather(rows);
        if (column.Find(page) is { } cached) return cached.Gather(rows);
        var opened = Open(column);
        return CodedColumn.Of(opened.Dictionary, Codes(column, opened, page, rows)).Gather(rows);
    }

    public override TextColumn Dictionary(StoredColumn column) => Open(column).Dictionary;

    public override long Bytes(StoredColumn column) => BytesOf(column, Open(column).Sources.Columns);

    /// <summary>The codes of a page; where only some rows are asked for, those of other rows may be anything.</summary>
    static int[] Codes(StoredColumn column, Opened opened, int page, ReadOnlySpan<int> rows)
    {
        var codes = new int[column.RowsOf(page)];
        var sources = opened.Sources;
        ReadPages(column, page, rows, (lines, start) =>
        {
            var values = new int[sources.Columns.Length][];
            for (var source = 0; source < values.Length; source++)
            {
                var translate = opened.Codes[source];
                var read = lines.Column(sources.Columns[source]).Codes;
                var here = values[source] = new int[read.Length];
                for (var i = 0; i < here.Length; i++) here[i] = translate[read[i]];
            }
            sources.Place(lines, values, opened.ByTemplate, codes.AsSpan(start, lines.Rows));
        });
        if (column.Footer.Pages[page].Length == 0) return codes;
        column.Read(column.Footer.Pages[page], packed =>
        {
            var from = new ByteReader(packed);
            var places = ReadPlaces(ref from, codes.Length);
            var own = new int[places.Length];
            PackedNumbers.Read(ref from, own);
            from.End();
            for (var i = 0; i < places.Length; i++)
            {
                LineReader.CheckCode(own[i], opened.Own.Length);
                codes[places[i]] = opened.Own[own[i]];
            }
            return 0;
        });
        return codes;
    }

    static Opened Open(StoredColumn column) => column.Kept(OfSources, () =>
    {
        var lines = LinesLayout.Reader(Lines(column));
        return column.Read(column.Footer.Head, packed =>
        {
            var from = new ByteReader(packed);
            var (sources, fixedPlaces, own) = Head(ref from, column, lines);
            var opened = from.Byte() == 0 ? Joined(lines, sources, own, fixedPlaces) : Mapped(ref from, lines, sources, own, fixedPlaces);
            from.End();
            return opened;
        });
    }, static opened => opened.Dictionary.Bytes + opened.Codes.Sum(codes => 4L * codes.Length));

    static (LineSources Sources, int[] FixedPlaces, TextColumn Own) Head(ref ByteReader from, StoredColumn column, LineReader lines)
    {
        var sources = LineSources.Read(ref from, lines);
        var fixedPlaces = new int[sources.FixedCount];
        PackedNumbers.Read(ref from, fixedPlaces);
        var own = PackedTexts.Read(ref from, column.Footer.Type, LineTable.MostRows);
        foreach (var source in sources.Columns)
            if (!lines.IsCoded(source)) throw new InvalidDataException("texts are taken from a column of lines that has no codes");
        foreach (var place in fixedPlaces) LineReader.CheckCode(place, own.Length);
        return (sources, fixedPlaces, own);
    }

    /// <summary>Addresses in lines are numbers: sorting them and writing them out is most of what a search for few would cost.</summary>
    public override bool MayCarry(StoredColumn column, Bearing bearing, IndicatorSet sought)
    {
        var lines = LinesLayout.Reader(Lines(column));
        return column.Read(column.Footer.Head, packed =>
        {
            var from = new ByteReader(packed);
            var (sources, _, own) = Head(ref from, column, lines);
            return from.Byte() != 0 || Carry(own, bearing, sought)
                || Array.Exists(sources.Columns, source => Carry(lines, source, bearing, sought));
        });
    }

    static bool Carry(LineReader lines, int source, Bearing bearing, IndicatorSet sought)
    {
        if (lines.Table.Columns[source].Form != ValueForm.Ip4) return Carry(lines.DictionaryOf(source), bearing, sought);
        foreach (var address in lines.NumbersOf(source))
            if (sought.InTexts.Ranges.Contains((uint)address)) return true;
        return Carry(lines.OthersOf(source), bearing, sought);
    }

    static bool Carry(TextColumn texts, Bearing bearing, IndicatorSet sought)
    {
        var found = new List<Indicator>();
        for (var i = 0; i < texts.Length && found.Count == 0; i++) sought.Find(bearing, texts[i], found);
        return found.Count > 0;
    }

    static Opened Mapped(ref ByteReader from, LineReader lines, LineSources sources, TextColumn own, int[] fixedPlaces)
    {
        if (sources.Columns.Length > 1 || sources.ByTemplate.Contains(LineSources.None)) throw new InvalidDataException("a map of texts has several sources");
        int[][] codes = [.. sources.Columns.Select(source => new int[lines.CodesOf(source)])];
        foreach (var map in codes)
        {
            PackedNumbers.Read(ref from, map);
            foreach (var code in map) LineReader.CheckCode(code, own.Length);
        }
        return new(sources, own, codes, sources.Spread(fixedPlaces, 0), [.. Enumerable.Range(0, own.Length)]);
    }

    /// <summary>The texts of all sources and the column's own; the empty one where some template has none.</summary>
    static Opened Joined(LineReader lines, LineSources sources, TextColumn own, int[] fixedPlaces)
    {
        var joined = new JoinedTexts(lines, sources.Columns, own, hasEmpty: sources.ByTemplate.Contains(LineSources.None));
        var byTemplate = sources.Spread([.. fixedPlaces.Select(place => joined.Own[place])], joined.Empty);
        return new(sources, joined.Dictionary, joined.Codes, byTemplate, joined.Own);
    }
}
