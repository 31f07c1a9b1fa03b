using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Lines;

/// <summary>The bytes that lines were coded as, in the order that <see cref="LineTable"/> names: some of them are none.</summary>
sealed class LineBlobs
{
    readonly ByteWriter bytes = new();
    readonly List<int> ends = [];

    public int Count => ends.Count;

    /// <summary>Bytes of all.</summary>
    public int Length => bytes.Length;

    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            var start = number == 0 ? 0 : ends[number - 1];
            return bytes.Written[start..ends[number]];
        }
    }

    /// <summary>How many of the first are the table and the dictionaries.</summary>
    public int Heads { get; private set; }

    /// <summary>What is appended to this before <see cref="End"/> is the next blob.</summary>
    public ByteWriter Open => bytes;

    public void End() => ends.Add(bytes.Length);

    /// <summary>What follows are pages.</summary>
    public void EndHeads() => Heads = Count;

    public void Recycle()
    {
        bytes.Recycle();
        ends.Clear();
    }
}
