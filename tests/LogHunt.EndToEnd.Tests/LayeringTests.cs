using System.Text.RegularExpressions;
using System.Xml.Linq;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What the repository promises of itself: who may reference whom, how long a file may be, and which names say nothing.</summary>
sealed partial class LayeringTests
{
    /// <summary>
    /// Every project of the product and what it may reference; tests and benchmarks may reference anything and are referenced by
    /// nothing of it.
    /// </summary>
    static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["LogHunt.Engine"] = [],
        ["LogHunt.ClickHouse"] = ["LogHunt.Engine"],
        ["LogHunt.Ingest"] = ["LogHunt.Engine"],
        ["LogHunt.Query"] = ["LogHunt.Engine"],
        ["LogHunt.Cli"] = ["LogHunt.Engine", "LogHunt.ClickHouse", "LogHunt.Ingest", "LogHunt.Query"],
    };

    static readonly string[] Rooms = ["engine", "ingest", "query", "tests", "bench"];
    internal static readonly string[] ProductRooms = ["engine", "ingest", "query"];

    static readonly string[] NamesThatNameNothing = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service", "Common"];

    const int LongestFile = 400;
    const int LongestLine = 180;
    const int LongLine = 140;

    [TestCaseSource(nameof(ProductProjects))]
    public void A_project_references_only_the_rooms_below_it(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Assert.That(Arrows, Does.ContainKey(name), "a new room needs its arrows written down here and in docs/architecture.md");
        Assert.That(References(project), Is.SubsetOf(Arrows[name]));
    }

    [Test]
    public void Nothing_of_the_product_references_what_tests_share()
    {
        var users = Files("*.csproj", ProductRooms).Where(project => References(project).Any(name => name is "LogHunt.Testing" or "LogHunt.Fuzzing"));
        Assert.That(users.Select(Relative), Is.Empty);
    }

    [Test]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Repository.PathTo("LogHunt.sln")).Replace('\\', '/');
        var missing = Files("*.csproj", Rooms).Select(Relative).Where(project => !solution.Contains(project, StringComparison.Ordinal));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Versions_stand_in_one_place()
    {
        var versioned = Files("*.csproj", Rooms).Where(project =>
            XDocument.Load(project).Descendants("PackageReference").Any(package => package.Attribute("Version") is not null));
        Assert.That(versioned.Select(Relative), Is.Empty);
    }

    [Test]
    public void No_source_file_is_longer_than_four_hundred_lines()
    {
        var lengths = Sources(Rooms).Select(file => (File: Relative(file), Lines: File.ReadLines(file).Count()));
        Assert.That(lengths.Where(file => file.Lines > LongestFile), Is.Empty);
    }

    [Test]
    public void No_line_is_longer_than_180_characters_and_one_of_a_hundred_than_140([ValueSource(nameof(Rooms))] string room)
    {
        var lines = Lines([room]).ToArray();
        var stop = lines.Where(line => line.Text.Length > LongestLine)
            .Select(line => $"{line.File} line {line.Line}: {line.Text.Length} characters").ToArray();
        var wide = lines.Count(line => line.Text.Length > LongLine);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stop, Is.Empty);
            Assert.That(wide * 100, Is.LessThanOrEqualTo(lines.Length), $"{wide} lines of {room} are longer than {LongLine} characters");
        }
    }

    [Test]
    public void No_type_has_a_name_that_names_nothing()
    {
        var empty = Sources(Rooms).SelectMany(file => TypeNames().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Where(name => NamesThatNameNothing.Any(word => name.EndsWith(word, StringComparison.Ordinal))
                || Regex.IsMatch(name, "^Base[A-Z]"));
        Assert.That(empty, Is.Empty);
    }

    [Test]
    public void No_catch_takes_every_exception()
    {
        Assert.That(Lines(Rooms).Where(line => CatchAll().IsMatch(line.Text)), Is.Empty);
    }

    [Test]
    public void The_product_promises_no_later_work_and_hides_nothing_in_regions()
    {
        Assert.That(Lines(ProductRooms).Where(line => Leftover().IsMatch(line.Text)), Is.Empty);
    }

    [Test]
    public void The_patterns_of_these_tests_find_what_they_look_for()
    {
        Assert.Multiple(() =>
        {
            Assert.That(CatchAll().IsMatch("        catch (Exception error)"), Is.True);
            Assert.That(CatchAll().IsMatch("        catch"), Is.True);
            Assert.That(CatchAll().IsMatch("        catch (Exception error) when (error is IOException or JsonException)"), Is.False);
            Assert.That(CatchAll().IsMatch("        catch (IOException)"), Is.False);
            Assert.That(Leftover().IsMatch("    // TO" + "DO: later"), Is.True);
            Assert.That(Leftover().IsMatch("    #region Fields"), Is.True);
            Assert.That(TypeNames().Match("public sealed class StoreManager(int x)").Groups[1].Value, Is.EqualTo("StoreManager"));
        });
    }

    static IEnumerable<TestCaseData> ProductProjects() =>
        Files("*.csproj", ProductRooms)
            .Select(project => new TestCaseData(project).SetArgDisplayNames(Path.GetFileNameWithoutExtension(project)));

    static string[] References(string project) =>
    [
        .. XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))),
    ];

    static IEnumerable<string> Files(string pattern, string[] rooms) => rooms
        .Select(room => Repository.PathTo(room)).Where(Directory.Exists)
        .SelectMany(room => Directory.EnumerateFiles(room, pattern, SearchOption.AllDirectories))
        .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"));

    static IEnumerable<string> Sources(string[] rooms) => Files("*.cs", rooms);

    static IEnumerable<(string File, int Line, string Text)> Lines(string[] rooms) =>
        Sources(rooms).SelectMany(file => File.ReadLines(file).Select((text, i) => (Relative(file), i + 1, text)));

    static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected|static|sealed|abstract|partial|readonly|ref|file|unsafe)\s+)*" +
        @"(?:class|record struct|record|struct|interface|enum)\s+(\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeNames();

    [GeneratedRegex(@"^\s*\}?\s*catch\s*(\(\s*(System\.)?Exception(\s+\w+)?\s*\)\s*(\{.*)?)?(\{.*)?$")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"//.*\b(TODO|FIXME|HACK|XXX)\b|^\s*#\s*region\b")]
    private static partial Regex Leftover();
}
