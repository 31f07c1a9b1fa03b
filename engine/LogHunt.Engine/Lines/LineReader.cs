using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Lines;

/// <summary>A blob by its number, as <see cref="LineCoder"/> wrote it.</summary>
delegate ReadOnlySpan<byte> BlobAt(int number);

/// <summary>
/// Coded lines: their templates, dictionaries and pages, each read when it is asked for. Blobs that were not written as they are,
/// are an <see cref="InvalidDataException"/>. Several threads may read at once.
/// </summary>
sealed class LineReader
{
    /// <summary>Bytes behind every text that may be read, so that it can be copied as a vector.</summary>
    public const int Spare = 32;

    /// <summary>Bytes of the longest text of a number.</summary>
    const int LongestNumber = DigitLayout.MaxLength;

    readonly BlobAt blobAt;
    readonly Dictionary?[] dictionaries;

    /// <summary>Told of bytes that are held from now on, beside the blobs.</summary>
    readonly Action<long>? held;

    LineReader(BlobAt blobAt, LineTable table, LineReader? around, Action<long>? held)
    {
        (this.blobAt, Table, Around, this.held) = (blobAt, table, around, held);
        dictionaries = new Dictionary?[table.Columns.Length];
        Users = UsersOf(table);
        (Slots, LiteralBytes) = SlotsOf(table);
        LiteralLength = [.. Slots.Select(slots => slots.Sum(slot => slot.Length))];
    }

    public LineTable Table { get; }

    /// <summary>The lines that values of these are taken from.</summary>
    public LineReader? Around { get; }

    /// <param name="blobAt">The blobs.</param>
    /// <param name="around">The lines that they were coded within.</param>
    /// <param name="held">Told of the bytes of each dictionary when it is first asked for.</param>
    public static LineReader Open(BlobAt blobAt, LineReader? around = null, Action<long>? held = null)
    {
        var table = LineTable.Read(blobAt(0));
        if (around is not null) table = table.Within(around.Table);
        else if (table.OuterTemplates.Length > 0 || Array.Exists(table.Columns, column => column.Outer >= 0))
            throw new InvalidDataException("lines lack those around them");
        return new(blobAt, table, around, held);
    }

    /// <summary>A page; `held` is told of bytes that it holds since something more of it was asked for.</summary>
    public LinePage OpenPage(int page, Action<long>? held = null) => new(this, page, held);

    /// <summary>
    /// The distinct values of a column, numbers first: a code is a place here. Empty where values are kept in the pages only, but for
    /// escapes. A copy has the dictionary of the column that it follows, which may hold more.
    /// </summary>
    public TextColumn DictionaryOf(int column) => OpenDictionary(column).Texts;

    /// <summary>Of the distinct values those behind the numbers: no number is written for them.</summary>
    public TextColumn OthersOf(int column) => OpenDictionary(column).Others;

    /// <summary>Whether the numbers of a column were written out as texts.</summary>
    public bool IsTextOpen(int column) => dictionaries[column]?.HasTexts == true;

    /// <summary>Whether values are codes.</summary>
    public bool IsCoded(int column) => Table.Columns[column] switch
    {
        { Storage: ValueStorage.Copy, Parent: var parent } => IsCoded(parent),
        { Storage: var storage } => storage is ValueStorage.Codes or ValueStorage.Map,
    };

    /// <summary>How many codes there are.</summary>
    public int CodesOf(int column) => OpenDictionary(column).Length;

    /// <summary>The numbers that the dictionary begins with, sorted.</summary>
    public ReadOnlySpan<long> NumbersOf(int column) => OpenDictionary(column).Numbers;

    /// <summary>For each code of the column that this one follows, the code here.</summary>
    public ReadOnlySpan<int> MapOf(int column) => OpenDictionary(column).Map;

    public ReadOnlySpan<byte> TemplatePage(int page) => blobAt(Table.TemplatePage(page));

    public ReadOnlySpan<byte> ValuePage(int column, int page) => blobAt(Table.ValuePage(column, page));

    /// <summary>By column: the templates that have it, and how many times.</summary>
    public (int Template, int Times)[][] Users { get; }

    /// <summary>By template: where the literals stand in <see cref="LiteralBytes"/>, and the columns behind them, -1 for none.</summary>
    public PlacedSlot[][] Slots { get; }

    /// <summary>By template, how long its literals are in all.</summary>
    public int[] LiteralLength { get; }

    public byte[] LiteralBytes { get; }

    sealed class Dictionary(LineColumn column, long[] numbers, TextColumn others, int[] map, Action<long>? held)
    {
        TextColumn? texts;

        public TextColumn Texts => texts ??= numbers.Length > 0 ? Joined() : others;
        public long Bytes => 8L * numbers.Length + 4L * map.Length + others.Bytes;
        public TextColumn Others => others;
        public bool HasTexts => texts is not null;
        public long[] Numbers => numbers;
        public int[] Map => map;
        public int Length => numbers.Length + others.Length;

