using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Numbers text by its bytes. Of a dictionary-coded column each code is looked up once; and as long as all rows come out of one
/// segment's dictionary, whose values are distinct, codes alone are numbered and nothing is hashed.
/// </summary>
sealed class TextKeys : KeyColumn
{
    const int Unknown = -2;

    readonly Utf8Index index = new();

    /// <summary>The dictionary last added from, and the number of each of its codes.</summary>
    TextColumn? dictionary;
    int[] ofCode = [];

    /// <summary>The code of each number while `dictionary` is all there is; null once values are hashed.</summary>
    List<int>? codes = [];

    public override int Count => codes?.Count ?? index.Count;

    public override long Bytes => index.Bytes + 4L * ofCode.Length + 4L * (codes?.Count ?? 0);

    public override void Number(Column column, Span<int> numbers, bool add)
    {
        if (numbers.IsEmpty) return;
        if (add) Add(column, numbers);
        else Find(column, numbers);
    }

    public override Column Values() => codes is { Count: > 0 } ? CodedColumn.Of(dictionary!, codes.ToArray()) : index.Values();

    /// <summary>The values by number, written out.</summary>
    public TextColumn Texts()
    {
        Seal();
        return index.Values();
    }

    public override void Seal()
    {
        if (codes is null) return;
        foreach (var code in codes) index.Add(dictionary![code]);
        codes = null;
    }

    void Add(Column column, Span<int> numbers)
    {
        if (column is CodedColumn coded)
        {
            Add(coded, numbers);
            return;
        }
        Seal();
        var values = TextView.Of(column);
        if (column is ConstantColumn) numbers.Fill(index.Add(values[0]));
        else for (var row = 0; row < numbers.Length; row++) numbers[row] = index.Add(values[row]);
    }

    void Add(CodedColumn column, Span<int> numbers)
    {
        if (!ReferenceEquals(dictionary, column.Dictionary))
        {
            if (codes is { Count: > 0 } || !column.Dictionary.IsSortedSet) Seal();
            dictionary = column.Dictionary;
            if (ofCode.Length < dictionary.Length) ofCode = new int[dictionary.Length];
            Array.Fill(ofCode, Unknown);
        }
        var known = ofCode;
        column.CopyCodes(numbers);
        for (var row = 0; row < numbers.Length; row++)
        {
            ref var number = ref known[numbers[row]];
            if (number == Unknown) number = New(numbers[row]);
            numbers[row] = number;
        }
    }

    int New(int code)
    {
        if (codes is null) return index.Add(dictionary![code]);
        codes.Add(code);
        return codes.Count - 1;
    }

    /// <summary>Shares nothing that changes. Requires: <see cref="Seal"/> was called.</summary>
    void Find(Column column, Span<int> numbers)
    {
        var values = TextView.Of(column);
        if (column is ConstantColumn)
        {
            numbers.Fill(index.Find(values[0]));
            return;
        }
        if (column is not CodedColumn coded || coded.Dictionary.Length > numbers.Length)
        {
            for (var row = 0; row < numbers.Length; row++) numbers[row] = index.Find(values[row]);
            return;
        }
        var known = new int[coded.Dictionary.Length];
        Array.Fill(known, Unknown);
        coded.CopyCodes(numbers);
        for (var row = 0; row < numbers.Length; row++)
        {
            ref var number = ref known[numbers[row]];
            if (number == Unknown) number = index.Find(coded.Dictionary[numbers[row]]);
            numbers[row] = number;
        }
    }
}
