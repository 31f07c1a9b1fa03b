using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Geography;

/// <summary>The cells of one level that a shape, or what is within a distance of it, has a part of.</summary>
static class S2Covering
{
    /// <summary>As in Kusto; a covering of more is null.</summary>
    public const int MostCells = 65_536;

    /// <summary>Tokens in the order of the curve; null when they are too many. `radius` in radians.</summary>
    public static DynamicArray? Of(Shape shape, int level, double radius)
    {
        var tokens = new List<object?>();
        foreach (var face in S2Cell.Faces)
            if (!Add(face, [.. shape.Edges], shape, level, radius, tokens)) return null;
        return new(tokens);
    }

    /// <summary>Adds those below a cell, of whose edges only `near` can reach it; false when they become too many.</summary>
    static bool Add(S2Cell cell, Arc[] near, Shape shape, int level, double radius, List<object?> tokens)
    {
        Work.Tick();
        var (middle, corners) = (cell.Middle, cell.Corners);
        var around = corners.Max(corner => corner.AngleTo(middle));
        near = Array.FindAll(near, edge => edge.Distance(middle) <= around + radius);
        if (near.Length == 0 && !shape.Contains(middle)) return true;
        if (cell.Level < level)
        {
            if (near.Length == 0 && level - cell.Level > 8) return false;
            foreach (var child in cell.Children)
                if (!Add(child, near, shape, level, radius, tokens)) return false;
            return true;
        }
        if (near.Length > 0 && !shape.Contains(corners[0]) && !Reaches(corners, near, cell, radius)) return true;
        tokens.Add(cell.ToString());
        return tokens.Count <= MostCells;
    }

    static bool Reaches(System.Collections.Immutable.ImmutableArray<SpherePoint> corners, Arc[] near, S2Cell cell, double radius)
    {
        for (var i = 0; i < 4; i++)
        {
            var side = new Arc(corners[i], corners[(i + 1) % 4]);
            if (Array.Exists(near, edge => edge.Distance(side) <= radius)) return true;
        }
        return Array.Exists(near, edge => S2Cell.Of(edge.From, cell.Level) == cell);
    }
}
