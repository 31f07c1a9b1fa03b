using System.Collections.Immutable;

namespace LogHunt.Query.Functions.Geography;

/// <summary>A cell of geohash: longitude and latitude halved in turn, five bits to a letter.</summary>
readonly record struct Geohash(int Length, long Column, long Row)
{
    public const int MostLetters = 18;
    const string Letters = "0123456789bcdefghjkmnpqrstuvwxyz";

    int ColumnBits => (Length * 5 + 1) / 2;
    int RowBits => Length * 5 / 2;

    public double West => Column * 360.0 / (1L << ColumnBits) - 180;
    public double South => Row * 180.0 / (1L << RowBits) - 90;
    public double East => (Column + 1) * 360.0 / (1L << ColumnBits) - 180;
    public double North => (Row + 1) * 180.0 / (1L << RowBits) - 90;

    public static Geohash Of(SpherePoint point, int length)
    {
        var whole = new Geohash(length, 0, 0);
        var (columns, rows) = (1L << whole.ColumnBits, 1L << whole.RowBits);
        return new(length, Math.Min((long)((point.Longitude + 180) / 360 * columns), columns - 1),
            Math.Min((long)((point.Latitude + 90) / 180 * rows), rows - 1));
    }

    public static Geohash? Parse(string text)
    {
        if (text.Length is 0 or > MostLetters) return null;
        long column = 0, row = 0;
        var bit = 0;
        foreach (var letter in text)
        {
            var value = Letters.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
            if (value < 0) return null;
            for (var i = 4; i >= 0; i--, bit++)
            {
                if (bit % 2 == 0) column = column << 1 | (long)(value >> i & 1);
                else row = row << 1 | (long)(value >> i & 1);
            }
        }
        return new(text.Length, column, row);
    }

    /// <summary>Those around it, in Kusto's order; over a pole there is none.</summary>
    public ImmutableArray<string> Neighbours
    {
        get
        {
            var around = ImmutableArray.CreateBuilder<string>(8);
            ReadOnlySpan<(int East, int North)> steps = [(-1, -1), (-1, 1), (1, -1), (0, 1), (-1, 0), (1, 1), (1, 0), (0, -1)];
            foreach (var (east, north) in steps)
                if (Row + north >= 0 && Row + north < 1L << RowBits)
                    around.Add(new Geohash(Length, (Column + east) & ((1L << ColumnBits) - 1), Row + north).ToString());
            return around.DrainToImmutable();
        }
    }

    public override string ToString()
    {
        var (column, row, columnBit, rowBit) = (Column, Row, ColumnBits, RowBits);
        return string.Create(Length, 0, (text, _) =>
        {
            var bit = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var value = 0;
                for (var j = 0; j < 5; j++, bit++)
                    value = value << 1 | (int)((bit % 2 == 0 ? column >> --columnBit : row >> --rowBit) & 1);
                text[i] = Letters[value];
            }
        });
    }
}
