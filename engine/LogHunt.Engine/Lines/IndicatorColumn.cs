using LogHunt.Engine.Indicators;

namespace LogHunt.Engine.Lines;

/// <summary>
/// Which values of one column of lines may carry an indicator. Distinct values are asked once for a segment, addresses and whole numbers as
/// numbers; values that are kept in pages only are asked page by page, unless their shape says that none can.
/// </summary>
sealed class IndicatorColumn
{
    readonly LineReader reader;
    readonly int number;
    readonly LineColumn column;
    readonly IndicatorSet set;
    readonly TextIndicators sought;
    readonly ValueEdges edges;
    readonly BorneIndicators? borne;

    /// <summary>Of numbers whether each must be asked, by its text where they are no addresses or whole numbers.</summary>
    readonly bool asksNumbers, asksTexts;

    /// <summary>By code; null where none may carry anything.</summary>
    readonly bool[]? hits;

    /// <summary>By code what it carries where that is the address that it is and no more; null where nobody asks.</summary>
    readonly Indicator[]?[]? alone;

    /// <summary>A column that follows others as their copy has their values, and edges of its own.</summary>
    public IndicatorColumn(LineReader reader, int number, IndicatorSet set, ValueEdges edges, BorneIndicators? borne)
    {
        sought = set.InTexts;
        (this.reader, this.number, this.set, this.edges, this.borne) = (reader, number, set, edges, borne);
        var origin = reader.Table.Columns[number];
        while (origin.Storage == ValueStorage.Copy) origin = reader.Table.Columns[origin.Parent];
        column = origin;
        (asksNumbers, asksTexts) = column switch
        {
            { Wide: Ip6Form } => (false, true),
            { Wide: not null } => (false, ValueShape.MayCarry(ValueShape.Of(column), sought)),
            { Form: ValueForm.Digits } => (ValueShape.MayCarry(ValueShape.Of(column), sought), false),
            { Form: ValueForm.Ip4 } => (!sought.Ranges.IsEmpty || sought.WordsOfDigits.Count > 0, false),
            { Form: ValueForm.WholeNumber } => (WholeNumbers(sought).Any(), false),
            _ => (false, true),
        };
        if (reader.IsCoded(number) || column.Storage == ValueStorage.Numbers) hits = InDictionary(out alone);
        IsNowhere = hits is null && (reader.IsCoded(number) || (column.Storage == ValueStorage.Numbers ? !asksNumbers : !asksTexts));
    }

    /// <summary>Whether no value may carry anything.</summary>
    public bool IsNowhere { get; }

    bool[]? InDictionary(out Indicator[]?[]? alone)
    {
        var numbers = reader.NumbersOf(number);
        var (others, codes) = (reader.OthersOf(number), reader.CodesOf(number));
        bool[]? found = null;
        alone = null;
        for (var code = asksNumbers ? 0 : numbers.Length; code < codes; code++)
        {
            if (!(code < numbers.Length ? MayCarry(numbers[code]) : MayCarry(others[code - numbers.Length]))) continue;
            (found ??= new bool[codes])[code] = true;
            if (code < numbers.Length && Alone(numbers[code]) is { } carried) (alone ??= new Indicator[]?[codes])[code] = carried;
        }
        return found;
    }

    /// <summary>What an address carries by itself; null of another value, and where what stands around it may make it another indicator.</summary>
    Indicator[]? Alone(long value)
    {
        if (borne is null || column.Form != ValueForm.Ip4 || !sought.Ranges.Contains((uint)value)) return null;
        var found = new List<Indicator>();
        return set.TryFindAlone((uint)value, found) && !CarriesWord(value) ? [.. found] : null;
    }

    bool MayCarry(ReadOnlySpan<byte> text) => sought.MayStandIn(text) && edges.Confirms(text, sought) || edges.MayCarry(text, sought);

    /// <summary>Numbers have no colon but in fixed places, which templates are asked for.</summary>
    bool MayCarry(long value)
    {
        return (column.Form == ValueForm.Ip4 && sought.Ranges.Contains((uint)value)) || CarriesWord(value);
    }

    bool CarriesWord(long value)
    {
        if (column.Form == ValueForm.Ip4 && sought.WordsOfDigits.Count == 0) return false;
        Span<byte> text = stackalloc byte[64];
        text = text[..VariableColumn.Write(column.Form, column.Digits, value, text)];
        return sought.MayStandIn(text) && edges.Confirms(text, sought);
    }

    static IEnumerable<byte[]> WholeNumbers(TextIndicators sought) =>
        sought.WordsOfDigits.SelectMany(words => words).Where(word => word.Length <= WholeNumber.MaxLength && !word.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9'));

    /// <summary>Sets the flags of the rows of a page, which begins at row `start`, whose values of this column may carry something.</summary>
    public void Seek(LinePage page, int start, Span<bool> rows)
    {
        var values = page.Column(number);
        if (values.Count == 0) return;
        int[]? rowsOf = null;
        if (hits is not null)
        {
            var codes = values.Codes;
            for (var i = 0; i < codes.Length; i++)
            {
                if (codes[i] < 0 || !hits[codes[i]]) continue;
                var row = (rowsOf ??= page.RowsOf(number))[i];
                rows[row] = rows[row] || !IsBorne(alone?[codes[i]], start + row);
            }
        }
        if (reader.IsCoded(number)) return;
        if (column.Storage == ValueStorage.Numbers)
        {
            if (!asksNumbers) return;
            var numbers = values.Numbers;
            for (var i = 0; i < numbers.Length; i++)
            {
                if (!MayCarry(numbers[i])) continue;
                var row = (rowsOf ??= page.RowsOf(number))[i];
                rows[row] = rows[row] || !IsBorne(Alone(numbers[i]), start + row);
            }
        }
        else if (asksTexts)
        {
            var texts = values.Texts(null);
            for (var i = 0; i < texts.Places.Length; i++)
            {
                var place = texts.Places[i];
                if (!MayCarry(texts.Data.AsSpan((int)place, (int)(place >> 32)))) continue;
                rowsOf ??= page.RowsOf(number);
                if (texts.IsSame) foreach (var row in rowsOf) rows[row] = true;
                else rows[rowsOf[i]] = true;
            }
        }
    }

    bool IsBorne(Indicator[]? carried, int row) => carried is not null && borne!.HasAll(row, carried);
}
