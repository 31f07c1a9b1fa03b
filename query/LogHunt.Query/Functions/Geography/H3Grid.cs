using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using static LogHunt.Query.Functions.Geography.H3Faces;

namespace LogHunt.Query.Functions.Geography;

/// <summary>The grid of H3 where it leaves a face, the borders of cells, and the rings around them.</summary>
static class H3Grid
{
    /// <summary>Where a place of an even resolution lies when it may be beyond its face.</summary>
    enum Found { OnFace, OnEdge, Beyond }

    static readonly H3Place[] CornersEven = [new(2, 1, 0), new(1, 2, 0), new(0, 2, 1), new(0, 1, 2), new(1, 0, 2), new(2, 0, 1)];
    static readonly H3Place[] CornersOdd = [new(5, 4, 0), new(1, 5, 0), new(0, 5, 4), new(0, 1, 5), new(4, 0, 5), new(5, 0, 1)];

    /// <summary>The place on the face where it lies, of a cell that is given on its home face.</summary>
    public static (int Face, H3Place Place) Settle(int face, H3Place place, int resolution, bool isPentagon, bool leadsAlongI)
    {
        var (even, at) = resolution % 2 == 1 ? (resolution + 1, place.FinerRight) : (resolution, place);
        var home = face;
        if (Step(ref face, ref at, even, isPentagon && leadsAlongI, shares: 1) != Found.Beyond) return (home, place);
        if (isPentagon)
            while (Step(ref face, ref at, even, isBesideGap: false, shares: 1) == Found.Beyond) { }
        return (face, resolution % 2 == 1 ? at.CoarserRight : at);
    }

    /// <summary>Moves a place that lies beyond a face to the face there. `shares` of a cell's side make one unit.</summary>
    static Found Step(ref int face, ref H3Place place, int even, bool isBesideGap, int shares)
    {
        var unit = shares * Power7(even / 2);
        if (shares > 1 && place.Sum == 2 * unit) return Found.OnEdge;
        if (place.Sum <= 2 * unit) return Found.OnFace;
        var edge = place.K == 0 ? Edge.Ij : place.J == 0 ? Edge.Ki : Edge.Jk;
        if (edge == Edge.Ki && isBesideGap)
        {
            var corner = new H3Place(2 * unit, 0, 0);
            place = (place - corner).Right + corner;
        }
        var (next, origin, turns) = Beyond(face, edge);
        (face, place) = (next, place.LeftBy(turns) + origin * unit);
        return shares > 1 && place.Sum == 2 * unit ? Found.OnEdge : Found.Beyond;
    }

    static int Power7(int exponent) => exponent == 0 ? 1 : 7 * Power7(exponent - 1);

    /// <summary>
    /// The corners of a cell in turn to the left, and in odd resolutions the places where an edge crosses from one face to another, for it
    /// is bent there.
    /// </summary>
    public static ImmutableArray<SpherePoint> Border(H3Cell cell)
    {
        var (home, middle) = cell.OnFace;
        var isOdd = cell.Resolution % 2 == 1;
        var even = cell.Resolution + (isOdd ? 1 : 0);
        middle = middle.ThirdsLeft.ThirdsRight;
        if (isOdd) middle = middle.FinerRight;
        var corners = (isOdd ? CornersOdd : CornersEven)[..(cell.IsPentagon ? 5 : 6)].Select(corner => middle + corner).ToArray();
        var border = ImmutableArray.CreateBuilder<SpherePoint>();
        var (lastFace, lastPlace, lastFound) = (-1, default(H3Place), Found.OnFace);
        for (var i = 0; i <= corners.Length; i++)
        {
            var (face, place) = (home, corners[i % corners.Length]);
            var found = Step(ref face, ref place, even, isBesideGap: false, shares: 3);
            if (cell.IsPentagon)
                while (found == Found.Beyond) found = Step(ref face, ref place, even, isBesideGap: false, shares: 3);
            if (isOdd && i > 0 && face != lastFace && (cell.IsPentagon || lastFound != Found.OnEdge))
            {
                var bend = cell.IsPentagon
                    ? Bend(lastFace, face, lastPlace, Seen(lastFace, face, place, even), even)
                    : Bend(home, lastFace == home ? face : lastFace, corners[i - 1], corners[i % corners.Length], even);
                if (bend is { } crossing) border.Add(crossing);
            }
            if (i < corners.Length) border.Add(Lift(face, place.Flat, even, shares: 3));
            (lastFace, lastPlace, lastFound) = (face, place, found);
        }
        return border.ToImmutable();
    }

