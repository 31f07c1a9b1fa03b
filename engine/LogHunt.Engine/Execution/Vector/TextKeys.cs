using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Numbers text by its bytes. Of a dictionary-coded column each code is looked up once; and as long as all rows come out of sorted
/// dictionaries, whose values are distinct, codes alone are numbered and nothing is hashed: those of several segments are united while
/// most of their values are keys.
/// </summary>
sealed class TextKeys : KeyColumn
{
    const int Unknown = -2;

    readonly Utf8Index index = new();

    /// <summary>The dictionary last added from, the number of each of its codes, and where it was united their place there.</summary>
    TextColumn? dictionary;
    int[] ofCode = [];
    int[]? placeOf;

    /// <summary>What `codes` stand for: `dictionary`, or what it was united with.</summary>
    TextColumn? united;

    /// <summary>The code of each number in `united`; null once values are hashed.</summary>
    List<int>? codes = [];

    public override int Count => codes?.Count ?? index.Count;

    public override long Bytes => index.Bytes + 4L * (ofCode.Length + (codes?.Count ?? 0) + (placeOf?.Length ?? 0))
        + (placeOf is null ? 0 : united!.Bytes);

    public override void Number(Column column, Span<int> numbers, bool add)
    {
        if (numbers.IsEmpty) return;
        if (add) Add(column, numbers);
        else Find(column, numbers);
    }

    public override Column Values() => codes is { Count: > 0 } ? CodedColumn.Of(united!, CollectionsMarshal.AsSpan(codes)) : index.Values();

    /// <summary>The values by number, written out.</summary>
    public TextColumn Texts()
    {
        Seal();
        return index.Values();
    }

    public override void Seal()
    {
        if (codes is null) return;
        foreach (var code in codes) index.Add(united![code]);
        (codes, united, placeOf) = (null, null, null);
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
        if (!ReferenceEquals(dictionary, column.Dictionary)) Take(column.Dictionary);
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
        codes.Add(placeOf is null ? code : placeOf[code]);
        return codes.Count - 1;
    }

    /// <summary>Makes a dictionary the one that codes are added from.</summary>
    void Take(TextColumn next)
    {
        dictionary = next;
        if (ofCode.Length < next.Length) ofCode = new int[next.Length];
        Array.Fill(ofCode, Unknown);
        if (codes is null) return;
        if (!next.IsSortedSet) Seal();
        else if (codes.Count == 0) (united, placeOf) = (next, null);
        else if (IsWorthUniting(next) && SortedUnion.Of(united!, next) is { } union) Unite(union);
        else Seal();
    }

    /// <summary>Whether most values of both are keys or likely to be, and the larger is not gone through for a few of the other.</summary>
    bool IsWorthUniting(TextColumn next) =>
        united!.Length <= 2L * codes!.Count && next.Length <= 4L * codes.Count && united.Length <= 8L * next.Length;

    void Unite(SortedUnion union)
    {
        (united, placeOf) = (union.Values, union.OfSecond);
        var numberAt = new int[union.Values.Length];
        Array.Fill(numberAt, Unknown);
        var own = CollectionsMarshal.AsSpan(codes);
        for (var number = 0; number < own.Length; number++) numberAt[own[number] = union.OfFirst[own[number]]] = number;
        for (var code = 0; code < placeOf.Length; code++) ofCode[code] = numberAt[placeOf[code]];
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
