using System.Globalization;
using LogHunt.Engine.Columns;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace LogHunt.Query.Functions.Geography;

/// <summary>
/// How often edges of shapes cross: what an overlay takes grows with it, and none can be interrupted while it is computed, so it is counted
/// before.
/// </summary>
static class Crossings
{
    /// <summary>Crossings of one overlay: about a second. Shapes of the earth have dozens.</summary>
    public const int Most = 10_000;

    /// <summary>What is said when there are more.</summary>
    public static string Says { get; } = string.Create(CultureInfo.InvariantCulture, $"more than {Most:N0} crossings of edges");

    readonly record struct Edge(Coordinate Left, Coordinate Right)
    {
        public static Edge Of(Coordinate a, Coordinate b) => a.X <= b.X ? new(a, b) : new(b, a);

        double Low => Math.Min(Left.Y, Right.Y);
        double High => Math.Max(Left.Y, Right.Y);

        /// <summary>Whether they cross or touch elsewhere than at an end that both have.</summary>
        public bool Crosses(in Edge other) =>
            Low <= other.High && other.Low <= High
            && !Left.Equals2D(other.Left) && !Left.Equals2D(other.Right) && !Right.Equals2D(other.Left) && !Right.Equals2D(other.Right)
            && Side(other.Left) * Side(other.Right) <= 0 && other.Side(Left) * other.Side(Right) <= 0;

        /// <summary>On which side of the edge a place lies.</summary>
        int Side(Coordinate place) =>
            Math.Sign((Right.X - Left.X) * (place.Y - Left.Y) - (Right.Y - Left.Y) * (place.X - Left.X));
    }

    /// <summary>
    /// Ends with <see cref="ValueTooLargeException"/> when edges cross more than <see cref="Most"/> times, and as the query's limits say
    /// while it counts.
    /// </summary>
    public static void Bound(params IEnumerable<Geometry> geometries)
    {
        var edges = geometries.SelectMany(geometry => LinearComponentExtracter.GetLines(geometry)).OfType<LineString>()
            .SelectMany(line => line.Coordinates.Zip(line.Coordinates.Skip(1), Edge.Of)).OrderBy(edge => edge.Left.X).ToArray();
        var crossings = 0;
        for (var i = 0; i < edges.Length; i++)
        {
            Work.Tick();
            for (var j = i + 1; j < edges.Length && edges[j].Left.X <= edges[i].Right.X; j++)
                if (edges[i].Crosses(edges[j]) && ++crossings > Most)
                    throw new ValueTooLargeException(Says);
        }
    }
}
