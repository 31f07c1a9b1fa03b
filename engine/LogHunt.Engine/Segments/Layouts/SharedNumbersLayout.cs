using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Whole numbers that are made of those in the lines of their rows. The dictionary is where they stand and how they are made; a page has
/// its exceptions: which of them have a number, and those.
/// </summary>
sealed class SharedNumbersLayout : SharedLayout
{
    public override byte Id => 16;

    public override bool Takes(Column column) => column is SharedNumbers;

    /// <summary>Where numbers stand, as it is kept: by source and code of the source, where that has codes, and by template, the number.</summary>
    sealed record Opened(LineSources Sources, LinearNumber Linear, long[]?[] Numbers, long[] ByTemplate);

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var shared = (SharedNumbers)column;
        var (sources, linear) = (shared.Sources, shared.Linear);
        writer.Begin(name, Id);
        sources.Write(writer.Packed);
        PackedNumbers.Write(sources.FixedOf(shared.FixedNumbers), writer.Packed);
        writer.Packed.Varint((ulong)linear.Factor);
        writer.Packed.Varint((ulong)linear.Divisor);
        writer.Packed.Signed(linear.Offset);
        writer.Dictionary();
        return WritePages(name, shared, shared.Numbers, writer, this);
    }

    /// <summary>Pages of exceptions, with what is known of all of the numbers.</summary>
    public static FooterColumn WritePages(string name, SharedColumn shared, ValueColumn values, ColumnWriter writer, Layout layout)
    {
        var next = 0;
        return WholeNumbers.WritePages(new(name, values.Type, layout), values, writer, (start, page, _) =>
        {
            var places = WritePlaces(shared, start, page.Length, ref next, writer.Packed);
            if (places.Length == 0) return;
            PackedNumbers.Write([.. places.Select(place => values.IsNull(start + place) ? 0 : 1)], writer.Packed);
            var exceptions = new long[places.Length];
            for (var i = 0; i < places.Length; i++) exceptions[i] = page[places[i]];
            PackedNumbers.Write(exceptions, writer.Packed);
        });
    }

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var values = Values(column, page, []);
        column.Keep(page, values, values.Bytes);
        return values;
    }

    public override Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows)
    {
        if (AreEverywhere(rows, column.RowsOf(page))) return Read(column, page).Gather(rows);
        return (column.Find(page) ?? Values(column, page, rows)).Gather(rows);
    }

    public override ZoneMap? Zone(StoredColumn column, int page) => WholeNumbers.Zone(column, page);

    public override long Bytes(StoredColumn column) => BytesOf(column, Open(column).Sources.Columns);

    /// <summary>The numbers of a page; where only some rows are asked for, those of other rows may be anything.</summary>
    static ValueColumn Values(StoredColumn column, int page, ReadOnlySpan<int> rows)
    {
        var opened = Open(column);
        var sources = opened.Sources;
        var numbers = new long[column.RowsOf(page)];
        ReadPages(column, page, rows, (lines, start) =>
        {
            var values = new long[sources.Columns.Length][];
            for (var source = 0; source < values.Length; source++)
                values[source] = NumbersOf(lines.Column(sources.Columns[source]), opened.Numbers[source], opened.Linear);
            sources.Place(lines, values, opened.ByTemplate, numbers.AsSpan(start, lines.Rows));
        });
        return WithExceptions(column, page, numbers);
    }

    static long[] NumbersOf(PageColumn lines, long[]? byCode, LinearNumber linear)
    {
        var codes = lines.Codes;
        if (byCode is not null)
        {
            var coded = new long[codes.Length];
            for (var i = 0; i < coded.Length; i++) coded[i] = byCode[codes[i]];
            return coded;
        }
        var numbers = lines.Numbers.ToArray();
        if (linear != LinearNumber.Same)
            foreach (ref var number in numbers.AsSpan()) number = linear.Of(number);
        for (var i = 0; i < codes.Length; i++)
            if (codes[i] >= 0) numbers[i] = LineSources.NoNumber;
        return numbers;
    }

    /// <summary>The column of a page's numbers, which are given away, some of which are replaced by the page's exceptions.</summary>
    public static ValueColumn WithExceptions(StoredColumn column, int page, long[] numbers)
    {
        var part = column.Footer.Pages[page];
        var isNull = new bool[numbers.Length];
        for (var i = 0; i < numbers.Length; i++) isNull[i] = numbers[i] == LineSources.NoNumber;
        if (part.Length > 0) column.Read(part, packed =>
        {
            var from = new ByteReader(packed);
            var places = ReadPlaces(ref from, numbers.Length);
            var (present, exceptions) = (new int[places.Length], new long[places.Length]);
            PackedNumbers.Read(ref from, present);
            PackedNumbers.Read(ref from, exceptions);
            from.End();
            for (var i = 0; i < places.Length; i++) (isNull[places[i]], numbers[places[i]]) = (present[i] == 0, exceptions[i]);
            return 0;
        });
        if (!isNull.Contains(true)) return WholeNumbers.Build(column.Footer.Type, numbers, Validity.All);
        var bits = new byte[(numbers.Length + 7) / 8];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (isNull[i]) numbers[i] = 0;
            else bits[i >> 3] |= (byte)(1 << (i & 7));
        }
        return WholeNumbers.Build(column.Footer.Type, numbers, new(bits));
    }

    static Opened Open(StoredColumn column) => column.Kept(OfSources, () =>
    {
        var lines = LinesLayout.Reader(Lines(column));
        return column.Read(column.Footer.Head, packed =>
        {
            var from = new ByteReader(packed);
            var sources = LineSources.Read(ref from, lines);
            var fixedNumbers = new long[sources.FixedCount];
            PackedNumbers.Read(ref from, fixedNumbers);
            var linear = new LinearNumber((long)from.Varint(), (long)from.Varint(), from.Signed());
            from.End();
            if (linear.Divisor <= 0) throw new InvalidDataException("numbers are divided by none");
            return new Opened(sources, linear, [.. sources.Columns.Select(source => ByCode(lines, source, linear))],
                sources.Spread(fixedNumbers, LineSources.NoNumber));
        });
    }, static opened => 8L * opened.Numbers.Sum(numbers => numbers?.Length ?? 0));

    static long[]? ByCode(LineReader lines, int source, LinearNumber linear)
    {
        var column = lines.Table.Columns[source];
        if (column.Form == ValueForm.Text || !lines.IsCoded(source) && column.Storage != ValueStorage.Numbers)
            throw new InvalidDataException("numbers are taken from a column of lines that has none");
        if (!lines.IsCoded(source)) return null;
        var byCode = new long[lines.CodesOf(source)];
        byCode.AsSpan().Fill(LineSources.NoNumber);
        var numbers = lines.NumbersOf(source);
        for (var i = 0; i < numbers.Length; i++) byCode[i] = linear.Of(numbers[i]);
        return byCode;
    }
}
