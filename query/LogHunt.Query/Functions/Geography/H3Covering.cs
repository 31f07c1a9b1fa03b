using System.Collections.Immutable;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Geography;

/// <summary>
/// The cells of one resolution whose middles are in polygons. As in H3 and Kusto, edges are straight in degrees here, not the shortest ways.
/// </summary>
static class H3Covering
{
    /// <summary>As in Kusto; a covering of more is null.</summary>
    public const int MostCells = 61_680;

    /// <summary>Metres of a side of a cell of resolution 0, on average; each finer one's is shorter by the root of seven.</summary>
    const double Side = 1_281_256;

    /// <summary>Tokens in the order of the cells' numbers; null when they are too many.</summary>
    public static DynamicArray? Of(Polygons polygons, int resolution)
    {
        // What belongs together in a polygon begins at one of its edges, so it is found from the cells along them.
        var step = Side / Math.Pow(7, resolution / 2.0) / SpherePoint.EarthRadius / 2;
        var cells = new HashSet<H3Cell>();
        foreach (var polygon in polygons.All)
        {
            var rings = polygon.Rings.Select(ring => Flat(ring.Given)).ToImmutableArray();
            var open = new Queue<H3Cell>();
            var seen = new HashSet<H3Cell>();
            foreach (var ring in rings)
            {
                for (var i = 0; i < ring.Length; i++)
                {
                    var (from, to) = (ring[i], ring[(i + 1) % ring.Length]);
                    var steps = Math.Ceiling(Place(from).AngleTo(Place(to)) / step) + 1;
                    if (steps > 4 * MostCells) return null;
                    for (var at = 0; at < steps; at++)
                    {
                        var place = Place((from.X + (to.X - from.X) * at / steps, from.Y + (to.Y - from.Y) * at / steps));
                        foreach (var near in H3Grid.Rings(H3Cell.Of(place, resolution), 1).SelectMany(one => one)) Meet(near);
                    }
                }
            }
            while (open.TryDequeue(out var cell))
            {
                cells.Add(cell);
                if (cells.Count > MostCells) return null;
                foreach (var next in H3Grid.Rings(cell, 1)[1]) Meet(next);
            }

            void Meet(H3Cell cell)
            {
                if (seen.Add(cell) && IsIn(rings, cell.Middle)) open.Enqueue(cell);
            }
        }
        return new([.. cells.OrderBy(cell => cell.Id).Select(cell => cell.ToString())]);
    }

    static SpherePoint Place((double X, double Y) at) => SpherePoint.Of(Math.IEEERemainder(at.X, 360), at.Y)!.Value;

    /// <summary>Degrees that go on beyond 180 where an edge crosses the date line.</summary>
    static ImmutableArray<(double X, double Y)> Flat(ImmutableArray<SpherePoint> ring)
    {
        var flat = ImmutableArray.CreateBuilder<(double X, double Y)>(ring.Length);
        foreach (var point in ring)
            flat.Add((flat.Count == 0 ? point.Longitude : flat[^1].X + Math.IEEERemainder(point.Longitude - flat[^1].X, 360), point.Latitude));
        return flat.MoveToImmutable();
    }

    /// <summary>In a ring, and in none of the others, which are holes.</summary>
    static bool IsIn(ImmutableArray<ImmutableArray<(double X, double Y)>> rings, SpherePoint point)
    {
        var around = 0;
        foreach (var ring in rings)
            for (var turn = -360; turn <= 360; turn += 360)
                if (IsIn(ring, point.Longitude + turn, point.Latitude)) around++;
        return around == 1;
    }

    static bool IsIn(ImmutableArray<(double X, double Y)> ring, double x, double y)
    {
        var isIn = false;
        for (var i = 0; i < ring.Length; i++)
        {
            var (from, to) = (ring[i], ring[(i + 1) % ring.Length]);
            if (from.Y > y != to.Y > y && x < from.X + (y - from.Y) / (to.Y - from.Y) * (to.X - from.X)) isIn = !isIn;
        }
        return isIn;
    }
}
