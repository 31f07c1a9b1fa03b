using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Numbers text by its bytes. Of a dictionary-coded column each code is looked up once; and as long as all rows come out of large
/// dictionaries nothing is hashed, for the process knows their values by <see cref="SharedIds"/>.
/// </summary>
/// <param name="large">From so many values on a dictionary's are known to the process.</param>
sealed class TextKeys(int large = SharedIds.Large) : KeyColumn
{
    const int Unknown = -1;

    readonly Utf8Index index = new();

    /// <summary>The dictionary last added from, the number of each of its codes, and where they are shared their ids.</summary>
    TextColumn? dictionary;
    int[] ofCode = [];
    int[]? idOf;

    /// <summary>While nothing was hashed: what gave the ids, the id of each number, and the number of each id.</summary>
    SharedIds? shared;
    readonly List<int> ids = [];
    int[] ofId = [];

    /// <summary>The values hashed after all: for those that are looked for and have no ids.</summary>
    Lazy<Utf8Index>? sealedValues;

    public override int Count => shared is null ? index.Count : ids.Count;

    public override long Bytes => index.Bytes + 4L * (ofCode.Length + ids.Count + ofId.Length);

    public override void Number(Column column, Span<int> numbers, bool add)
    {
        if (numbers.IsEmpty) return;
        if (add) Add(column, numbers);
        else Find(column, numbers);
    }

    public override void Number(KeyColumn other, Span<int> numbers)
    {
        var texts = (TextKeys)other;
        if (texts.shared is null || !(shared is null ? index.Count == 0 : ReferenceEquals(shared, texts.shared)))
        {
            base.Number(other, numbers);
            return;
        }
        shared = texts.shared;
        GrowToIds();
        for (var i = 0; i < numbers.Length; i++) numbers[i] = OfId(texts.ids[i]);
    }

    public override Column Values()
    {
        if (shared is null) return index.Values();
        var codes = new int[ids.Count];
        for (var number = 0; number < codes.Length; number++) codes[number] = number;
        return CodedColumn.Of(Texts(), codes);
    }

    /// <summary>The values by number, written out.</summary>
    public TextColumn Texts() => shared?.Dictionary(CollectionsMarshal.AsSpan(ids)) ?? index.Values();

    public override void Seal() => sealedValues = new(() => shared is null ? index : Hashed(new()));

    void Hash()
    {
        if (shared is null) return;
        Hashed(index);
        (shared, idOf, ofId) = (null, null, []);
        ids.Clear();
    }

    Utf8Index Hashed(Utf8Index into)
    {
        var texts = Texts();
        for (var number = 0; number < texts.Length; number++) into.Add(texts[number]);
        return into;
    }

    void Add(Column column, Span<int> numbers)
    {
        if (column is CodedColumn coded)
        {
            Add(coded, numbers);
            return;
        }
        Hash();
        var values = TextView.Of(column);
        if (column is ConstantColumn) numbers.Fill(index.Add(values[0]));
        else for (var row = 0; row < numbers.Length; row++) numbers[row] = index.Add(values[row]);
    }

    void Add(CodedColumn column, Span<int> numbers)
    {
        if (!ReferenceEquals(dictionary, column.Dictionary)) Take(column.Dictionary, numbers.Length);
        else if (idOf is null && dictionary.Length >= large) SharedIds.Current.Of(dictionary, numbers.Length);   // for those that come
        var known = ofCode;
        column.CopyCodes(numbers);
        for (var row = 0; row < numbers.Length; row++)
        {
            ref var number = ref known[numbers[row]];
            if (number == Unknown) number = idOf is null ? index.Add(dictionary![numbers[row]]) : OfId(idOf[numbers[row]]);
            numbers[row] = number;
        }
    }

    int OfId(int id)
    {
        ref var number = ref ofId[id];
        if (number != Unknown) return number;
        ids.Add(id);
        return number = ids.Count - 1;
    }

    /// <summary>Makes a dictionary the one that codes are added from.</summary>
    void Take(TextColumn next, int rows)
    {
        dictionary = next;
        if (ofCode.Length < next.Length) ofCode = new int[next.Length];
        ofCode.AsSpan(0, next.Length).Fill(Unknown);
        idOf = shared is not null || index.Count == 0 ? IdsOf(next, rows) : null;
        if (idOf is null) Hash();
        else GrowToIds();
    }

    /// <summary>Null where hashing the few values that rows can have costs less.</summary>
    int[]? IdsOf(TextColumn next, int rows)
    {
        var from = shared ?? SharedIds.Current;
        var found = next.Length >= large ? from.Of(next, rows) : null;
        if (found is not null) shared = from;
        return found;
    }

    void GrowToIds()
    {
        var (known, now) = (ofId.Length, shared!.Count);
        if (known >= now) return;
        Array.Resize(ref ofId, Math.Max(now, known * 2));
        ofId.AsSpan(known).Fill(Unknown);
    }

    /// <summary>Shares nothing that changes, but for what the process knows. Requires: <see cref="Seal"/> was called.</summary>
    void Find(Column column, Span<int> numbers)
    {
        if (column is not CodedColumn coded)
        {
            var values = TextView.Of(column);
            var known = sealedValues!.Value;
            if (column is ConstantColumn) numbers.Fill(known.Find(values[0]));
            else for (var row = 0; row < numbers.Length; row++) numbers[row] = known.Find(values[row]);
            return;
        }
        coded.CopyCodes(numbers);
        if (shared is not null && coded.Dictionary.Length >= large && shared.Of(coded.Dictionary, numbers.Length) is { } idOf)
            foreach (ref var number in numbers) number = idOf[number] is var id && id < ofId.Length ? ofId[id] : Unknown;
        else FindCodes(coded.Dictionary, numbers);
    }

    /// <summary>Turns codes into numbers, each code of a small dictionary once.</summary>
    void FindCodes(TextColumn dictionary, Span<int> codes)
    {
        var values = sealedValues!.Value;
        if (dictionary.Length > codes.Length)
        {
            foreach (ref var code in codes) code = values.Find(dictionary[code]);
            return;
        }
        const int unasked = -2;
        var known = new int[dictionary.Length];
        Array.Fill(known, unasked);
        foreach (ref var code in codes)
        {
            ref var number = ref known[code];
            if (number == unasked) number = values.Find(dictionary[code]);
            code = number;
        }
    }
}
