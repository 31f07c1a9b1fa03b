using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Segments;

/// <summary>In which rows a column says what another one says, while rows are collected: the other's place for each row.</summary>
sealed class RepeatedRows
{
    const int Several = -1;

    ushort[] places = new ushort[64];   // one more than the place, 0 where nothing is repeated

    /// <summary>The place of the one column that is repeated wherever one is, below 0 when there are several.</summary>
    public int Of { get; private set; }

    /// <summary>Rows that repeat.</summary>
    public int Count { get; private set; }

    public void Set(int row, int of)
    {
        if (row >= places.Length) Rented.Grow(ref places, row + 1);
        if (places[row] == 0) Of = Count++ == 0 || Of == of ? of : Several;
        else if (Of != of) Of = Count == 1 ? of : Several;
        places[row] = checked((ushort)(of + 1));
    }

    /// <summary>The place of the column that a row repeats, below 0 for none.</summary>
    public int this[int row] => row < places.Length ? places[row] - 1 : -1;

    /// <summary>Gives the memory back.</summary>
    public void Recycle() => Rented.Recycle(ref places);
}
