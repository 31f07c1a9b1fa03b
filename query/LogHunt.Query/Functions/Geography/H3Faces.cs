using System.Collections.Immutable;
using System.Globalization;

namespace LogHunt.Query.Functions.Geography;

/// <summary>A place of the hexagonal grid of a face, along three axes that lie 120 degrees apart.</summary>
readonly record struct H3Place(int I, int J, int K)
{
    public int Sum => I + J + K;

    /// <summary>Unit steps by digit; 0 is none.</summary>
    public static readonly ImmutableArray<H3Place> Steps =
        [new(0, 0, 0), new(0, 0, 1), new(0, 1, 0), new(0, 1, 1), new(1, 0, 0), new(1, 0, 1), new(1, 1, 0)];

    public static H3Place operator +(H3Place a, H3Place b) => new H3Place(a.I + b.I, a.J + b.J, a.K + b.K).Normal;

    public static H3Place operator -(H3Place a, H3Place b) => new H3Place(a.I - b.I, a.J - b.J, a.K - b.K).Normal;

    public static H3Place operator *(H3Place a, int by) => new H3Place(a.I * by, a.J * by, a.K * by).Normal;

    /// <summary>The same place with the least of the three 0.</summary>
    public H3Place Normal => Math.Min(I, Math.Min(J, K)) is var least ? new(I - least, J - least, K - least) : this;

    /// <summary>Sixty degrees to the left, or to the right, about the origin.</summary>
    public H3Place Left => new H3Place(I + K, I + J, J + K).Normal;
    public H3Place Right => new H3Place(I + J, J + K, I + K).Normal;

    public H3Place LeftBy(int times) => times > 0 ? Left.LeftBy(times - 1) : this;

    /// <summary>The place in the grid of seven times (or three times) as many cells, which is turned to the left or to the right.</summary>
    public H3Place FinerLeft => new H3Place(3 * I + J, 3 * J + K, I + 3 * K).Normal;
    public H3Place FinerRight => new H3Place(3 * I + K, I + 3 * J, J + 3 * K).Normal;
    public H3Place ThirdsLeft => new H3Place(2 * I + J, 2 * J + K, I + 2 * K).Normal;
    public H3Place ThirdsRight => new H3Place(2 * I + K, I + 2 * J, J + 2 * K).Normal;

    /// <summary>The cell of the grid of a seventh as many cells in which the place is; the other way of <see cref="FinerLeft"/>.</summary>
    public H3Place CoarserLeft => Seventh(3 * (I - K) - (J - K), I - K + 2 * (J - K));
    public H3Place CoarserRight => Seventh(2 * (I - K) + (J - K), 3 * (J - K) - (I - K));

    static H3Place Seventh(int i, int j) => new H3Place((int)Math.Round(i / 7.0), (int)Math.Round(j / 7.0), 0).Normal;

    public (double X, double Y) Flat => (I - K - (J - K) / 2.0, (J - K) * H3Faces.Sine60);

    /// <summary>The nearest place: of three coordinates that sum to 0, the one that was rounded most follows from the others.</summary>
    public static H3Place Nearest(double x, double y)
    {
        var j = y / H3Faces.Sine60;
        var i = x + j / 2;
        var (a, b, c) = (Math.Round(i), Math.Round(j - i), Math.Round(-j));
        var (da, db, dc) = (Math.Abs(a - i), Math.Abs(b - (j - i)), Math.Abs(c + j));
        if (da > db && da > dc) a = -b - c;
        else if (dc >= db) c = -a - b;
        return new H3Place((int)a, (int)-c, 0).Normal;
    }
}

/// <summary>
/// The twenty faces of H3's icosahedron: where their middles are, where their first axis points, and which cells of resolution 0 lie on
/// them. Source of the figures: H3's documentation and tables (h3geo.org).
/// </summary>
static class H3Faces
{
    public const double Sine60 = 0.8660254037844386;

    /// <summary>The side of a cell of resolution 0 in the plane of a face, and how far a finer odd resolution is turned.</summary>
    const double Unit = 0.38196601125010500003, Turn = 0.333473172251832115336090755351601070065900389;

    static readonly double Root7 = Math.Sqrt(7);

