using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace LogHunt.Query.Functions.Geography;

/// <summary>
/// A cell of S2: a square (i, j) of one of six faces of a cube, its number the face and the place on a Hilbert curve, ended by a set bit.
/// Source: s2geometry.io, «S2 Cells».
/// </summary>
readonly record struct S2Cell(ulong Id)
{
    public const int MostLevel = 30;
    const int Leaves = 1 << MostLevel;
    const int Swap = 1, Invert = 2;

    /// <summary>By orientation of the curve: the place on it of each (i, j), the (i, j) of each place, and how it turns there.</summary>
    static ReadOnlySpan<byte> PlaceOf => [0, 1, 3, 2, 0, 3, 1, 2, 2, 3, 1, 0, 2, 1, 3, 0];
    static ReadOnlySpan<byte> SquareOf => [0, 1, 3, 2, 0, 2, 3, 1, 3, 2, 0, 1, 3, 1, 0, 2];
    static ReadOnlySpan<byte> TurnOf => [Swap, 0, 0, Invert | Swap];

    ulong LastBit => Id & (~Id + 1);

    public int Level => MostLevel - BitOperations.TrailingZeroCount(Id) / 2;

    bool IsValid => Id >> 61 < 6 && (LastBit & 0x1555555555555555) != 0;

    public static S2Cell Of(SpherePoint point, int level)
    {
        var (face, u, v) = Project(point.At);
        return Of(face, Leaf(Bent(u)), Leaf(Bent(v)), level);
    }

    /// <summary>The number in hexadecimal without the zeros at its end.</summary>
    public static S2Cell? Parse(string token) =>
        token.Length is > 0 and <= 16
        && ulong.TryParse(token.PadRight(16, '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
        && new S2Cell(id) is { IsValid: true } cell
            ? cell
            : null;

    public override string ToString() => Id.ToString("x16", CultureInfo.InvariantCulture).TrimEnd('0');

    public static S2Cell Of(int face, int i, int j, int level)
    {
        var (place, orientation) = (0UL, face & Swap);
        for (var bit = MostLevel - 1; bit >= 0; bit--)
        {
            var on = PlaceOf[orientation * 4 + ((i >> bit & 1) << 1 | (j >> bit & 1))];
            place = place << 2 | on;
            orientation ^= TurnOf[on];
        }
        var (leaf, last) = (((ulong)face << 60 | place) * 2 + 1, 1UL << 2 * (MostLevel - level));
        return new(leaf & (~last + 1) | last);
    }

    /// <summary>The face, the first leaf of the cell on it, and leaves along its side.</summary>
    public (int Face, int I, int J, int Size) Square
    {
        get
        {
            var (face, i, j) = ((int)(Id >> 61), 0, 0);
            var orientation = face & Swap;
            for (var bit = MostLevel - 1; bit >= 0; bit--)
            {
                var on = SquareOf[orientation * 4 + (int)(Id >> (2 * bit + 1) & 3)];
                (i, j) = (i << 1 | on >> 1, j << 1 | (on & 1));
                orientation ^= TurnOf[(int)(Id >> (2 * bit + 1) & 3)];
            }
            var size = 1 << (MostLevel - Level);
            return (face, i & -size, j & -size, size);
        }
    }

    public SpherePoint Middle => Square is var (face, i, j, size) ? Place(face, i + size / 2.0, j + size / 2.0) : default;

    public ImmutableArray<SpherePoint> Corners
    {
        get
        {
            var (face, i, j, size) = Square;
            return [Place(face, i, j), Place(face, i + size, j), Place(face, i + size, j + size), Place(face, i, j + size)];
        }
    }

    public ImmutableArray<S2Cell> Children
    {
        get
        {
            var (first, step) = (Id - LastBit, LastBit >> 2);
            return [.. Enumerable.Range(0, 4).Select(child => new S2Cell(first + step * (ulong)(2 * child + 1)))];
        }
    }

    public static IEnumerable<S2Cell> Faces => Enumerable.Range(0, 6).Select(face => Of(face, 0, 0, 0));

    /// <summary>The eight (at a corner of the cube seven) around it, in Kusto's order.</summary>
    public ImmutableArray<string> Neighbours
    {
        get
        {
            var (face, i, j, size) = Square;
            var level = Level;
            ReadOnlySpan<(int I, int J)> steps = [(1, 1), (-1, -1), (1, -1), (0, -1), (0, 1), (1, 0), (-1, 0), (-1, 1)];
            var around = ImmutableArray.CreateBuilder<string>(8);
            foreach (var (stepI, stepJ) in steps)
            {
                var next = Wrapped(face, (long)i + stepI * size, (long)j + stepJ * size, level).ToString();
                if (!around.Contains(next)) around.Add(next);
            }
            return around.DrainToImmutable();
        }
    }

    /// <summary>The cell at leaves that may lie a cell beyond the face.</summary>
    static S2Cell Wrapped(int face, long i, long j, int level)
    {
        if (i is >= 0 and < Leaves && j is >= 0 and < Leaves) return Of(face, (int)i, (int)j, level);
        const double Edge = 1 + 2.3e-16;
        static double Linear(long leaf) => Math.Clamp((2 * (Math.Clamp(leaf, -1, Leaves) - Leaves / 2) + 1) / (double)Leaves, -Edge, Edge);
        var (other, u, v) = Project(Lift(face, Linear(i), Linear(j)));
        return Of(other, Leaf((u + 1) / 2), Leaf((v + 1) / 2), level);
    }

    static int Leaf(double share) => (int)Math.Clamp(Math.Floor(share * Leaves), 0, Leaves - 1);

    static SpherePoint Place(int face, double i, double j) => SpherePoint.Of(Lift(face, Straight(i / Leaves), Straight(j / Leaves)));

    /// <summary>From the face's plane to shares of its side, quadratically, so that cells are of about one size.</summary>
    static double Bent(double u) => u >= 0 ? Math.Sqrt(1 + 3 * u) / 2 : 1 - Math.Sqrt(1 - 3 * u) / 2;

    static double Straight(double share) =>
        share >= 0.5 ? (4 * share * share - 1) / 3 : (1 - 4 * (1 - share) * (1 - share)) / 3;

    static (int Face, double U, double V) Project(Direction at)
    {
        var (x, y, z) = (Math.Abs(at.X), Math.Abs(at.Y), Math.Abs(at.Z));
        if (x >= y && x >= z) return at.X > 0 ? (0, at.Y / at.X, at.Z / at.X) : (3, at.Z / at.X, at.Y / at.X);
        if (y >= z) return at.Y > 0 ? (1, -at.X / at.Y, at.Z / at.Y) : (4, at.Z / at.Y, -at.X / at.Y);
        return at.Z > 0 ? (2, -at.X / at.Z, -at.Y / at.Z) : (5, -at.Y / at.Z, -at.X / at.Z);
    }

    static Direction Lift(int face, double u, double v) => face switch
    {
        0 => new(1, u, v),
        1 => new(-u, 1, v),
        2 => new(-u, -v, 1),
        3 => new(-1, -v, -u),
        4 => new(v, -1, -u),
        _ => new(v, u, -1),
    };
}