        TextColumn Joined()
        {
            var joined = Join(column, numbers, others);
            held?.Invoke(joined.Bytes);
            return joined;
        }
    }

    Dictionary OpenDictionary(int number)
    {
        if (dictionaries[number] is { } known) return known;
        var read = ReadDictionary(number);
        held?.Invoke(read.Bytes);
        return dictionaries[number] = read;
    }

    Dictionary ReadDictionary(int number)
    {
        var column = Table.Columns[number];
        if (column.Outer >= 0) return ReadOuter(number, column, Around!.OpenDictionary(column.Outer));
        if (column.Storage == ValueStorage.Copy) return OpenDictionary(column.Parent);
        var from = new ByteReader(blobAt(LineTable.Dictionary(number)));
        if (from.Rest.IsEmpty && !IsCoded(number)) return new(column, [], new TextBuilder(ColumnType.String).Build(), [], held);
        var numbers = new long[column.Numbers];
        PackedNumbers.Read(ref from, numbers);
        var texts = PackedTexts.Read(ref from, ColumnType.String, LineTable.MostRows, Spare);
        var map = column.Storage == ValueStorage.Map ? new int[OpenDictionary(column.Parent).Length] : [];
        PackedNumbers.Read(ref from, map);
        from.End();
        foreach (var value in numbers) CheckNumber(column, value);
        foreach (var code in map) CheckCode(code, numbers.Length + texts.Length);
        return new(column, numbers, texts, map, held);
    }

    /// <summary>The dictionary of the column around this one, and behind it the texts of exceptions.</summary>
    Dictionary ReadOuter(int number, LineColumn column, Dictionary outer)
    {
        var from = new ByteReader(blobAt(LineTable.Dictionary(number)));
        if (from.Rest.IsEmpty) return outer;
        var own = PackedTexts.Read(ref from, ColumnType.String, LineTable.MostRows);
        from.End();
        var texts = new TextBuilder(ColumnType.String, outer.Others.Length + own.Length);
        for (var i = 0; i < outer.Others.Length; i++) texts.Append(outer.Others[i]);
        for (var i = 0; i < own.Length; i++) texts.Append(own[i]);
        return new(column, outer.Numbers, Join(column, [], texts.Build()), [], held);
    }

    public static void CheckCode(int code, int codes)
    {
        if ((uint)code >= (uint)codes) throw new InvalidDataException($"code {code} of {codes} in packed lines");
    }

    /// <summary>Numbers that a damaged page may hold, and a form cannot write.</summary>
    public static void CheckNumber(LineColumn column, long number)
    {
        if (number < 0 || column.Form == ValueForm.Ip4 && number > uint.MaxValue)
            throw new InvalidDataException($"the number {number} in packed lines is no value");
    }

    static TextColumn Join(LineColumn column, ReadOnlySpan<long> numbers, TextColumn texts)
    {
        var offsets = new byte[(numbers.Length + texts.Length + 1) * sizeof(int)];
        var ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan())[1..];
        var data = new byte[checked(numbers.Length * LongestNumber + texts.Offsets[^1] + Spare)];
        var end = 0;
        for (var i = 0; i < numbers.Length; i++)
            ends[i] = end += VariableColumn.Write(column.Form, column.Digits, numbers[i], data.AsSpan(end));
        texts.Data.Span[..texts.Offsets[^1]].CopyTo(data.AsSpan(end));
        for (var i = 0; i < texts.Length; i++) ends[numbers.Length + i] = end + texts.Offsets[i + 1];
        return new(ColumnType.String, offsets, data, numbers.Length + texts.Length);
    }

    static (int, int)[][] UsersOf(LineTable table)
    {
        var users = new List<(int, int)>[table.Columns.Length];
        foreach (ref var user in users.AsSpan()) user = [];
        for (var template = 0; template < table.Templates.Length; template++)
            foreach (var slots in table.Templates[template].Slots.GroupBy(slot => slot.Column))
                users[slots.Key].Add((template, slots.Count()));
        return [.. users.Select(user => user.ToArray())];
    }

    static (PlacedSlot[][], byte[]) SlotsOf(LineTable table)
    {
        var bytes = new List<byte>();
        var slots = table.Templates.Select(template => template.Slots.Append(new(template.Tail, -1)).Select(Place).ToArray()).ToArray();
        bytes.AddRange(new byte[Spare]);
        return (slots, [.. bytes]);

        PlacedSlot Place(LineSlot slot)
        {
            bytes.AddRange(slot.Literal);
            return new(bytes.Count - slot.Literal.Length, slot.Literal.Length, slot.Column);
        }
    }
}

/// <summary>A slot whose literal lies in one array with all others.</summary>
readonly record struct PlacedSlot(int Start, int Length, int Column);