    /// <summary>Latitude and longitude of the middle and azimuth of the first axis, in radians.</summary>
    static readonly ImmutableArray<(SpherePoint Middle, double Axis)> Faces =
    [
        Face(0.803582649718989942, 1.248397419617396099, 5.619958268523939882),
        Face(1.307747883455638156, 2.536945009877921159, 5.760339081714187279),
        Face(1.054751253523952054, -1.347517358900396623, 0.780213654393430055),
        Face(0.600191595538186799, -0.450603909469755746, 0.430469363979999913),
        Face(0.491715428198773866, 0.401988202911306943, 6.130269123335111400),
        Face(0.172745327415618701, 1.678146885280433686, 2.692877706530642877),
        Face(0.605929321571350690, 2.953923329812411617, 2.982963003477243874),
        Face(0.427370518328979641, -1.888876200336285401, 3.532912002790141181),
        Face(-0.079066118549212831, -0.733429513380867741, 3.494305004259568154),
        Face(-0.230961644455383637, 0.506495587332349035, 3.003214169499538391),
        Face(0.079066118549212831, 2.408163140208925497, 5.930472956509811562),
        Face(0.230961644455383637, -2.635097066257444203, 0.138378484090254847),
        Face(-0.172745327415618701, -1.463445768309359553, 0.448714947059150361),
        Face(-0.605929321571350690, -0.187669323777381622, 0.158629650112549365),
        Face(-0.427370518328979641, 1.252716453253507838, 5.891865957979238535),
        Face(-0.600191595538186799, 2.690988744120037492, 2.711123289609793325),
        Face(-0.491715428198773866, -2.739604450678486295, 3.294508837434268316),
        Face(-0.803582649718989942, -1.893195233972397139, 3.804819692245439833),
        Face(-1.307747883455638156, -0.604647643711872080, 3.664438879055192436),
        Face(-1.054751253523952054, 1.794075294689396615, 2.361378999196363184),
    ];

    /// <summary>
    /// A face a line: of the places (0,0,0), (0,0,1) … (2,2,0) in that order, without those that are not normal, the cell of resolution 0,
    /// and after a slash by how many sixths its axes are turned to the left of the face's.
    /// </summary>
    const string BaseCellsOfFaces = """
        16 18 24 33 30 32/3 49/1 48/3 50/3 8 5/5 10/5 22 41/1 4 0/5 2/5 15/1 31/1
        2 6 14 10 11 17/3 24/1 23/3 25/3 0 1/5 9/5 5 18/1 4/1 3/5 7/5 8/1 16/1
        7 21 38 9 19 34/3 14/1 20/3 36/3 3 13/5 29/5 1 6/1 4/2 12/5 26/5 0/1 2/1
        26 42 58 29 43 62/3 38/1 47/3 64/3 12 28/5 44/5 13 21/1 4/3 15/5 31/5 3/1 7/1
        31 41 49 44 53 61/3 58/1 65/3 75/3 15 22/5 33/5 28 42/1 4/4 8/5 16/5 12/1 26/1
        50 48 49/3 32 30/3 33/3 24/3 18/3 16/3 70 67 66/3 52/3 37/3 83 87/3 85/3 74/3 57/1
        25 23 24/3 17 11/3 10/3 14/3 6/3 2/3 45 39 37/3 35/3 27/3 63 59/3 57/3 56/3 46/3
        36 20 14/3 34 19/3 9/3 38/3 21/3 7/3 55 40 27/3 54/3 51/3 72 60/3 46/3 73/3 71/3
        64 47 38/3 62 43/3 29/3 58/3 42/3 26/3 84 69 51/3 82/3 76/3 97 89/3 71/3 98/3 96/3
        75 65 58/3 61 53/3 44/3 49/3 41/3 31/3 94 86 76/3 81/3 66/3 107 104/3 96/3 101/3 85/3
        57 59 63/3 74 78/3 79/3 83/3 92/3 95/3 37 39/3 45/3 52 70/3 24 23/3 25/3 32/3 50/3
        46 60 72/3 56 68/3 80/3 63/3 77/3 90/3 27 40/3 55/3 35 45/3 14 20/3 36/3 17/3 25/3
        71 89 97/3 73 91/3 103/3 72/3 88/3 105/3 51 69/3 84/3 54 55/3 38 47/3 64/3 34/3 36/3
        96 104 107/3 98 110/3 115/3 97/3 111/3 119/3 76 86/3 94/3 82 84/3 58 65/3 75/3 62/3 64/3
        85 87 83/3 101 102/3 100/3 107/3 112/3 114/3 66 67/3 70/3 81 94/3 49 48/3 50/3 61/3 75/3
        95 92 83 79 78 74/3 63/1 59/3 57/3 109 108 100/5 93/1 77/1 117/4 118/5 114/5 106/1 90/1
        90 77 63 80 68 56/3 72/1 60/3 46/3 106 93 79/5 99/1 88/1 117/3 109/5 95/5 113/1 105/1
        105 88 72 103 91 73/3 97/1 89/3 71/3 113 99 80/5 116/1 111/1 117/2 106/5 90/5 121/1 119/1
        119 111 97 115 110 98/3 107/1 104/3 96/3 121 116 103/5 120/1 112/1 117/1 113/5 105/5 118/1 114/1
        114 112 107 100 102 101/3 83/1 87/3 85/3 118 120 115/5 108/1 92/1 117 121/5 119/5 109/1 95/1
        """;

    /// <summary>The pentagons, and the faces from which their missing sixth is left out to the right.</summary>
    static readonly Dictionary<int, int[]> Pentagons = new()
    {
        [4] = [], [14] = [2, 6], [24] = [1, 5], [38] = [3, 7], [49] = [0, 9], [58] = [4, 8],
        [63] = [11, 15], [72] = [12, 16], [83] = [10, 19], [97] = [13, 17], [107] = [14, 18], [117] = [],
    };

