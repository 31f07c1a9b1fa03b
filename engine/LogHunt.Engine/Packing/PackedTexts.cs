using System.Buffers;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Packing;

/// <summary>
/// Texts in their order, small when they are sorted by bytes as those of a dictionary: how many; how many of them are IPv4 addresses,
/// and these as numbers; the places of the others, when there are both; and the others, each as how many bytes it shares with the one
/// before, how many follow, and those. Any bytes are texts.
/// </summary>
static class PackedTexts
{
    /// <summary>The most bytes that a text shares with the one before it: what is claimed in few bytes stays bounded.</summary>
    const int MostShared = byte.MaxValue;

    /// <summary>Fewer addresses among other texts are texts.</summary>
    const int FewestAddresses = 16;

    public static void Write(TextColumn texts, ByteWriter to)
    {
        var order = ArrayPool<int>.Shared.Rent(texts.Length);
        for (var i = 0; i < texts.Length; i++) order[i] = i;
        Write(texts.Data.Span, texts.Offsets, order.AsSpan(0, texts.Length), to);
        ArrayPool<int>.Shared.Return(order);
    }

    /// <summary>Text `order[0]`, `order[1]` … of those that lie in `data` between each two of `offsets`.</summary>
    public static void Write(ReadOnlySpan<byte> data, ReadOnlySpan<int> offsets, ReadOnlySpan<int> order, ByteWriter to)
    {
        to.Varint((ulong)order.Length);
        var keys = ArrayPool<long>.Shared.Rent(order.Length);
        var places = ArrayPool<int>.Shared.Rent(order.Length);
        var others = ArrayPool<int>.Shared.Rent(order.Length);
        var (addresses, rest) = (0, 0);
        for (var i = 0; i < order.Length; i++)
        {
            var text = data[offsets[order[i]]..offsets[order[i] + 1]];
            if (Addresses.TryParseIPv4(text, out var address)) keys[addresses++] = AddressOrder.Key(address);
            else (places[rest], others[rest++]) = (i, order[i]);
        }
        if (addresses > 0 && addresses >= Math.Min(order.Length, FewestAddresses))
        {
            to.Varint((ulong)addresses);
            PackedNumbers.Write(keys.AsSpan(0, addresses), to);
            if (rest > 0) PackedNumbers.Write(places.AsSpan(0, rest), to);
            WriteFrontCoded(data, offsets, others.AsSpan(0, rest), to);
        }
        else
        {
            to.Varint(0);
            WriteFrontCoded(data, offsets, order, to);
        }
        ArrayPool<long>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<int>.Shared.Return(others);
    }

    /// <summary>All texts of `packed`, which holds nothing else; more than `most` are damage.</summary>
    public static TextColumn Read(ReadOnlySpan<byte> packed, ColumnType type, int most)
    {
        var from = new ByteReader(packed);
        var texts = Read(ref from, type, most);
        from.End();
        return texts;
    }

    /// <summary>The same; <see cref="TextColumn.Data"/> reaches `spare` bytes further than the texts.</summary>
    public static TextColumn Read(ref ByteReader from, ColumnType type, int most, int spare = 0)
    {
        var count = from.Count(most);
        var addresses = from.Count(count);
        if (addresses == 0) return ReadFrontCoded(ref from, type, count, spare);
        var keys = ArrayPool<long>.Shared.Rent(addresses);
        var places = ArrayPool<int>.Shared.Rent(count - addresses);
        PackedNumbers.Read(ref from, keys.AsSpan(0, addresses));
        PackedNumbers.Read(ref from, places.AsSpan(0, count - addresses));
        var others = ReadFrontCoded(ref from, type, count - addresses, 0);
        var texts = Merge(keys.AsSpan(0, addresses), places.AsSpan(0, count - addresses), others, spare);
        ArrayPool<long>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(places);
        return texts;
    }

    static void WriteFrontCoded(ReadOnlySpan<byte> data, ReadOnlySpan<int> offsets, ReadOnlySpan<int> order, ByteWriter to)
    {
        var shared = ArrayPool<byte>.Shared.Rent(order.Length);
        var lengths = ArrayPool<int>.Shared.Rent(order.Length);
        var rest = new ByteWriter();
        ReadOnlySpan<byte> last = default;
        for (var i = 0; i < order.Length; i++)
        {
            var text = data[offsets[order[i]]..offsets[order[i] + 1]];
            var common = Math.Min(MostShared, text.CommonPrefixLength(last));
            (shared[i], lengths[i]) = ((byte)common, text.Length - common);
            rest.Bytes(text[common..]);
            last = text;
        }
        PackedNumbers.Write(lengths.AsSpan(0, order.Length), to);
        PackedBytes.Write(shared.AsSpan(0, order.Length), to);
        PackedBytes.Write(rest.Written, to);
        rest.Recycle();
        ArrayPool<byte>.Shared.Return(shared);
        ArrayPool<int>.Shared.Return(lengths);
    }

    static TextColumn ReadFrontCoded(ref ByteReader from, ColumnType type, int count, int spare)
    {
        var offsets = new byte[checked((count + 1) * sizeof(int))];
        var ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan())[1..];
        PackedNumbers.Read(ref from, ends);
        var shared = PackedBytes.Read(ref from, count);
        var length = 0L;
        foreach (var follow in ends) length += follow >= 0 ? follow : throw new InvalidDataException("a packed text is shorter than nothing");
        var rest = PackedBytes.Read(ref from, length, spare);
        foreach (var bytes in shared) length += bytes;
        if (length > Array.MaxLength - spare) throw new InvalidDataException($"{length} bytes of packed texts");
        var data = length == rest.Length - spare ? rest : Join(rest, shared, ends, new byte[(int)length + spare]);
        for (int i = 0, end = 0; i < count; i++) ends[i] = end += ends[i] + shared[i];
        return new(type, offsets, data, count);
    }

    /// <summary>Puts in front of each text what it shares with the one before it.</summary>
    static byte[] Join(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> shared, ReadOnlySpan<int> lengths, byte[] data)
    {
        var (at, last, lastLength) = (0, 0, 0);
        for (var i = 0; i < shared.Length; i++)
        {
            int common = shared[i], follow = lengths[i];
            if (common > lastLength) throw new InvalidDataException("a packed text shares more than there is");
            data.AsSpan(last, common).CopyTo(data.AsSpan(at));
            rest[..follow].CopyTo(data.AsSpan(at + common));
            rest = rest[follow..];
            (last, lastLength) = (at, common + follow);
            at += lastLength;
        }
        return data;
    }

    static TextColumn Merge(ReadOnlySpan<long> keys, ReadOnlySpan<int> places, TextColumn others, int spare)
    {
        var count = keys.Length + places.Length;
        var offsets = new byte[checked((count + 1) * sizeof(int))];
        var ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan())[1..];
        var data = new byte[checked(keys.Length * AddressOrder.MaxLength + others.Offsets[^1] + AddressOrder.Spare + spare)];
        var (at, address, other) = (0, 0, 0);
        for (var i = 0; i < count; i++)
        {
            if (other < places.Length && places[other] == i)
            {
                var text = others[other++];
                text.CopyTo(data.AsSpan(at));
                at += text.Length;
            }
            else
            {
                var key = address < keys.Length ? keys[address++] : -1;
                if (key is < 0 or > uint.MaxValue) throw new InvalidDataException("a packed address is none");
                at += AddressOrder.Write((uint)key, data.AsSpan(at));
            }
            ends[i] = at;
        }
        return new(others.Type, offsets, data, count);
    }
}
