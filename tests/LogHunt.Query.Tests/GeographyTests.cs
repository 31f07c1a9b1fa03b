using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Query.Functions.Geography;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>Places, cells and shapes on the sphere, against figures of others and against each other.</summary>
sealed class GeographyTests
{
    static readonly Gen<SpherePoint> Points =
        from longitude in Gen.Choose(-1_799_999, 1_799_999)
        from height in Gen.Choose(-9_999, 9_999)
        select SpherePoint.Of(longitude / 10_000.0, double.RadiansToDegrees(Math.Asin(height / 10_000.0)))!.Value;

    static IEnumerable<string> Cells() =>
        File.ReadLines(Repository.PathTo("tests/LogHunt.Query.Tests/Geography/h3-cells.txt")).Where(line => !line.StartsWith('#'));

    [TestCaseSource(nameof(Cells))]
    public void A_cell_of_H3_is_where_the_reference_library_has_it(string line)
    {
        var parts = line.Split(' ');
        double Number(int i) => double.Parse(parts[i], CultureInfo.InvariantCulture);
        var cell = H3Cell.Of(SpherePoint.Of(Number(0), Number(1))!.Value, (int)Number(2));
        Assert.That(cell.ToString(), Is.EqualTo(parts[3]));
        var border = H3Grid.Border(cell);
        Assert.Multiple(() =>
        {
            Assert.That(border, Has.Length.EqualTo((int)Number(4)));
            Assert.That(cell.Middle.AngleTo(SpherePoint.Of(Number(5), Number(6))!.Value), Is.LessThan(1e-8));
            Assert.That(border[0].AngleTo(SpherePoint.Of(Number(7), Number(8))!.Value), Is.LessThan(1e-8));
            Assert.That(H3Grid.Rings(cell, 2).Sum(ring => ring.Count), Is.EqualTo((int)Number(9)));
        });
    }

    [TestCase("[[[170,-20],[-170,-20],[-175,15],[165,10],[170,-20]]]", TestName = "The_cells_of_H3_in_a_polygon_over_the_date_line")]
    [TestCase("[[[0,40],[40,40],[40,70],[0,70],[0,40]],[[10,50],[30,50],[30,60],[10,60],[10,50]]]",
        TestName = "The_cells_of_H3_in_a_polygon_with_a_hole")]
    public void The_cells_of_H3_in_a_polygon_are_all_whose_middles_are(string rings)
    {
        var polygons = GeoJson.Polygons(Dynamic.Parse($$"""{"type":"Polygon","coordinates":{{rings}}}""").Value)!;
        var found = H3Covering.Of(polygons, 3)!.Cast<string>().ToList();
        var all = Enumerable.Range(0, 122).SelectMany(number => new H3Cell(8UL << 56 | (ulong)number << 45 | (1UL << 45) - 1).Children(3));
        Assert.That(found, Is.EquivalentTo(all.Where(cell => IsIn(polygons.All[0], cell.Middle)).Select(cell => cell.ToString())));
        Assert.That(found, Has.Count.GreaterThan(100));
    }

    /// <summary>On a map whose degrees are as long in both directions, by the angles under which the corners are seen.</summary>
    static bool IsIn(Polygon polygon, SpherePoint point)
    {
        return polygon.Rings.Count(ring => Math.Abs(Turns(ring.Given)) > 0.5) == 1;

        double Turns(ImmutableArray<SpherePoint> ring)
        {
            var first = Math.IEEERemainder(ring[0].Longitude - point.Longitude, 360);
            var seen = ring.Select(corner => Math.Atan2(corner.Latitude - point.Latitude,
                first + Math.IEEERemainder(corner.Longitude - ring[0].Longitude, 360))).ToList();
            return seen.Select((angle, i) => Math.IEEERemainder(seen[(i + 1) % seen.Count] - angle, Math.Tau)).Sum() / Math.Tau;
        }
    }

    [Test]
    public void The_cell_of_a_cells_middle_is_that_cell_and_its_name_is_read_back() => Check.One(Seeded.Config(300), Prop.ForAll(
        Points.ToArbitrary(), Gen.Choose(0, 15).ToArbitrary(), (point, level) =>
        {
            var (h3, s2, geohash) = (H3Cell.Of(point, level), S2Cell.Of(point, level * 2), Geohash.Of(point, level + 1));
            Assert.That(H3Cell.Of(h3.Middle, level), Is.EqualTo(h3));
            Assert.That(S2Cell.Of(s2.Middle, level * 2), Is.EqualTo(s2));
            Assert.That(H3Cell.Parse(h3.ToString()), Is.EqualTo(h3));
            Assert.That(S2Cell.Parse(s2.ToString()), Is.EqualTo(s2));
            Assert.That(Geohash.Parse(geohash.ToString()), Is.EqualTo(geohash));
        }));

    [Test]
    public void A_cell_of_H3_is_the_parent_of_its_children_which_are_as_many_as_they_must_be() => Check.One(Seeded.Config(100), Prop.ForAll(
        Points.ToArbitrary(), Gen.Choose(0, 12).ToArbitrary(), (point, resolution) =>
        {
            var cell = H3Cell.Of(point, resolution);
            var children = cell.Children(resolution + 2).ToArray();
            Assert.That(children, Has.Length.EqualTo(cell.IsPentagon ? 41 : 49));
            Assert.That(children.Select(child => child.Parent(resolution)), Is.All.EqualTo(cell));
        }));

