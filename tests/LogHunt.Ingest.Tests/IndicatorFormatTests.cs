using System.Globalization;
using System.Text;
using LogHunt.Engine.Indicators;
using LogHunt.Ingest.Indicators;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>
/// Every format of <see cref="IndicatorFormats.All"/>, by the same checks. Under Samples/Indicators/&lt;name&gt; stand files of
/// it and, as `….expected` beside each, what it becomes; LOGHUNT_UPDATE=1 writes that anew.
/// </summary>
sealed class IndicatorFormatTests
{
    static readonly string Folder = Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples", "Indicators");

    static IEnumerable<TestCaseData> Samples() =>
        from format in IndicatorFormats.All
        from file in FilesOf(format.Name)
        select new TestCaseData(format, file).SetArgDisplayNames(format.Name, Path.GetFileName(file));

    [Test]
    public void Every_class_that_is_an_indicator_format_is_in_the_list()
    {
        var written = typeof(IIndicatorFormat).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IIndicatorFormat)));
        Assert.That(IndicatorFormats.All.Select(format => format.GetType()), Is.EquivalentTo(written));
    }

    [Test]
    public void Every_indicator_format_has_a_name_of_its_own_and_samples_and_every_folder_of_samples_a_format()
    {
        var names = IndicatorFormats.All.Select(format => format.Name).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(names, Is.Unique);
            Assert.That(Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)), Is.EquivalentTo(names));
            Assert.That(names.Where(name => !FilesOf(name).Any()), Is.Empty);
        }
    }

    [TestCaseSource(nameof(Samples))]
    public void A_sample_is_known_without_a_name_and_becomes_what_stands_beside_it(IIndicatorFormat format, string file)
    {
        var read = IndicatorFormats.Read(new MemoryStream(File.ReadAllBytes(file)), Path.GetFileName(file), "samples");
        Assert.That(read.Kind, Is.EqualTo(format.Name));
        ExpectedText.Check(file + ".expected", Shown(read));
    }

    [TestCaseSource(nameof(Samples))]
    public void A_sample_cut_anywhere_or_with_a_bit_flipped_is_read_without_an_exception(IIndicatorFormat format, string file)
    {
        var bytes = File.ReadAllBytes(file);
        for (var cut = 0; cut <= bytes.Length; cut++) Read(bytes[..cut]);
        var random = new Random(20261128);
        for (var i = 0; i < 1000; i++)
        {
            byte[] flipped = [.. bytes];
            for (var flips = random.Next(1, 4); flips > 0; flips--) flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            Read(flipped);
        }

        void Read(byte[] text)
        {
            var writer = new IndicatorWriter("samples");
            format.Read(new MemoryStream(text), writer);
            Assert.That(writer.Rejects.Where(reject => reject.Reason.Length == 0 || reject.Place.Length == 0), Is.Empty);
        }
    }

    static IEnumerable<string> FilesOf(string format) => Directory.Exists(Path.Combine(Folder, format))
        ? Directory.GetFiles(Path.Combine(Folder, format))
            .Where(file => !file.EndsWith(".expected", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        : [];

    static string Shown(IndicatorFile file)
    {
        var shown = new StringBuilder();
        foreach (var one in file.Indicators)
            shown.Append(CultureInfo.InvariantCulture,
                $"{IndicatorText.Name(one.Type)} {one.Value} | {one.Confidence} | {one.Tlp} | {one.Threat} | ")
                .Append(CultureInfo.InvariantCulture, $"{string.Join(' ', one.Tags)} | {Day(one.ValidFrom)} {Day(one.ValidUntil)}\n");
        foreach (var reject in file.Rejects)
            shown.Append(CultureInfo.InvariantCulture, $"rejected {reject.Place}: {reject.Text}: {reject.Reason}\n");
        foreach (var entry in file.LeftOut)
            shown.Append(CultureInfo.InvariantCulture, $"left out {entry.Place}: {entry.Text}: {entry.Reason}\n");
        return shown.ToString();
    }

    static string Day(DateTime? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";

    [TestCase("a+")]
    [TestCase("a dot ")]
    [TestCase("http ")]
    [TestCase("[.]")]
    [TestCase("a;")]
    public void A_long_line_of_what_could_begin_an_indicator_costs_little_more_than_its_length(string piece)
    {
        var text = Encoding.UTF8.GetBytes("198.51.100.7\n" + string.Concat(Enumerable.Repeat(piece, 60_000)) + "\n");
        var took = ThreadTime.Of(() =>
            Assert.That(IndicatorFormats.Read(new MemoryStream(text), "list.txt", "").Indicators, Is.Not.Empty));
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(10)));
    }
}
