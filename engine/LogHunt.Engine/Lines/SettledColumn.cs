using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Lines;

/// <summary>
/// Where the values of a column are kept. Codes: in a sorted dictionary, numbers before texts. Numbers: in the pages, escapes in a
/// dictionary. Texts: in the pages. Wide: in the pages, as a <see cref="WideForm"/>. Copy: with another column. Map: in a
/// dictionary, and the code of another column says which, exceptions apart. Outer: with a column of the lines around these.
/// </summary>
enum ValueStorage : byte { Codes, Numbers, Texts, Wide, Copy, Map, Outer }

/// <summary>A column whose values are all there: how they are kept, and their codes.</summary>
sealed class SettledColumn
{
    /// <summary>So many values show whether numbers repeat.</summary>
    const int Sample = 8192;

    const double MostDistinct = 0.6;
    const int FewTexts = 512;
    const int FewNumbers = 256;

    readonly VariableColumn column;
    readonly bool hasCodes;

    SettledColumn(VariableColumn column, bool hasCodes = false) => (this.column, this.hasCodes) = (column, hasCodes);

    public int Number => column.Number;
    public ValueForm Form => column.Form;
    public DigitLayout? Digits => column.Digits;
    public WideForm? Wide { get; private init; }
    public ValueStorage Storage { get; private set; }

    /// <summary>The column that a copy or a map follows.</summary>
    public SettledColumn? Parent { get; private set; }

    /// <summary>The number of the column of the lines around these whose values it has, or -1.</summary>
    public int Outer { get; private set; } = -1;

    /// <summary>The column that has the values where this one is a copy.</summary>
    public SettledColumn Origin => Storage == ValueStorage.Copy ? Parent! : this;

    /// <summary>How many columns follow one another below and above this one.</summary>
    public int Depth { get; private set; }
    public int Height { get; private set; }

    /// <summary>For each code of the parent, the code here.</summary>
    public int[] Map { get; private set; } = [];

    public int Count => column.Count;
    public int Escapes => column.Escapes;
    public List<int> PageEnds => column.PageEnds;
    public Utf8Index Texts => column.Texts;

    /// <summary>The dictionary's numbers, sorted.</summary>
    public long[] Numbers { get; private init; } = [];

    /// <summary>The dictionary's texts, sorted, by their numbers in <see cref="Texts"/>.</summary>
    public int[] TextOrder { get; private init; } = [];

    public int Distinct => Numbers.Length + TextOrder.Length;

    public bool IsCoded => Storage is ValueStorage.Codes or ValueStorage.Map;

    /// <summary>Codes where <see cref="IsCoded"/>; numbers, and complements of text codes; or numbers of texts.</summary>
    public Span<long> Values => column.Values;

    public static SettledColumn Of(VariableColumn column)
    {
        column.Settle();
        if (column.Form == ValueForm.Text)
        {
            var isDictionary = column.Texts.Count <= FewTexts || column.Texts.Count <= column.Count * MostDistinct;
            if (isDictionary) return OfTexts(column);
            var wide = WideFormOf(column);
            return new(column) { Storage = wide is null ? ValueStorage.Texts : ValueStorage.Wide, Wide = wide };
        }
        var order = SortedTexts(column);
        return OfNumbers(column, order) ?? OfPlainNumbers(column, order);
    }

    /// <summary>Whether numbers mean the same here and there.</summary>
    public bool HasFormOf(SettledColumn other) => Form == other.Form && (Form != ValueForm.Digits || Digits!.IsSame(other.Digits!));

    /// <summary>Whether a value is the one of another column that has the same form: codes of both, or numbers.</summary>
    public bool IsSame(long value, SettledColumn other, long otherValue)
    {
        if (!IsCoded) return value == otherValue;
        var (text, otherText) = ((int)value - Numbers.Length, (int)otherValue - other.Numbers.Length);
        if (text < 0 || otherText < 0) return text < 0 && otherText < 0 && Numbers[value] == other.Numbers[otherValue];
        return Texts[TextOrder[text]].SequenceEqual(other.Texts[other.TextOrder[otherText]]);
    }