    [Test]
    public void Children_of_S2_cells_lie_in_the_cell() => Check.One(Seeded.Config(100), Prop.ForAll(
        Points.ToArbitrary(), Gen.Choose(0, 29).ToArbitrary(), (point, level) =>
        {
            var cell = S2Cell.Of(point, level);
            Assert.That(cell.Children.Select(child => S2Cell.Of(child.Middle, level)), Is.All.EqualTo(cell));
            Assert.That(cell.Children, Does.Contain(S2Cell.Of(point, level + 1)));
        }));

    [Test]
    public void Whoever_is_in_a_polygon_is_in_a_cell_of_its_covering() => Check.One(Seeded.Config(60), Prop.ForAll(
        Points.ToArbitrary(), Points.ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (middle, inside, tenths) =>
        {
            var polygon = Buffers.Around(middle, tenths / 1000.0, tenths / 10000.0);
            var place = middle.Away(middle.AzimuthTo(inside) ?? 0, tenths / 1000.0 * 0.5);
            Assert.That(polygon.Contains(place));
            if (middle.AngleTo(inside) > tenths / 1000.0) Assert.That(polygon.Contains(inside), Is.False);
            Assert.That(S2Covering.Of(new Polygons([polygon]), 5, 0), Does.Contain(S2Cell.Of(place, 5).ToString()));
        }));

    [Test]
    public void A_circle_has_the_area_of_its_cap_wherever_it_lies() => Check.One(Seeded.Config(100), Prop.ForAll(
        Points.ToArbitrary(), Gen.Choose(1, 150).ToArbitrary(), (middle, hundredths) =>
        {
            var radius = hundredths / 100.0;
            var area = Buffers.Around(middle, radius, radius * 1e-4).Area;
            Assert.That(area, Is.EqualTo(2 * Math.PI * (1 - Math.Cos(radius))).Within(1).Percent);
        }));

    [Test]
    public void A_union_with_what_lies_inside_adds_nothing_and_what_both_have_is_the_smaller() => Check.One(Seeded.Config(60), Prop.ForAll(
        Points.ToArbitrary(), middle =>
        {
            var (large, small) = (Buffers.Around(middle, 0.2, 0.001), Buffers.Around(middle, 0.1, 0.001));
            Assert.That(Overlay.Union(new Polygons([small, large]))!.All.Sum(polygon => polygon.Area), Is.EqualTo(large.Area).Within(1e-9));
            var common = (Polygons)Overlay.Intersection(new Polygons([large]), new Polygons([small]))!;
            Assert.That(common.All.Sum(polygon => polygon.Area), Is.EqualTo(small.Area).Within(1e-9));
        }));

    [Test]
    public void A_polygon_over_a_pole_and_one_over_the_date_line_hold_what_is_in_them()
    {
        var pole = new Polygon([new(Ring((0, 60), (120, 60), (-120, 60)))]);
        var dateLine = new Polygon([new(Ring((170, -10), (-170, -10), (-170, 10), (170, 10)))]);
        Assert.Multiple(() =>
        {
            Assert.That(pole.Contains(SpherePoint.Of(57, 89)!.Value));
            Assert.That(pole.Contains(SpherePoint.Of(57, -89)!.Value), Is.False);
            Assert.That(dateLine.Contains(SpherePoint.Of(180, 0)!.Value));
            Assert.That(dateLine.Contains(SpherePoint.Of(-180, 5)!.Value));
            Assert.That(dateLine.Contains(SpherePoint.Of(0, 0)!.Value), Is.False);
        });
    }

    [Test]
    public void A_line_that_was_made_dense_loses_what_was_added() => Check.One(Seeded.Config(60), Prop.ForAll(
        Gen.Choose(-60, 60).ToArbitrary(), Gen.Choose(1, 30).ToArbitrary(), (latitude, length) =>
        {
            var line = Ring((0, latitude), (length, latitude));
            var dense = Detail.Dense(line, 1e-6, keepsCrossing: false);
            Assert.That(dense.Select(point => point.Latitude), Is.All.EqualTo(latitude));
            Assert.That(dense.Length, latitude == 0 ? Is.EqualTo(2) : Is.GreaterThanOrEqualTo(2));
            Assert.That(Detail.Simple(dense, 1), Is.Null.Or.EqualTo(line));
        }));

    /// <summary>Of Flinders Peak and Buninyong, 54,972.271 m: the example of the Geocentric Datum of Australia's manual.</summary>
    [Test]
    public void The_spheroid_has_the_distance_that_surveyors_know() => Assert.That(
        Spheroid.Metres(SpherePoint.Of(144.42486788, -37.95103341)!.Value, SpherePoint.Of(143.92649552, -37.65282113)!.Value),
        Is.EqualTo(54_972.271).Within(0.01));

    static ImmutableArray<SpherePoint> Ring(params (double Longitude, double Latitude)[] points) =>
        [.. points.Select(point => SpherePoint.Of(point.Longitude, point.Latitude)!.Value)];
}