    static readonly Dictionary<(int Face, H3Place Place), (int Cell, int Turns)> BaseCells = ReadBaseCells();

    /// <summary>The face and place of each cell of resolution 0 on which its axes aren't turned; a pentagon's is a corner.</summary>
    static readonly Dictionary<int, (int Face, H3Place Place)> Homes = BaseCells
        .Where(entry => entry.Value.Turns == 0 && (!IsPentagon(entry.Value.Cell) || entry.Key.Place == new H3Place(2, 0, 0)))
        .ToDictionary(entry => entry.Value.Cell, entry => entry.Key);

    public static bool IsPentagon(int baseCell) => Pentagons.ContainsKey(baseCell);

    public static bool LeavesOutToTheRight(int pentagon, int face) => Array.IndexOf(Pentagons[pentagon], face) >= 0;

    public static (int Cell, int Turns) BaseCell(int face, H3Place place) => BaseCells[(face, place)];

    public static (int Face, H3Place Place) Home(int baseCell) => Homes[baseCell];

    static (SpherePoint, double) Face(double latitude, double longitude, double axis) =>
        (SpherePoint.Of(Direction.OfRadians(longitude, latitude)), axis);

    static Dictionary<(int, H3Place), (int, int)> ReadBaseCells()
    {
        H3Place[] places =
        [
            .. from i in Enumerable.Range(0, 3)
               from j in Enumerable.Range(0, 3)
               from k in Enumerable.Range(0, 3)
               where i == 0 || j == 0 || k == 0
               select new H3Place(i, j, k),
        ];
        return BaseCellsOfFaces.Split('\n').SelectMany((line, face) => line.Split(' ').Select((entry, i) =>
        {
            var parts = entry.Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            return ((face, places[i]), (parts[0], parts.Length > 1 ? parts[1] : 0));
        })).ToDictionary(entry => entry.Item1, entry => entry.Item2);
    }

    /// <summary>
    /// The face beyond an edge (the one that its axes i and j, k and i or j and k enclose), where its grid's origin lies, and by how many
    /// sixths to the left its axes are turned. Faces 0 to 4 meet in the north, 15 to 19 in the south, the others lie between.
    /// </summary>
    public static (int Face, H3Place Origin, int Turns) Beyond(int face, Edge edge)
    {
        var (band, at) = (face / 5, face % 5);
        int Beside(int step) => (at + step) % 5;
        return (band, edge) switch
        {
            (0, Edge.Ij) => (Beside(4), new(2, 0, 2), 1),
            (0, Edge.Ki) => (Beside(1), new(2, 2, 0), 5),
            (0, _) => (5 + at, new(0, 2, 2), 3),
            (1, Edge.Ij) => (10 + at, new(2, 2, 0), 3),
            (1, Edge.Ki) => (10 + Beside(4), new(2, 0, 2), 3),
            (1, _) => (at, new(0, 2, 2), 3),
            (2, Edge.Ij) => (5 + at, new(2, 2, 0), 3),
            (2, Edge.Ki) => (5 + Beside(1), new(2, 0, 2), 3),
            (2, _) => (15 + at, new(0, 2, 2), 3),
            (_, Edge.Ij) => (15 + Beside(1), new(2, 0, 2), 1),
            (_, Edge.Ki) => (15 + Beside(4), new(2, 2, 0), 5),
            _ => (10 + at, new(0, 2, 2), 3),
        };
    }

    public enum Edge { Ij, Ki, Jk }

    /// <summary>The face nearest to a place, and the place in its plane in units of cells of a resolution.</summary>
    public static (int Face, double X, double Y) Flatten(SpherePoint point, int resolution)
    {
        var face = 0;
        for (var i = 1; i < Faces.Length; i++)
            if (Faces[i].Middle.At.Dot(point.At) > Faces[face].Middle.At.Dot(point.At)) face = i;
        var (middle, axis) = Faces[face];
        var length = Math.Tan(middle.AngleTo(point)) / Unit * Math.Pow(Root7, resolution);
        var angle = axis - (middle.AzimuthTo(point) ?? 0) - (resolution % 2 == 1 ? Turn : 0);
        return (face, length * Math.Cos(angle), length * Math.Sin(angle));
    }

    /// <summary>The other way; `shares` of a cell's side make one unit.</summary>
    public static SpherePoint Lift(int face, (double X, double Y) flat, int resolution, int shares = 1)
    {
        var length = Math.Sqrt(flat.X * flat.X + flat.Y * flat.Y) / Math.Pow(Root7, resolution) / shares * Unit;
        var angle = Math.Atan2(flat.Y, flat.X) + (resolution % 2 == 1 ? Turn : 0);
        return Faces[face].Middle.Away(Faces[face].Axis - angle, Math.Atan(length));
    }
}