    /// <summary>A place of a face in the grid of the face beside it.</summary>
    static H3Place Seen(int from, int face, H3Place place, int even)
    {
        foreach (var edge in Enum.GetValues<Edge>())
            if (Beyond(face, edge) is var (next, origin, turns) && next == from)
                return place.LeftBy(turns) + origin * (3 * Power7(even / 2));
        return place;
    }

    /// <summary>Where the edge between two places of a face's grid crosses to another face; null where it does so in a corner.</summary>
    static SpherePoint? Bend(int face, int other, H3Place from, H3Place to, int even)
    {
        double side = 2 * 3 * Power7(even / 2);
        (double X, double Y) first = (side, 0), second = (-side / 2, side * Sine60), third = (-side / 2, -side * Sine60);
        var (start, end) = Beyond(face, Edge.Ij).Face == other ? (first, second)
            : Beyond(face, Edge.Jk).Face == other ? (second, third) : (third, first);
        var (a, b) = (from.Flat, to.Flat);
        var (across, along) = ((X: b.X - a.X, Y: b.Y - a.Y), (X: end.X - start.X, Y: end.Y - start.Y));
        var share = (along.X * (a.Y - start.Y) - along.Y * (a.X - start.X)) / (along.Y * across.X - along.X * across.Y);
        return share is > 1e-9 and < 1 - 1e-9 ? Lift(face, (a.X + share * across.X, a.Y + share * across.Y), even, shares: 3) : null;
    }

    /// <summary>
    /// Cells by their distance, from the cell itself on. A ring begins along the cell's axes i and j and goes round to the left; near a
    /// pentagon, where the way round is bent, its cells come as they are met.
    /// </summary>
    public static List<List<H3Cell>> Rings(H3Cell cell, int distance)
    {
        var seen = new HashSet<H3Cell> { cell };
        var rings = new List<List<H3Cell>> { new() { cell } };
        for (var at = 1; at <= distance; at++)
        {
            Work.Current?.Check();
            var met = rings[^1].SelectMany(Neighbours).Where(seen.Add).ToList();
            var round = cell.IsPentagon ? met : Round(cell, at);
            rings.Add(round.Count == met.Count && met.ToHashSet().SetEquals(round) ? round : met);
        }
        return rings;
    }

    static IEnumerable<H3Cell> Neighbours(H3Cell cell)
    {
        if (!cell.IsPentagon) return Round(cell, 1);
        var (border, middle) = (Border(cell), cell.Middle);
        return border.Select((corner, i) => (corner.At + border[(i + 1) % border.Length].At).Unit)
            .Select(edge => H3Cell.Of(SpherePoint.Of((edge * 2 - middle.At).Unit), cell.Resolution)).Where(next => next != cell).Distinct();
    }

    static List<H3Cell> Round(H3Cell cell, int distance)
    {
        var (face, place) = cell.OnFace;
        var turns = Turns(cell);
        var cells = new List<H3Cell>();
        var at = place + H3Place.Steps[4].LeftBy(turns) * distance;
        foreach (var digit in (ReadOnlySpan<int>)[2, 3, 1, 5, 4, 6])
        {
            for (var i = 0; i < distance; i++)
            {
                at += H3Place.Steps[digit].LeftBy(turns);
                var (onto, there) = Settle(face, at, cell.Resolution, isPentagon: true, leadsAlongI: false);
                cells.Add(H3Cell.Of(Lift(onto, there.Flat, cell.Resolution), cell.Resolution));
            }
        }
        return cells;
    }

    /// <summary>By how many sixths the axes of the cell's home are turned against those of the face on which it lies.</summary>
    static int Turns(H3Cell cell)
    {
        var (home, settled) = (cell.AtHome.Face, cell.OnFace.Face);
        if (home == settled) return 0;
        foreach (var edge in Enum.GetValues<Edge>())
            if (Beyond(home, edge) is var (next, _, turns) && next == settled) return turns;
        return 0;
    }
}
