using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using LogHunt.Cli.Charts;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Charts in pixels: read back as any reader of PNG does it.</summary>
sealed class PngTests
{
    /// <summary>Width, height and the colour at a place; throws for a file that is no PNG of ours.</summary>
    sealed class Picture
    {
        readonly byte[] pixels;

        public Picture(byte[] file)
        {
            Assert.That(file[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a }));
            var packed = new MemoryStream();
            for (var at = 8; at < file.Length;)
            {
                var (length, type) = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)), Encoding.ASCII.GetString(file, at + 4, 4));
                Assert.That(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)),
                    Is.EqualTo(System.IO.Hashing.Crc32.HashToUInt32(file.AsSpan(at + 4, length + 4))), type);
                if (type == "IHDR") (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 8)),
                    BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 12)));
                if (type == "IDAT") packed.Write(file, at + 8, length);
                at += length + 12;
            }
            packed.Position = 0;
            using var unpacked = new MemoryStream();
            using (var inflate = new ZLibStream(packed, CompressionMode.Decompress)) inflate.CopyTo(unpacked);
            pixels = unpacked.ToArray();
            Assert.That(pixels, Has.Length.EqualTo(Height * (Width * 3 + 1)));
        }

        public int Width { get; }
        public int Height { get; }

        public string At(int x, int y) => Convert.ToHexStringLower(pixels, y * (Width * 3 + 1) + 1 + x * 3, 3);

        public int Count(string colour) => Enumerable.Range(0, Height).Sum(y => Enumerable.Range(0, Width).Count(x => At(x, y) == colour));
    }

    static Picture Painted(Scene scene)
    {
        using var stream = new MemoryStream();
        PngPainter.Paint(scene, stream);
        return new(stream.ToArray());
    }

    [Test]
    public void Bars_stand_where_the_scene_has_them_in_the_colours_of_SVG()
    {
        var picture = Painted(new Scene("",
            []) { Groups = [new("a", [new([new(0, 0, 1)], "1")]), new("b", [new([new(1, 0, .5)], "2")])] });
        Assert.That((picture.Width, picture.Height), Is.EqualTo((820, 388)));
        // The plot is 740 pixels from 64 on, and 320 from 12 on; a group has half of it, of which a bar takes eight tenths.
        Assert.That(new[] { picture.At(249, 20), picture.At(249, 320), picture.At(619, 160), picture.At(619, 190), picture.At(70, 100) },
            Is.EqualTo(new[] { "1f77b4", "1f77b4", "ffffff", "ff7f0e", "ffffff" }));
    }

    [Test]
    public void A_slice_fills_its_share_of_the_circle()
    {
        var picture = Painted(new Scene("", []) { Slices = [new("a", .75, "3"), new("b", .25, "1")] });
        var (most, rest) = (picture.Count("1f77b4"), picture.Count("ff7f0e"));
        Assert.That(most / (double)rest, Is.EqualTo(3).Within(.05));
        Assert.That(most, Is.EqualTo(Math.PI * 140 * 140 * .75).Within(1200));
    }

    [Test]
    public void What_lies_half_in_a_pixel_has_half_of_the_colour()
    {
        var raster = new Raster(3, 1);
        raster.Fill([new(.5, 0), new(2, 0), new(2, 1), new(.5, 1)], 0x000000);
        Assert.That(raster.Row(0).ToArray(), Is.EqualTo(new byte[] { 128, 128, 128, 0, 0, 0, 255, 255, 255 }));
        raster.Fill([new(-5, -5), new(50, -5), new(50, 50), new(-5, 50)], 0xff0000, .5);
        Assert.That(raster.Row(0)[..3].ToArray(), Is.EqualTo(new byte[] { 192, 64, 64 }));
    }

    [Test]
    public void Every_letter_of_Latin_1_that_is_a_letter_has_dots_of_its_own()
    {
        var letters = Enumerable.Range(' ' + 1, 0x17f - ' ').Select(code => (char)code)
            .Where(letter => letter < 0x7f || (letter <= 0xff && char.IsLetter(letter) && letter is not ('ª' or 'º'))).ToArray();
        string Shape(char letter) => string.Join(' ', BitmapFont.Dots(letter).Order());
        var box = Shape('\u4e00');
        Assert.That(letters.Where(letter => Shape(letter) == box || Shape(letter).Length == 0), Is.Empty);
        Assert.That(letters.Where(letter => letter != '´').GroupBy(Shape).Where(group => group.Count() > 1).Select(group =>
            string.Concat(group)), Is.Empty);
        Assert.That(BitmapFont.Letters.SelectMany(letter => BitmapFont.Dots(letter)).All(dot => dot.X is >= 0 and < BitmapFont.Width
            && dot.Y is >= -4 and <= 11));
    }

    [Test]
    public void Letters_look_as_they_should() => Assert.That(Drawn("åØæg"), Is.EqualTo(
        """
        .......................
        ..#....................
        .#.#...##.#............
        ..#...#..##............
        .###..#.#.#.##.#...####
        ....#.#.#.#...#.#.#...#
        .####.#.#.#..####.#...#
        #...#.##..#.#.#...#...#
        .####.#.##...#.##..####
        ......................#
        ...................###.
        """));

    static string Drawn(string text)
    {
        var dots = text.SelectMany((letter, i) => BitmapFont.Dots(letter).Select(dot => (X: dot.X + 6 * i, dot.Y))).ToHashSet();
        return string.Join('\n', Enumerable.Range(-8, 11).Select(y =>
            string.Concat(Enumerable.Range(0, 6 * text.Length - 1).Select(x => dots.Contains((x, -y)) ? '#' : '.'))));
    }

    [Test]
    public void Any_scene_of_the_cases_is_a_picture_and_a_query_gives_one()
    {
        using var folder = new TemporaryFolder();
        var made = LogHuntProgram.Run("query",
            "datatable(a:string, n:long)['blåbær \\u001b[31m日本', 3, 'b', 5] | render barchart with (title='Størst')",
            "--out", folder["c.png"], "--store", folder["store"]);
        Assert.That((made.ExitCode, made.Errors), Is.EqualTo((0, made.Errors)));
        var picture = new Picture(File.ReadAllBytes(folder["c.png"]));
        Assert.That((picture.Width, picture.Count("1f77b4")), Is.EqualTo((820, picture.Count("1f77b4"))));
        Assert.That(picture.Count("1f77b4"), Is.GreaterThan(5000));
        var refused = LogHuntProgram.Run("query", "print a = 1", "--out", folder["d.png"], "--store", folder["store"]);
        Assert.That((refused.ExitCode, refused.Errors), Is.EqualTo((1, refused.Errors)));
        Assert.That(refused.Errors, Does.Contain("png is a picture, and the query asks for none"));
        Assert.That(File.Exists(folder["d.png"]), Is.False);
    }

    [Test]
    public void Hostile_shapes_are_drawn_within_the_picture()
    {
        var huge = Enumerable.Range(0, 400).Select(i =>
            new BarGroup($"n{i}", [.. Enumerable.Range(0, 12).Select(_ => new SceneBar([new(0, 0, 1)], ""))])).ToImmutableArray();
        var picture = Painted(new Scene("", []) { Groups = huge, IsLying = true });
        Assert.That(picture.Height, Is.EqualTo(16_000));
    }
}
