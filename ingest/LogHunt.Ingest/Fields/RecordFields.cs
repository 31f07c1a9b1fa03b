using System.Buffers.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// The fields of one record: places in a copy of its bytes, behind which stands what had to be unescaped. Kept from record to
/// record, so that a record costs no allocation. A field that was taken is dealt with; what nobody takes <see cref="Write"/> gives
/// to its column, or to AdditionalFields under the vendor's name. Not thread-safe.
/// </summary>
public sealed class RecordFields(FieldMap map) : IRecordState
{
    struct Place
    {
        public int Key, KeyLength, Start, Length;
        public FieldRule? Rule;
        public bool Taken;
    }

    Place[] places = new Place[64];
    readonly int[] slots = new int[map.Rules.Length];
    byte[] bytes = new byte[2048];
    int used;
    FieldColumns? columns;

    /// <summary>Fields with a value.</summary>
    public int Count { get; private set; }

    /// <summary>The value of a field, empty when the record lacks it; leaves it to be written. Valid until the next record.</summary>
    public ReadOnlySpan<byte> Peek(int slot) =>
        slots[slot] is var place && place == 0 ? default : bytes.AsSpan(places[place - 1].Start, places[place - 1].Length);

    /// <summary>The value of a field, which the caller then has dealt with.</summary>
    public ReadOnlySpan<byte> Take(int slot)
    {
        var index = slots[slot];
        if (index == 0) return default;
        ref var place = ref places[index - 1];
        place.Taken = true;
        return bytes.AsSpan(place.Start, place.Length);
    }

    /// <summary>The value of the first of several fields that has one, which the caller then has dealt with.</summary>
    public ReadOnlySpan<byte> TakeFirst(ReadOnlySpan<int> anyOf)
    {
        foreach (var slot in anyOf)
            if (Has(slot)) return Take(slot);
        return default;
    }

    /// <summary>Makes a field another one that the record lacks: what a vendor writes under a key that is everyone's.</summary>
    internal void Move(int from, int to)
    {
        if (slots[from] == 0 || slots[to] != 0) return;
        places[slots[from] - 1].Rule = map.Rules[to];
        (slots[to], slots[from]) = (slots[from], 0);
    }

    /// <summary>Whether the record has a value for a field, taken or not.</summary>
    public bool Has(int slot) => slots[slot] > 0;

    /// <summary>Whether the record ends as its syntax says it must; one cut short has the fields before the cut.</summary>
    public bool IsWhole { get; internal set; }

    /// <summary>The value of a field that is a whole number, and is left to be written; null when it is none, or absent.</summary>
    public long? NumberOf(int slot) =>
        Utf8Parser.TryParse(Peek(slot), out long number, out var read) && read == Peek(slot).Length ? number : null;

    /// <summary>
    /// Gives each field that nobody took to the column of its rule that `table` has; else to AdditionalFields. Counters of both
    /// directions are added up.
    /// </summary>
    public void Write(TableSchema table, RowWriter rows, LogFile file)
    {
        var index = FieldMap.IndexOf(table);
        for (var i = 0; i < Count; i++)
        {
            ref var place = ref places[i];
            if (place.Taken) continue;
            var value = bytes.AsSpan(place.Start, place.Length);
            if (place.Rule is null || !place.Rule.Write(index, value, rows, file)) rows.Extra(KeyOf(place), value);
        }
        Totals.Write(rows, table);
    }

    /// <summary>Forgets the record: no field has a value.</summary>
    public void Clear()
    {
        Array.Clear(slots);
        (Count, used, columns, IsWhole) = (0, 0, null, true);
    }

    /// <summary>Begins a record; `names` are those of its positions, when its fields have no names of their own.</summary>
    internal void Begin(ReadOnlySpan<byte> record, FieldColumns? names = null)
    {
        Clear();
        columns = names;
        Store(record);
    }

    /// <summary>Whether the map has a rule for a field of this name.</summary>
    internal bool Knows(ReadOnlySpan<byte> key) => map.Find(key) is not null;

    /// <summary>Adds a field by places in the record, or behind it in what was stored.</summary>
    internal void Add(int key, int keyLength, int start, int length) =>
        Add(map.Find(bytes.AsSpan(key, keyLength)), key, keyLength, start, length);

    /// <summary>Adds a field whose name and value do not stand in the record; nothing without a value.</summary>
    internal void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty) Add(Store(name), name.Length, Store(value), value.Length);
    }

    /// <summary>The name of the field that was added as the nth, and where its value stands.</summary>
    internal ReadOnlySpan<byte> NameAt(int index, out int start, out int length)
    {
        (start, length) = (places[index].Start, places[index].Length);
        return KeyOf(places[index]);
    }

    /// <summary>Adds the field that stands at a position.</summary>
    internal void AddAt(int position, int start, int length) => Add(columns!.RuleAt(position), position, -1, start, length);

    /// <summary>
    /// Gives fields the names that others hold for them: `labels` knows a field as 2n and its label as 2n+1, `count` of them.
    /// </summary>
    internal void NameByLabels(KeyValueTable<int> labels, int count)
    {
        Span<int> found = stackalloc int[2 * count];
        for (var i = 0; i < Count; i++)
            if (labels.TryFind(KeyOf(places[i]), out var which) && found[which] == 0) found[which] = i + 1;
        for (var i = 0; i < count; i++)
        {
            if (found[2 * i] == 0 || found[2 * i + 1] == 0) continue;
            ref var field = ref places[found[2 * i] - 1];
            ref var label = ref places[found[2 * i + 1] - 1];
            label.Taken = true;
            (field.Key, field.KeyLength) = (label.Start, label.Length);
            if (field.Rule is not null || map.Find(KeyOf(field)) is not { } rule || slots[rule.Slot] != 0) continue;
            field.Rule = rule;
            slots[rule.Slot] = found[2 * i];
        }
    }

    /// <summary>Keeps bytes that the record does not have as they are: what was unescaped. Gives their place.</summary>
    internal int Store(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        return Keep(text.Length);
    }

    /// <summary>Where bytes can be written that <see cref="Keep"/> then keeps.</summary>
    internal Span<byte> Room(int length)
    {
        if (used + length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + length));
        return bytes.AsSpan(used, length);
    }

    internal int Keep(int length)
    {
        used += length;
        return used - length;
    }

    /// <summary>The record, and all that was stored of it without its escapes.</summary>
    internal ReadOnlySpan<byte> Kept => bytes.AsSpan(0, used);

    /// <summary>The bytes at a place, valid until more are stored.</summary>
    internal Span<byte> At(int start, int length) => bytes.AsSpan(start, length);

    void Add(FieldRule? rule, int key, int keyLength, int start, int length)
    {
        if (Count == places.Length) Array.Resize(ref places, Count * 2);
        if (rule is not null)
        {
            // A field said twice: the first is the device's own, what follows may be text that an attacker chose.
            ref var slot = ref slots[rule.Slot];
            if (slot == 0) slot = Count + 1;
            else if (rule.IsOnce) return;
            else rule = null;
        }
        places[Count++] = new Place { Key = key, KeyLength = keyLength, Start = start, Length = length, Rule = rule };
    }

    ReadOnlySpan<byte> KeyOf(in Place place) => place.KeyLength < 0 ? columns!.NameAt(place.Key) : bytes.AsSpan(place.Key, place.KeyLength);
}