    public void Follow(SettledColumn parent, ValueStorage storage, int[] map)
    {
        (Parent, Storage, Map, Depth) = (parent, storage, map, parent.Depth + 1);
        parent.Height = Math.Max(parent.Height, Height + 1);
    }

    /// <summary>Values that are not those of the column of the lines around these, by their numbers, ascending.</summary>
    public List<int> Exceptions { get; private set; } = [];

    public void TakeFrom(int outer, List<int> exceptions) => (Outer, Storage, Exceptions) = (outer, ValueStorage.Outer, exceptions);

    /// <summary>Whether a value of <see cref="Values"/> is a number of the form.</summary>
    public bool TryNumber(long value, out long number)
    {
        number = hasCodes && value < Numbers.Length ? Numbers[value] : value;
        return Form != ValueForm.Text && (hasCodes ? value < Numbers.Length : value >= 0);
    }

    /// <summary>The text of a value of <see cref="Values"/>. Requires: `room` holds <see cref="DigitLayout.MaxLength"/> and some.</summary>
    public ReadOnlySpan<byte> TextOf(long value, Span<byte> room)
    {
        if (TryNumber(value, out var number)) return room[..VariableColumn.Write(Form, Digits, number, room)];
        if (hasCodes) return Texts[TextOrder[value - Numbers.Length]];
        return Form == ValueForm.Text ? Texts[(int)value] : Texts[TextOrder[~value]];
    }

    /// <summary>A column that this one became the parent of is one further down.</summary>
    public void Sink() => Depth = Parent!.Depth + 1;

    static SettledColumn OfTexts(VariableColumn column)
    {
        var order = SortedTexts(column);
        var rank = RankOf(order);
        foreach (ref var value in column.Values) value = rank[value];
        return new(column, hasCodes: true) { Storage = ValueStorage.Codes, TextOrder = order };
    }

    /// <summary>Null when numbers hardly repeat. Addresses are coded all the same: their dictionary is what a search asks.</summary>
    static SettledColumn? OfNumbers(VariableColumn column, int[] order)
    {
        var isAlwaysCoded = column.Form == ValueForm.Ip4;
        var most = isAlwaysCoded ? int.MaxValue : Math.Max(FewNumbers, column.Count / 4);
        var mostOfSample = isAlwaysCoded ? int.MaxValue : (int)(Sample * MostDistinct);
        var index = new NumberIndex();
        var values = column.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] >= 0) values[i] = index.Add(values[i]);
            if (index.Count <= most && (i != Sample || index.Count <= mostOfSample)) continue;
            foreach (ref var value in values[..(i + 1)])
                if (value >= 0) value = index.Keys[(int)value];
            return null;
        }
        var numbers = index.Keys.ToArray();
        var arrival = new int[numbers.Length];
        for (var i = 0; i < arrival.Length; i++) arrival[i] = i;
        Array.Sort(numbers, arrival);
        var (rank, textRank) = (RankOf(arrival), RankOf(order));
        foreach (ref var value in values) value = value >= 0 ? rank[value] : numbers.Length + textRank[~value];
        return new(column, hasCodes: true) { Storage = ValueStorage.Codes, Numbers = numbers, TextOrder = order };
    }

    static SettledColumn OfPlainNumbers(VariableColumn column, int[] order)
    {
        var rank = RankOf(order);
        if (column.Escapes > 0)
            foreach (ref var value in column.Values)
                if (value < 0) value = ~rank[~value];
        return new(column) { Storage = ValueStorage.Numbers, TextOrder = order };
    }

    static WideForm? WideFormOf(VariableColumn column)
    {
        var form = WideForm.Of(column.Texts[0]);
        if (form is null) return null;
        Span<byte> value = stackalloc byte[HexForm.Longest];
        for (var i = 0; i < column.Texts.Count; i++)
            if (!form.TryParse(column.Texts[i], value[..form.Width])) return null;
        return form;
    }

    static int[] SortedTexts(VariableColumn column)
    {
        var order = new int[column.Texts.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        column.Texts.Sort(order);
        return order;
    }

    static int[] RankOf(int[] order)
    {
        var rank = new int[order.Length];
        for (var i = 0; i < order.Length; i++) rank[order[i]] = i;
        return rank;
    }
}
